package io.github.dmasg.iommu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CentralRangesTest {
    private static final long LAST = 9999;
    private static final long LOW = 4999;
    private static final int ORDER = 2;

    private final CentralRanges central = new CentralRanges(12, 0, LAST);
    private final RangeCache cache = new RangeCache();
    private final RangeCache[] caches = {cache};

    /** A cache may hold blocks beyond the limit when it is refilled: no block may be lost for want of room. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 30, 33, 34, 48, 50, 63, 64})
    void refillKeepsWithinTheRoomOfTheCache(int high) {
        depot(100, LOW);
        highBlocks(high);
        long block = central.refill(cache, ORDER, LOW);
        assertTrue(block >= 0 && block + 3 <= LOW);
        used(block);
        assertEquals(Math.min(RangeCache.CAPACITY, high + RangeCache.HALF - 1), cache.count(ORDER));
        central.checkInvariants(caches);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 48, 49, 50, 63, 64})
    void refillFromTheFreeExtentsKeepsWithinTheRoomToo(int high) {
        highBlocks(high);
        long block = central.refill(cache, ORDER, LOW);
        used(block);
        assertEquals(Math.min(RangeCache.CAPACITY, high + 15), cache.count(ORDER));
        central.checkInvariants(caches);
        central.flush(caches);
        central.checkInvariants(caches);
    }

    @Test
    void aBlockThatEndsBehindTheLimitStaysInTheDepot() {
        depot(3, 99);
        // The blocks start at 88, 92 and 96.
        assertEquals(88, central.refill(cache, ORDER, 98));
        used(88);
        assertEquals(1, cache.count(ORDER));
        assertEquals(92, cache.pop(ORDER, 98));
        used(92);
        assertEquals(84, central.refill(cache, ORDER, 90));
        used(84);
        assertEquals(96, central.refill(new RangeCache(), ORDER, 99));
        used(96);
        central.checkInvariants(caches);
    }

    @Test
    void whatIsFreeCannotBeGivenBack() {
        assertThrows(IllegalStateException.class, () -> central.giveExact(5, 10));
    }

    /** Accounts a block that was handed out as live. */
    private void used(long block) {
        assertEquals(0, block % 4);
        cache.account(1, 4, 4);
    }

    private void depot(int count, long limit) {
        long[] blocks = new long[count];
        for (int i = 0; i < count; i++) {
            blocks[i] = central.takeBlock(ORDER, 4, limit);
        }
        for (long block : blocks) {
            central.giveBlock(ORDER, block, 4);
        }
    }

    private void highBlocks(int count) {
        for (int i = 0; i < count; i++) {
            long block = central.takeBlock(ORDER, 4, LAST);
            assertTrue(block > LOW);
            assertTrue(cache.push(ORDER, block));
            cache.account(-1, -4, -4);
        }
    }
}
