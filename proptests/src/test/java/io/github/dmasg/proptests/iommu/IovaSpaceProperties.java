package io.github.dmasg.proptests.iommu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.iommu.Fragmentation;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.iommu.IovaSpace;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** Whatever is allocated and freed in whatever order: ranges are apart, placed as asked, and every granule is accounted for. */
class IovaSpaceProperties {
    private static final long K4 = 1L << 12;

    /**
     * One step. Without a victim it allocates; otherwise it frees the live range of that number, counted from the lowest.
     *
     * @param victim -1, or which live range to free, modulo their number
     * @param granules length
     * @param order alignment, {@code K4 << order}
     * @param residue granules off that alignment
     * @param cap granules of the space above the limit
     */
    record Step(int victim, long granules, int order, long residue, long cap) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Integer> victims = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(-1)),
                Tuple.of(2, Arbitraries.integers().between(0, 50)));
        Arbitrary<Long> lengths = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.longs().between(1, 9)),
                Tuple.of(2, Arbitraries.longs().between(30, 70)),
                Tuple.of(1, Arbitraries.longs().between(500, 530)));
        Arbitrary<Integer> orders = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(0)),
                Tuple.of(2, Arbitraries.integers().between(1, 9)));
        Arbitrary<Long> residues = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.just(0L)),
                Tuple.of(1, Arbitraries.longs().between(1, 511)));
        Arbitrary<Long> caps = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(0L)),
                Tuple.of(1, Arbitraries.longs().between(1, 300)));
        return Combinators.combine(victims, lengths, orders, residues, caps)
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(120);
    }

    @Property(tries = 1000)
    void rangesAreApartAndPlacedAsAsked(
            @ForAll("steps") List<Step> steps, @ForAll @IntRange(min = 1, max = 2000) int size) {
        long last = size * K4 + K4 - 1;
        IovaSpace space = IommuDomain.builder().aperture(K4, last).build().iovas();
        NavigableMap<Long, Long> live = new TreeMap<>();
        for (Step step : steps) {
            if (step.victim() < 0) {
                allocate(space, step, last, live);
            } else if (!live.isEmpty()) {
                long start = live.keySet().stream()
                        .skip(step.victim() % live.size())
                        .findFirst()
                        .orElseThrow();
                space.free(start, live.remove(start));
            }
        }
        space.checkInvariants();
        Fragmentation now = space.fragmentation();
        assertEquals(live.size(), now.liveRanges());
        assertEquals(live.values().stream().mapToLong(Long::longValue).sum(), now.liveBytes());
        assertTrue(now.paddingBytes() <= now.liveBytes(), "padding is bounded");
        live.forEach(space::free);
        space.checkInvariants();
        assertEquals(new Fragmentation(size * K4, 0, 1, size * K4, 0, 0, 0, 0), space.fragmentation());
    }

    private static void allocate(IovaSpace space, Step step, long last, NavigableMap<Long, Long> live) {
        long length = step.granules() * K4;
        long alignment = K4 << step.order();
        long residue = step.residue() * K4 % alignment;
        long limit = Math.max(0, last - step.cap() * K4);
        long iova = space.allocateCongruent(length, alignment, residue, limit);
        if (iova == IovaSpace.FAILED) {
            return;
        }
        assertTrue(iova >= K4 && iova + length - 1 <= limit, "within the aperture and the limit");
        assertEquals(residue, iova % alignment);
        Map.Entry<Long, Long> below = live.lowerEntry(iova + length);
        assertTrue(below == null || below.getKey() + below.getValue() <= iova, "apart from all others");
        live.put(iova, length);
    }

    @Property(tries = 500)
    void anEmptySpaceHoldsWhateverFits(
            @ForAll @IntRange(min = 1, max = 3000) int size,
            @ForAll @IntRange(min = 1, max = 3100) int granules,
            @ForAll @IntRange(min = 0, max = 11) int order) {
        long last = size * K4 + K4 - 1;
        IovaSpace space = IommuDomain.builder().aperture(K4, last).build().iovas();
        long alignment = K4 << order;
        long highest = (size + 1 - granules) * K4 & -alignment;
        long iova = space.allocate(granules * K4, alignment, last);
        if (highest < K4) {
            assertEquals(IovaSpace.FAILED, iova);
        } else {
            assertTrue(iova >= K4 && iova + granules * K4 - 1 <= last && iova % alignment == 0);
            space.free(iova, granules * K4);
        }
        assertEquals(0, space.liveRanges());
        space.checkInvariants();
    }

    @Property(tries = 500)
    void aFreeThatIsNotALiveRangeIsRefused(
            @ForAll("steps") List<Step> steps,
            @ForAll @IntRange(min = 1, max = 1500) int start,
            @ForAll @IntRange(min = 1, max = 600) int granules) {
        long last = 1500 * K4 + K4 - 1;
        IovaSpace space = IommuDomain.builder().aperture(K4, last).build().iovas();
        NavigableMap<Long, Long> live = new TreeMap<>();
        steps.forEach(step -> allocate(space, step, last, live));
        refused(space, live, start * K4, granules * K4);
        live.forEach((iova, length) -> {
            refused(space, live, iova, granules * K4);
            refused(space, live, iova + K4, length);
            refused(space, live, iova + K4, length - K4);
        });
        live.forEach(space::free);
        live.forEach((iova, length) -> assertThrows(IllegalStateException.class, () -> space.free(iova, length)));
        space.checkInvariants();
        assertEquals(0, space.liveRanges());
    }

    private static void refused(IovaSpace space, NavigableMap<Long, Long> live, long iova, long length) {
        if (length > 0 && iova <= space.last() && !Long.valueOf(length).equals(live.get(iova))) {
            assertThrows(IllegalStateException.class, () -> space.free(iova, length));
        }
    }
}
