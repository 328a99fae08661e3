package io.github.dmasg.iommu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Granule 0, busy caches, a full depot, and what padding is accounted for. */
class RangeEdgesTest {
    private static final long PAGE = 4096;
    private static final long NO_LIMIT = -1;

    private static IovaSpace space(long first, long granules) {
        return IommuDomain.builder()
                .aperture(first, first + granules * PAGE - 1)
                .build()
                .iovas();
    }

    @Test
    void addressZeroIsAnAddress() {
        IovaSpace space = space(0, 8);
        for (int i = 7; i >= 0; i--) {
            assertEquals(i * PAGE, space.allocate(PAGE, PAGE, NO_LIMIT));
        }
        assertEquals(IovaSpace.FAILED, space.allocate(PAGE, PAGE, NO_LIMIT));
        for (int i = 0; i < 8; i++) {
            space.free(i * PAGE, PAGE);
        }
        assertEquals(0, space.allocate(8 * PAGE, PAGE, NO_LIMIT));
        space.free(0, 8 * PAGE);
        space.trim();
        assertEquals(0, space.allocate(PAGE, 8 * PAGE, NO_LIMIT));
        space.free(0, PAGE);
        assertEquals(0, space.allocate(PAGE, PAGE, PAGE - 1));
        assertEquals(PAGE, space.liveBytes());
        space.checkInvariants();
    }

    /** Blocks come from the tree with as many neighbours as fit; the lowest of them is block 0. */
    @Test
    void blockZeroIsFoundWhereverItIs() {
        for (int order = 0; order < 3; order++) {
            long length = PAGE << order;
            IovaSpace space = space(0, 4L << order);
            for (int round = 0; round < 3; round++) {
                for (int i = 3; i >= 0; i--) {
                    assertEquals(i * length, space.allocate(length, length, (i + 1) * length - 1));
                }
                assertEquals(IovaSpace.FAILED, space.allocate(length, length, NO_LIMIT));
                for (int i = 0; i < 4; i++) {
                    space.free((i + round) % 4 * length, length);
                }
                if (round == 1) {
                    space.trim();
                }
            }
            assertEquals(0, space.liveRanges());
            space.checkInvariants();
        }
    }

    @Test
    void aLastResortIsStillABlock() {
        IovaSpace space = space(PAGE, 7);
        for (int i = 0; i < 7; i++) {
            space.allocate(PAGE, PAGE, NO_LIMIT);
        }
        for (int i = 1; i < 8; i++) {
            space.free(i * PAGE, PAGE);
        }
        assertEquals(4 * PAGE, space.allocate(3 * PAGE, PAGE, NO_LIMIT));
        assertEquals(PAGE, space.fragmentation().paddingBytes());
        space.free(4 * PAGE, 3 * PAGE);
        assertEquals(0, space.fragmentation().paddingBytes());
        space.checkInvariants();
    }

    @Test
    void aBlockAsLargeAsItsAlignmentIsPadded() {
        IovaSpace space = space(0, 64);
        long iova = space.allocate(3 * PAGE, 4 * PAGE, NO_LIMIT);
        assertEquals(60 * PAGE, iova);
        assertEquals(PAGE, space.fragmentation().paddingBytes());
        assertEquals(52 * PAGE, space.allocateCongruent(3 * PAGE, 4 * PAGE, 16 * PAGE, NO_LIMIT) - 4 * PAGE);
        assertEquals(2 * PAGE, space.fragmentation().paddingBytes());
        space.checkInvariants();
    }

    @Test
    void aReservationMayBeOneByteAndMayEndWithTheSpace() {
        IovaSpace space = space(PAGE, 7);
        assertTrue(space.reserve(PAGE + 5, PAGE + 5));
        assertEquals(PAGE, space.fragmentation().reservedBytes());
        assertTrue(space.reserve(6 * PAGE, 8 * PAGE - 1));
        assertEquals(3 * PAGE, space.fragmentation().reservedBytes());
        for (int i = 5; i >= 2; i--) {
            assertEquals(i * PAGE, space.allocate(PAGE, PAGE, NO_LIMIT));
        }
        assertEquals(IovaSpace.FAILED, space.allocate(PAGE, PAGE, NO_LIMIT));
        space.checkInvariants();
    }

    @Test
    void aCongruentRangeIsNotEmpty() {
        IovaSpace space = space(PAGE, 64);
        for (long length : new long[] {0, -1}) {
            IllegalArgumentException refused = assertThrows(
                    IllegalArgumentException.class, () -> space.allocateCongruent(length, 8 * PAGE, PAGE, NO_LIMIT));
            assertEquals("length: " + length + " (expected: > 0)", refused.getMessage());
        }
    }

    /** As when other threads are in all of them. */
    @Test
    void busyCachesArePassedBy() {
        IovaSpace space = space(0, 64);
        for (RangeCache cache : space.caches) {
            assertTrue(cache.tryLock());
        }
        long one = space.allocate(PAGE, PAGE, NO_LIMIT);
        long three = space.allocate(3 * PAGE, PAGE, NO_LIMIT);
        assertEquals(63 * PAGE, one);
        assertEquals(56 * PAGE, three);
        assertEquals(4 * PAGE, space.liveBytes());
        assertEquals(2, space.liveRanges());
        space.free(one, PAGE);
        space.free(three, 3 * PAGE);
        assertEquals(0, space.liveBytes());
        assertEquals(0, space.liveRanges());
        for (RangeCache cache : space.caches) {
            assertFalse(cache.tryLock());
            cache.unlock();
        }
        assertEquals(5 * PAGE, space.fragmentation().cachedBytes(), "in the depot");
        assertEquals(0, space.fragmentation().paddingBytes());
        space.checkInvariants();
        assertEquals(0, space.allocate(64 * PAGE, PAGE, NO_LIMIT));
    }

    private final CentralRanges central = new CentralRanges(12, 0, 99_999);
    private final RangeCache cache = new RangeCache();
    private final RangeCache[] caches = {cache};

    @Test
    void whatTheDepotDoesNotTakeIsFree() {
        int order = RangeCache.ORDERS - 1;
        long[] blocks = new long[70];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = central.takeBlock(order, 500, Long.MAX_VALUE - 1);
        }
        long free = central.fragmentation(caches).freeBytes();
        for (long block : blocks) {
            central.giveBlock(order, block, 500);
        }
        Fragmentation after = central.fragmentation(caches);
        assertEquals(64L * 512 * PAGE, after.cachedBytes());
        assertEquals(free + 6L * 512 * PAGE, after.freeBytes());
        assertEquals(0, after.paddingBytes());
        central.checkInvariants(caches);
        central.flush(caches);
        assertEquals(100_000 * PAGE, central.fragmentation(caches).freeBytes());
    }

    @Test
    void aRefillIsOfAsManyGranulesForEachSize() {
        int[] expected = {16, 16, 16, 16, 16, 8, 4, 2, 1, 1};
        for (int order = 0; order < RangeCache.ORDERS; order++) {
            long block = central.refill(cache, order, 99_999);
            assertTrue(block >= 0);
            assertEquals(expected[order] - 1, cache.count(order), "order " + order);
            cache.push(order, block);
        }
        central.flush(caches);
        assertEquals(1, central.fragmentation(caches).freeExtents());
        central.checkInvariants(caches);
    }

    /** Block 0 is the lowest of the refill, and the last that the depot has. */
    @Test
    void blockZeroIsNotLostOnItsWay() {
        for (int order = 0; order < 3; order++) {
            CentralRanges small = new CentralRanges(12, 0, (4L << order) - 1);
            RangeCache own = new RangeCache();
            RangeCache[] all = {own};
            for (int i = 0; i < 4; i++) {
                long block = small.takeBlock(order, 1L << order, Long.MAX_VALUE - 1);
                assertEquals((3L - i) << order, block);
            }
            // So that block 0 is on top.
            for (int i = 3; i >= 0; i--) {
                small.giveBlock(order, (long) i << order, 1L << order);
            }
            long first = small.refill(own, order, 99);
            assertEquals(0, first);
            assertEquals(3, own.count(order));
            own.push(order, first);
            small.flush(all);
            small.checkInvariants(all);
            assertEquals(1, small.fragmentation(all).freeExtents());
            for (int i = 0; i < 4; i++) {
                small.takeBlock(order, 1L << order, Long.MAX_VALUE - 1);
            }
            for (int i = 0; i < 4; i++) {
                small.giveBlock(order, (long) i << order, 1L << order);
            }
            assertEquals(3L << order, small.refill(own, order, 99));
            assertEquals(3, own.count(order));
            assertEquals(0, own.pop(order, 99), "taken last");
        }
    }

    @Test
    void theDepotIsEmptiedToItsLastBlock() {
        long[] blocks = new long[100_000 >> 9];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = central.takeBlock(9, 512, Long.MAX_VALUE - 1);
        }
        assertEquals(0, blocks[blocks.length - 1]);
        for (int i = 150; i < blocks.length; i++) {
            central.giveBlock(9, blocks[i], 512);
        }
        central.flush(caches);
        assertEquals(0, central.fragmentation(caches).cachedBytes());
        central.checkInvariants(caches);
    }

    @Test
    void theRangeThatIsFreeAlreadyIsNamed() {
        IllegalStateException refused = assertThrows(IllegalStateException.class, () -> central.giveExact(5, 10));
        assertEquals("free: [0x5000, 0xf000) (expected: nothing of it is free)", refused.getMessage());
    }
}
