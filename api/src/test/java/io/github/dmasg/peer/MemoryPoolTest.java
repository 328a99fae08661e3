package io.github.dmasg.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MemoryPoolTest {
    private final MemoryPool pool = new MemoryPool();

    @Test
    void theShortestHoleThatFitsIsTaken() {
        pool.give(1000, 100);
        pool.give(2000, 30);
        pool.give(3000, 40);
        assertEquals(3000, pool.take(35, 1));
        assertEquals(2000, pool.take(30, 1));
        // Five bytes are left behind the second.
        assertEquals(3035, pool.take(5, 1));
        assertEquals(1000, pool.take(5, 1));
    }

    @Test
    void alignmentSkipsShorterHolesAndLeavesBothEnds() {
        pool.give(65, 60);
        pool.give(256, 200);
        // 65..124 is long enough for 60 bytes, but not from 64 or 128 on.
        assertEquals(256, pool.take(60, 64));
        assertEquals(384, pool.take(16, 128));
        assertEquals(List.of(3, 60 + 200 - 60 - 16L), List.of(pool.holes(), pool.free()));
    }

    @Test
    void neighboursJoin() {
        pool.give(0, 10);
        pool.give(20, 10);
        assertEquals(2, pool.holes());
        pool.give(10, 10);
        assertEquals(1, pool.holes());
        assertEquals(30, pool.longest());
        assertEquals(MemoryPool.FAILED, pool.take(31, 1));
        assertEquals(0, pool.take(30, 1));
        assertEquals(0, pool.longest());
        assertEquals(MemoryPool.FAILED, pool.take(1, 1));
    }

    @Test
    void againstABitmap() {
        long seed = 0x900d;
        Random random = new Random(seed);
        int size = 512;
        pool.give(0, size);
        BitSet used = new BitSet(size);
        List<long[]> taken = new ArrayList<>();
        for (int round = 0; round < 20_000; round++) {
            if (random.nextInt(5) < 3) {
                int length = 1 + random.nextInt(40);
                int alignment = 1 << random.nextInt(6);
                long at = pool.take(length, alignment);
                assertEquals(bestFit(used, size, length, alignment), at, "seed " + seed + " round " + round);
                if (at != MemoryPool.FAILED) {
                    assertFalse(used.get((int) at, (int) at + length).cardinality() > 0);
                    used.set((int) at, (int) at + length);
                    taken.add(new long[] {at, length});
                }
            } else if (!taken.isEmpty()) {
                long[] back = taken.remove(random.nextInt(taken.size()));
                pool.give(back[0], back[1]);
                used.clear((int) back[0], (int) (back[0] + back[1]));
            }
            assertEquals(size - used.cardinality(), pool.free());
            assertNull(pool.brokenInvariant());
        }
    }

    /** Every hole looked at: the shortest that fits, of equals the lowest. */
    private static long bestFit(BitSet used, int size, int length, int alignment) {
        long best = MemoryPool.FAILED;
        int bestLength = Integer.MAX_VALUE;
        for (int from = used.nextClearBit(0); from < size; ) {
            int taken = used.nextSetBit(from);
            int to = taken < 0 ? size : taken;
            int at = (from + alignment - 1) / alignment * alignment;
            if (at + length <= to && to - from < bestLength) {
                best = at;
                bestLength = to - from;
            }
            from = used.nextClearBit(to);
        }
        return best;
    }
}
