package io.github.dmasg.proptests.legacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.legacy.iova.IovaDomain;
import io.github.dmasg.legacy.iova.IovaRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The classic address allocator against a plain sorted map. */
class IovaDomainProperties {
    private static final long START = 5;

    /** One call: allocate below a limit if {@code size > 0}, otherwise give back the {@code pick}-th range. */
    record Call(int size, long limit, boolean aligned, int pick) {}

    @Provide
    Arbitrary<List<Call>> calls() {
        Arbitrary<Integer> sizes = Arbitraries.integers().between(-20, 40);
        Arbitrary<Long> limits = Arbitraries.of(0x3L, 0x40L, 0x90L, 0x200L, 0xfffffL, 0x100100L);
        return Combinators.combine(
                        sizes,
                        limits,
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(0, 50))
                .as(Call::new)
                .list()
                .ofMaxSize(120);
    }

    @Property
    void rangesStayApartAndInsideTheirLimits(@ForAll("calls") List<Call> calls) {
        IovaDomain domain = new IovaDomain(4096, START);
        TreeMap<Long, Long> inUse = new TreeMap<>();
        for (Call call : calls) {
            if (call.size() > 0) {
                IovaRange range = domain.allocate(call.size(), call.limit(), call.aligned());
                if (range != null) {
                    checkPlace(call, range, inUse);
                    inUse.put(range.pfnLo(), range.pfnHi());
                }
            } else if (!inUse.isEmpty()) {
                Long key = new ArrayList<>(inUse.keySet()).get(call.pick() % inUse.size());
                domain.free(inUse.get(key));
                inUse.remove(key);
            }
            assertEquals(inUse, contents(domain));
        }
    }

    @Property
    void reservationsCoverWhatWasAskedFor(@ForAll("calls") List<Call> calls) {
        IovaDomain domain = new IovaDomain(4096, START);
        boolean[] wanted = new boolean[0x300];
        for (Call call : calls) {
            int lo = call.pick() * 8;
            int hi = lo + Math.abs(call.size());
            domain.reserve(lo, hi);
            Arrays.fill(wanted, lo, hi + 1, true);
        }
        boolean[] covered = new boolean[wanted.length];
        long previous = -1;
        for (Map.Entry<Long, Long> range : contents(domain).entrySet()) {
            assertTrue(range.getKey() > previous, "overlap");
            previous = range.getValue();
            Arrays.fill(covered, (int) (long) range.getKey(), (int) previous + 1, true);
        }
        assertEquals(Arrays.toString(wanted), Arrays.toString(covered));
    }

    private static void checkPlace(Call call, IovaRange range, TreeMap<Long, Long> inUse) {
        assertEquals(call.size(), range.granules());
        assertTrue(range.pfnLo() >= START && range.pfnHi() <= call.limit(), range::toString);
        Map.Entry<Long, Long> below = inUse.floorEntry(range.pfnHi());
        assertTrue(below == null || below.getValue() < range.pfnLo(), range::toString);
        if (call.aligned()) {
            long unit = Long.highestOneBit(2L * call.size() - 1);
            assertEquals(0, range.pfnLo() % unit);
        }
    }

    private static TreeMap<Long, Long> contents(IovaDomain domain) {
        TreeMap<Long, Long> ranges = new TreeMap<>();
        domain.forEach(r -> ranges.put(r.pfnLo(), r.pfnHi()));
        return ranges;
    }
}
