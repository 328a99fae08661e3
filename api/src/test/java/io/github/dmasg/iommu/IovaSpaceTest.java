package io.github.dmasg.iommu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class IovaSpaceTest {
    private static final long K4 = 1L << 12;
    private static final long M2 = 1L << 21;
    private static final long G1 = 1L << 30;
    private static final long TOP = 1L << 48;
    private static final long LAST_32 = (1L << 32) - 1;
    private static final long NO_LIMIT = -1;

    private final IovaSpace space = IommuDomain.builder().build().iovas();

    private static IovaSpace small(long first, long last) {
        return IommuDomain.builder().aperture(first, last).build().iovas();
    }

    @Test
    void handsOutFromTheTop() {
        assertEquals(TOP - K4, space.allocate(1, 1, NO_LIMIT));
        assertEquals(TOP - 2 * K4, space.allocate(K4, K4, NO_LIMIT));
        assertEquals((1L << 32) - 2 * K4, space.allocate(K4 + 1, K4, LAST_32));
        assertEquals(3, space.liveRanges());
        assertEquals(4 * K4, space.liveBytes());
        space.checkInvariants();
    }

    @Test
    void aShortRangeIsAlignedToItsBlock() {
        for (int order = 0; order < RangeCache.ORDERS; order++) {
            long block = K4 << order;
            for (long length : new long[] {block, block / 2 + 1}) {
                long iova = space.allocate(length, 1, NO_LIMIT);
                assertEquals(0, iova % block, "length " + length);
                long aligned = space.allocate(length, block, LAST_32);
                assertEquals(0, aligned % block, "length " + length);
            }
        }
        space.checkInvariants();
    }

    @Test
    void anAlignmentBeyondTheBlockIsHonoured() {
        space.allocate(K4, 1, NO_LIMIT);
        assertEquals(TOP - M2, space.allocate(K4, M2, NO_LIMIT));
        assertEquals(TOP - G1, space.allocate(M2, G1, NO_LIMIT));
        assertEquals(TOP - 2 * G1, space.allocate(M2 + K4, G1, NO_LIMIT));
        assertEquals(0, space.allocate(5 * M2, 16 * M2, NO_LIMIT) % (16 * M2));
        space.checkInvariants();
    }

    @Test
    void aLongRangeIsCutToTheGranule() {
        assertEquals(TOP - M2 - K4, space.allocate(M2 + 1, 1, NO_LIMIT));
        assertEquals(TOP - 2 * M2 - 2 * K4, space.allocate(M2 + K4, K4, NO_LIMIT));
        assertEquals(0, space.fragmentation().paddingBytes());
        space.free(TOP - M2 - K4, M2 + K4);
        assertEquals(TOP - M2 - K4, space.allocate(M2 + K4, K4, NO_LIMIT));
        space.checkInvariants();
    }

    @Test
    void congruentRangesWasteNothing() {
        long iova = space.allocateCongruent(3 * M2, M2, 0x12345000L, NO_LIMIT);
        assertEquals(0x12345000L % M2, iova % M2);
        assertTrue(iova + 3 * M2 > TOP - M2, "as high as possible");
        assertEquals(3 * M2, space.fragmentation().liveBytes());
        assertEquals(0, space.fragmentation().paddingBytes());
        assertEquals(TOP - 8 * M2, space.allocateCongruent(4 * M2, M2, 5 * M2 + 7, NO_LIMIT));
        space.free(iova, 3 * M2);
        space.free(TOP - 8 * M2, 4 * M2);
        assertEquals(0, space.liveRanges());
        space.checkInvariants();
    }

    @Test
    void aCachedBlockBeyondTheLimitIsNotUsed() {
        long high = space.allocate(K4, K4, NO_LIMIT);
        space.free(high, K4);
        long low = space.allocate(K4, K4, LAST_32);
        assertEquals(LAST_32 + 1 - K4, low);
        space.free(low, K4);
        assertEquals(low, space.allocate(K4, K4, LAST_32));
        assertEquals(low - K4, space.allocate(K4, K4, LAST_32));
        space.trim();
        assertEquals(TOP - K4, space.allocate(K4, K4, NO_LIMIT));
        space.checkInvariants();
    }

    @Test
    void theLimitIsTheHighestAddress() {
        assertEquals(0x4000, space.allocate(K4, K4, 0x4fff));
        assertEquals(0x3000, space.allocate(K4, K4, 0x4ffe));
        assertEquals(0x1000, space.allocate(2 * K4, K4, 0x2fff), "not on its block: only this is left");
        assertEquals(IovaSpace.FAILED, space.allocate(K4, K4, 0x4fff));
        assertEquals(IovaSpace.FAILED, space.allocate(K4, K4, 0xfff));
        assertEquals(IovaSpace.FAILED, space.allocate(K4, K4, 0));
        assertEquals(3, space.liveRanges());
        space.checkInvariants();
    }

    @Test
    void aFreedBlockIsUsedAgain() {
        long iova = space.allocate(5 * K4, K4, NO_LIMIT);
        space.free(iova, 5 * K4);
        assertEquals(iova, space.allocate(8 * K4, K4, NO_LIMIT));
        space.checkInvariants();
    }

    @Test
    void aWrongFreeIsNamed() {
        long iova = space.allocate(3 * K4, K4, LAST_32);
        assertWrong(
                "free: [0xffffc000, 0x100000000) (expected: a live range; there lives [0xffffc000, 0xfffff000))",
                iova,
                4 * K4);
        assertWrong(
                "free: [0xffffd000, 0xffffe000) (expected: a live range; none starts there: freed before, or never allocated)",
                iova + K4,
                K4);
        assertWrong(
                "free: [0xffffc000, 0x1000fc000) (expected: a live range; there lives [0xffffc000, 0xfffff000))",
                iova,
                256 * K4);
        assertWrong(
                "free: [0xffffc000, 0x1fffbc000) (expected: a live range; there lives [0xffffc000, 0xfffff000))",
                iova,
                4 * G1 - M2 / 8);
        assertThrows(
                IllegalStateException.class, () -> space.free(iova + K4, 3 * K4), "the same length within the block");
        space.free(iova, 3 * K4 - 1);
        assertWrong(
                "free: [0xffffc000, 0xfffff000) (expected: a live range; none starts there: freed before, or never allocated)",
                iova,
                3 * K4);
        long large = space.allocate(M2 + K4, K4, LAST_32);
        assertThrows(IllegalStateException.class, () -> space.free(large, M2));
        assertThrows(IllegalStateException.class, () -> space.free(large + K4, M2));
        assertThrows(IllegalStateException.class, () -> space.free(large + K4, M2 + K4));
        space.free(large, M2 + K4);
        assertThrows(IllegalStateException.class, () -> space.free(large, M2 + K4));
        assertThrows(IllegalArgumentException.class, () -> space.free(5, K4));
        assertThrows(IllegalArgumentException.class, () -> space.free(0, K4));
        assertThrows(IllegalArgumentException.class, () -> space.free(TOP, K4));
        assertThrows(IllegalArgumentException.class, () -> space.free(-K4, K4));
        assertThrows(IllegalArgumentException.class, () -> space.free(K4, 0));
        assertEquals(0, space.liveRanges());
        assertEquals(0, space.liveBytes());
        space.checkInvariants();
    }

    private void assertWrong(String message, long iova, long length) {
        assertEquals(
                message,
                assertThrows(IllegalStateException.class, () -> space.free(iova, length))
                        .getMessage());
    }

    @Test
    void anExactShortRangeIsFreedAsSuch() {
        IovaSpace few = small(0x1000, 0x7fff);
        long seven = few.allocate(7 * K4, K4, NO_LIMIT);
        assertEquals(0x1000, seven);
        assertEquals(
                "free: [0x1000, 0x7000) (expected: a live range; there lives [0x1000, 0x8000))",
                assertThrows(IllegalStateException.class, () -> few.free(seven, 6 * K4))
                        .getMessage());
        assertThrows(IllegalStateException.class, () -> few.free(seven + K4, 7 * K4));
        few.free(seven, 7 * K4);
        assertThrows(IllegalStateException.class, () -> few.free(seven, 7 * K4));
        assertEquals(7 * K4, few.fragmentation().largestFreeBytes());
        few.checkInvariants();
    }

    @Test
    void everyGranuleOfASmallSpaceCanBeUsed() {
        IovaSpace few = small(0x1000, 0x7fff);
        for (int i = 0; i < 7; i++) {
            assertEquals(0x7000 - i * K4, few.allocate(1, 1, NO_LIMIT));
        }
        assertEquals(IovaSpace.FAILED, few.allocate(1, 1, NO_LIMIT));
        assertEquals(7, few.liveRanges());
        for (int i = 0; i < 7; i++) {
            few.free(0x7000 - i * K4, K4);
        }
        assertEquals(0x4000, few.allocate(4 * K4, K4, NO_LIMIT), "what is in the caches is found");
        assertEquals(0x1000, few.allocate(3 * K4, K4, NO_LIMIT));
        few.checkInvariants();
    }

    @Test
    void blocksInOtherThreadsCachesAreFound() throws InterruptedException {
        IovaSpace few = small(0x1000, 0x40fff);
        Thread other = new Thread(() -> {
            long[] all = new long[64];
            for (int i = 0; i < 64; i++) {
                all[i] = few.allocate(K4, K4, NO_LIMIT);
            }
            for (long iova : all) {
                few.free(iova, K4);
            }
        });
        other.start();
        other.join();
        assertTrue(few.fragmentation().cachedBytes() > 0);
        assertEquals(0x1000, few.allocate(64 * K4, K4, NO_LIMIT));
        few.free(0x1000, 64 * K4);
        few.checkInvariants();
    }

    @Test
    void anOddApertureIsRoundedInwards() {
        IovaSpace odd = small(0x1001, 0x5ffe);
        assertEquals(0x2000, odd.first());
        assertEquals(0x4fff, odd.last());
        assertEquals(0x2000, odd.allocate(3 * K4, K4, NO_LIMIT));
        assertEquals(IovaSpace.FAILED, odd.allocate(K4, K4, NO_LIMIT));
        odd.checkInvariants();
    }

    @Test
    void aReservedRangeIsNeverHandedOut() {
        assertTrue(space.reserve(0xfee00000L, 0xfeefffffL));
        assertTrue(space.reserve(0xfee00000L, 0xfef00000L), "again, and one granule more");
        assertEquals(0x101 * K4, space.fragmentation().reservedBytes());
        for (long left = (LAST_32 + 1 - 0xfef01000L) / K4; left > 0; left--) {
            assertTrue(space.allocate(K4, K4, LAST_32) > 0xfef00fffL);
        }
        assertEquals(0xfee00000L - K4, space.allocate(K4, K4, LAST_32));
        space.checkInvariants();
    }

    @Test
    void aLiveRangeIsNotReserved() {
        long iova = space.allocate(K4, K4, LAST_32);
        assertFalse(space.reserve(iova - 10 * K4, iova));
        assertEquals(0, space.fragmentation().reservedBytes());
        space.free(iova, K4);
        assertTrue(space.reserve(iova - 10 * K4, iova), "what is in caches can be reserved");
        assertTrue(space.reserve(0, 0xfff), "outside the aperture");
        assertTrue(space.reserve(TOP, TOP + G1), "outside the aperture");
        assertEquals(11 * K4, space.fragmentation().reservedBytes());
        assertThrows(IllegalArgumentException.class, () -> space.reserve(5, 4));
        assertThrows(IllegalArgumentException.class, () -> space.reserve(-1, 4));
        space.checkInvariants();
    }

    @Test
    void badRequestsAreNamed() {
        assertMessage("length: 0 (expected: > 0)", 0, 1);
        assertMessage("length: -5 (expected: > 0)", -5, 1);
        assertMessage("alignment: 0 (expected: a power of two)", 1, 0);
        assertMessage("alignment: 12288 (expected: a power of two)", 1, 0x3000);
        assertEquals(IovaSpace.FAILED, space.allocate(Long.MAX_VALUE, 1, NO_LIMIT));
        assertEquals(IovaSpace.FAILED, space.allocate(TOP, 1, NO_LIMIT));
        assertEquals(IovaSpace.FAILED, space.allocate(1, Long.MIN_VALUE, NO_LIMIT));
        assertEquals(IovaSpace.FAILED, space.allocate(1, 1L << 48, NO_LIMIT));
        assertEquals(TOP / 2, space.allocate(1, 1L << 47, NO_LIMIT));
        assertEquals(TOP / 2 + K4, space.allocate(TOP / 2 - K4, 1, NO_LIMIT));
        assertEquals(K4, space.allocate(TOP / 2 - K4, 1, NO_LIMIT));
        assertEquals(IovaSpace.FAILED, space.allocate(1, 1, NO_LIMIT));
        space.checkInvariants();
    }

    private void assertMessage(String message, long length, long alignment) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> space.allocate(length, alignment, NO_LIMIT))
                        .getMessage());
        assertEquals(
                message,
                assertThrows(
                                IllegalArgumentException.class,
                                () -> space.allocateCongruent(length, alignment, 0x1000, NO_LIMIT))
                        .getMessage());
    }

    @Test
    void fragmentationIsMeasured() {
        Fragmentation empty = space.fragmentation();
        assertEquals(new Fragmentation(TOP - K4, 0, 1, TOP - K4, 0, 0, 0, 0), empty);
        assertEquals(0, empty.external());
        long[] all = new long[100];
        for (int i = 0; i < 100; i++) {
            all[i] = space.allocate(M2 + K4, K4, NO_LIMIT);
        }
        for (int i = 0; i < 100; i += 2) {
            space.free(all[i], M2 + K4);
        }
        Fragmentation half = space.fragmentation();
        assertEquals(50, half.liveRanges());
        assertEquals(50 * (M2 + K4), half.liveBytes());
        assertEquals(51, half.freeExtents());
        assertEquals(TOP - K4 - 100 * (M2 + K4), half.largestFreeBytes());
        assertEquals(1 - (double) half.largestFreeBytes() / half.freeBytes(), half.external());
        long five = space.allocate(5 * K4, K4, NO_LIMIT);
        assertEquals(3 * K4, space.fragmentation().paddingBytes());
        space.free(five, 5 * K4);
        assertEquals(0, space.fragmentation().paddingBytes());
        assertTrue(space.fragmentation().cachedBytes() > 0);
        space.trim();
        assertEquals(0, space.fragmentation().cachedBytes());
        assertEquals(half, space.fragmentation());
        assertEquals(0, new Fragmentation(0, 0, 0, 0, 0, 0, 0, 0).external());
    }

    @Test
    void aSpaceOfFiveLevelsReachesItsEnd() {
        IovaSpace wide = small(0x1000, (1L << 57) - 1);
        long top = wide.allocate(K4, K4, NO_LIMIT);
        assertEquals((1L << 57) - K4, top);
        long large = wide.allocate(1L << 56, 1L << 56, NO_LIMIT);
        assertEquals(IovaSpace.FAILED, large);
        large = wide.allocate((1L << 56) - K4, K4, NO_LIMIT);
        assertEquals(1L << 56, large);
        wide.free(large, (1L << 56) - K4);
        wide.free(top, K4);
        wide.checkInvariants();
    }

    @Test
    void blocksInTheDepotObeyTheLimit() {
        upAndDown(300, NO_LIMIT);
        upAndDown(300, LAST_32);
        upAndDown(300, NO_LIMIT);
        for (int i = 0; i < 600; i++) {
            assertTrue(space.allocate(K4, K4, LAST_32) <= LAST_32);
            if (i % 50 == 0) {
                space.checkInvariants();
                upAndDown(100 + i, NO_LIMIT);
                upAndDown(70, LAST_32);
            }
        }
        space.checkInvariants();
    }

    @Test
    void aCacheFullOfOthersIsRefilledWithinItsRoom() {
        for (int kept = 0; kept <= RangeCache.CAPACITY; kept++) {
            IovaSpace fresh = IommuDomain.builder().build().iovas();
            // Low blocks end in the depot, then high ones fill the cache but for a few.
            upAndDown(fresh, 400, LAST_32);
            upAndDown(fresh, 400, NO_LIMIT);
            for (int i = 0; i < kept; i++) {
                fresh.allocate(K4, K4, NO_LIMIT);
            }
            for (int i = 0; i < 3; i++) {
                assertTrue(fresh.allocate(K4, K4, LAST_32) <= LAST_32);
            }
            fresh.checkInvariants();
        }
    }

    private void upAndDown(int count, long limit) {
        upAndDown(space, count, limit);
    }

    private static void upAndDown(IovaSpace space, int count, long limit) {
        long[] all = new long[count];
        for (int i = 0; i < count; i++) {
            all[i] = space.allocate(K4, K4, limit);
        }
        for (long iova : all) {
            space.free(iova, K4);
        }
    }
}
