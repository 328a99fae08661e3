package io.github.dmasg.iommu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FreeExtentsTest {
    private static final int SIZE = 4000;

    /** Against a bit for each granule, searched naively from the top. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void theHighestPlaceIsFound(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        FreeExtents extents = new FreeExtents();
        BitSet free = new BitSet();
        int longest = 1 + random.nextInt(60);
        for (int step = 0; step < 6000; step++) {
            String what = "seed " + seed + " step " + step;
            int count = 1 + random.nextInt(longest);
            switch (random.nextInt(5)) {
                case 0, 1 -> {
                    int start = random.nextInt(SIZE - count);
                    boolean expected = free.get(start, start + count).isEmpty();
                    assertEquals(expected, extents.add(start, count), what);
                    if (expected) {
                        free.set(start, start + count);
                    }
                }
                case 2 -> {
                    long alignment = 1L << random.nextInt(6);
                    long offset = random.nextBoolean() ? 0 : random.nextLong(alignment);
                    long limit = random.nextInt(SIZE);
                    int expected = place(free, count, alignment, offset, limit);
                    assertEquals(expected, extents.take(count, alignment, offset, limit), what);
                    if (expected >= 0) {
                        free.clear(expected, expected + count);
                    }
                }
                case 3 -> {
                    int order = random.nextInt(5);
                    takeBlocks(extents, free, order, random.nextInt(SIZE), 1 + random.nextInt(8), what);
                }
                default -> {
                    int start = random.nextInt(SIZE);
                    assertEquals(
                            free.get(start, start + count).cardinality(), extents.within(start, start + count), what);
                    if (random.nextInt(4) == 0) {
                        extents.takeAll(start, start + count);
                        free.clear(start, start + count);
                    }
                }
            }
            compare(extents, free, what);
        }
    }

    private static int place(BitSet free, int count, long alignment, long offset, long limit) {
        for (int start = (int) limit - count + 1; start >= 0; start--) {
            if (start % alignment == offset && free.nextClearBit(start) >= start + count) {
                return start;
            }
        }
        return -1;
    }

    private static void takeBlocks(FreeExtents extents, BitSet free, int order, int limit, int most, String what) {
        int size = 1 << order;
        int highest = place(free, size, size, 0, limit);
        int expected = highest < 0 ? 0 : 1;
        while (expected > 0
                && expected < most
                && highest - expected * size >= 0
                && free.nextClearBit(highest - expected * size) >= highest) {
            expected++;
        }
        long lowest = extents.takeBlocks(order, limit, most);
        assertEquals(expected, extents.taken(), what);
        if (expected > 0) {
            assertEquals(highest - (expected - 1) * size, lowest, what);
            free.clear((int) lowest, highest + size);
        } else {
            assertEquals(FreeExtents.NONE, lowest, what);
        }
    }

    private static void compare(FreeExtents extents, BitSet free, String what) {
        extents.checkInvariants();
        assertEquals(free.cardinality(), extents.total(), what);
        int runs = 0;
        int longest = 0;
        for (int at = free.nextSetBit(0); at >= 0; at = free.nextSetBit(at)) {
            int end = free.nextClearBit(at);
            longest = Math.max(longest, end - at);
            runs++;
            at = end;
        }
        assertEquals(runs, extents.extents(), what);
        assertEquals(longest, extents.longest(), what);
    }

    @Test
    void manyExtentsFillManyChunksAndJoinAgain() {
        FreeExtents extents = new FreeExtents();
        int many = 20_000;
        SplittableRandom random = new SplittableRandom(7);
        int[] order = shuffled(many, random);
        for (int i : order) {
            assertTrue(extents.add(3L * i, 2));
        }
        extents.checkInvariants();
        assertEquals(many, extents.extents());
        assertEquals(2, extents.longest());
        assertEquals(FreeExtents.NONE, extents.take(3, 1, 0, Long.MAX_VALUE - 1));
        assertEquals(3L * (many - 1), extents.take(2, 1, 0, Long.MAX_VALUE - 1));
        assertTrue(extents.add(3L * (many - 1), 2));
        for (int i : shuffled(many, random)) {
            assertTrue(extents.add(3L * i + 2, 1));
            assertFalse(extents.add(3L * i + 1, 1));
        }
        extents.checkInvariants();
        assertEquals(1, extents.extents());
        assertEquals(3L * many, extents.longest());
        assertEquals(0, extents.take(3L * many, 1, 0, Long.MAX_VALUE - 1));
        assertEquals(0, extents.extents());
        extents.checkInvariants();
    }

    private static int[] shuffled(int count, SplittableRandom random) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    @Test
    void manyBadlyPlacedExtentsDoNotHideTheGoodOne() {
        FreeExtents extents = new FreeExtents();
        // Long enough for 24 at 16, but placed so that none fits; one far below that does, exactly.
        for (int i = 1; i < 30_000; i++) {
            assertTrue(extents.add(64L * i + 1, 38));
        }
        assertEquals(FreeExtents.NONE, extents.take(24, 32, 0, Long.MAX_VALUE - 1));
        assertTrue(extents.add(0, 24));
        assertEquals(0, extents.take(24, 32, 0, Long.MAX_VALUE - 1));
        assertTrue(extents.add(0, 60));
        assertEquals(32, extents.take(24, 32, 0, Long.MAX_VALUE - 1));
        extents.checkInvariants();
    }

    @Test
    void afterManyDisappointmentsARoomyExtentIsTaken() {
        FreeExtents extents = new FreeExtents();
        for (int i = 1000; i < 30_000; i++) {
            assertTrue(extents.add(64L * i + 1, 38));
        }
        assertTrue(extents.add(64 * 900, 24));
        assertTrue(extents.add(64 * 800 + 3, 24 + 31));
        assertEquals(64 * 800 + 32, extents.take(24, 32, 0, Long.MAX_VALUE - 1), "not the highest, but soon found");
        assertEquals(64 * 900, extents.take(24, 32, 0, Long.MAX_VALUE - 1));
    }

    /** Extents without a block of the size are passed by without a look, however many there are. */
    @Test
    void extentsThatHoldNoBlockTryNobodysPatience() {
        FreeExtents extents = new FreeExtents();
        for (int i = 1000; i < 30_000; i++) {
            assertTrue(extents.add(64L * i + 1, 30));
        }
        assertTrue(extents.add(64 * 900, 16));
        assertTrue(extents.add(64 * 800 + 3, 16 + 15));
        assertEquals(64 * 900, extents.take(16, 16, 0, Long.MAX_VALUE - 1), "the highest");
        assertEquals(64 * 800 + 16, extents.take(16, 16, 0, Long.MAX_VALUE - 1));
    }

    /** As many extents as fill the first eight chunks. */
    @Test
    void nothingIsFreeBehindTheLastOfManyChunks() {
        FreeExtents extents = new FreeExtents();
        int many = 64 * 9;
        for (int i = 0; i < many; i++) {
            assertTrue(extents.add(2L * i, 1));
            assertEquals(0, extents.within(2L * i + 1, 5000));
            assertEquals(1, extents.within(2L * i, 5000));
        }
        extents.checkInvariants();
        for (int i = many - 1; i >= 0; i--) {
            extents.takeAll(2L * i, 2L * i + 2);
            assertEquals(0, extents.within(2L * i, 5000));
        }
        assertEquals(0, extents.extents());
        extents.checkInvariants();
    }
}
