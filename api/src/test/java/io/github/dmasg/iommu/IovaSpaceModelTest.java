package io.github.dmasg.iommu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random allocations and frees in a space that is nearly full, against a plain sorted map of live ranges. */
class IovaSpaceModelTest {
    private static final long K4 = 1L << 12;
    private static final int GRANULES = 3000;

    private final TreeMap<Long, Long> live = new TreeMap<>();
    private final List<Long> starts = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void rangesNeverOverlapAndFailureIsExact(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long first = (1 + random.nextLong(100)) * K4;
        long last = first + GRANULES * K4 - 1;
        IovaSpace space = IommuDomain.builder().aperture(first, last).build().iovas();
        int longest = 1 + random.nextInt(seed % 2 == 0 ? 40 : 900);
        for (int step = 0; step < 8000; step++) {
            String what = "seed " + seed + " step " + step;
            if (random.nextInt(5) > 1) {
                allocate(space, random, longest, first, last, what);
            } else if (!starts.isEmpty()) {
                int victim = random.nextInt(starts.size());
                long start = starts.get(victim);
                starts.set(victim, starts.get(starts.size() - 1));
                starts.remove(starts.size() - 1);
                space.free(start, live.remove(start));
            }
            if (step % 500 == 0) {
                space.checkInvariants();
                assertEquals(live.size(), space.liveRanges(), what);
                assertEquals(live.values().stream().mapToLong(Long::longValue).sum(), space.liveBytes(), what);
            }
        }
        live.forEach(space::free);
        space.checkInvariants();
        assertEquals(new Fragmentation(GRANULES * K4, 0, 1, GRANULES * K4, 0, 0, 0, 0), space.fragmentation());
    }

    private void allocate(IovaSpace space, SplittableRandom random, int longest, long first, long last, String what) {
        long length = (1 + random.nextInt(longest)) * K4;
        long alignment = K4 << (random.nextBoolean() ? 0 : random.nextInt(8));
        long limit = random.nextInt(3) > 0 ? last : first + random.nextLong(GRANULES * K4);
        boolean congruent = random.nextInt(4) == 0;
        long address = congruent ? random.nextLong(GRANULES) * K4 : 0;
        long iova = congruent
                ? space.allocateCongruent(length, alignment, address, limit)
                : space.allocate(length, alignment, limit);
        if (iova == IovaSpace.FAILED) {
            // The padding of short ranges is taken: what fits between live ranges as padded must have been found.
            assertEquals(-1, placeBetween(length, alignment, address % alignment, first, limit), what);
            return;
        }
        assertTrue(iova >= first && iova + length - 1 <= Math.min(limit, last), what);
        assertEquals(address % alignment, iova % alignment, what);
        Map.Entry<Long, Long> below = live.lowerEntry(iova + length);
        assertTrue(below == null || below.getKey() + below.getValue() <= iova, what + ": overlap");
        live.put(iova, length);
        starts.add(iova);
    }

    /** A place that no live range touches even if it was rounded up, or -1. */
    private long placeBetween(long length, long alignment, long residue, long first, long limit) {
        long from = first;
        for (Map.Entry<Long, Long> range : live.entrySet()) {
            long start = range.getKey();
            long place = from + Math.floorMod(residue - from, alignment);
            if (place + length <= start && place + length - 1 <= limit) {
                return place;
            }
            long block = Long.highestOneBit(2 * range.getValue() - 1);
            boolean mayBePadded = range.getValue() <= 512 * K4 && start % block == 0;
            from = Math.max(from, start + (mayBePadded ? block : range.getValue()));
        }
        long place = from + Math.floorMod(residue - from, alignment);
        return place + length - 1 <= Math.min(limit, first + GRANULES * K4 - 1) ? place : -1;
    }
}
