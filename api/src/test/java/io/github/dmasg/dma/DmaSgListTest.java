package io.github.dmasg.dma;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DmaSgListTest {
    @Test
    void aSegmentKeepsItsExtremes() {
        DmaSgList list = new DmaSgList();
        list.append(0xffff_0000_0000_0000L, DmaSegment.MAX_LENGTH, DmaSegment.BUS_ADDRESS);
        assertEquals(0xffff_0000_0000_0000L, list.address(0));
        assertEquals(DmaSegment.MAX_LENGTH, list.length(0));
        assertEquals(DmaSegment.BUS_ADDRESS, list.flags(0));
        assertTrue(DmaSegment.isBusAddress(DmaSegment.extent(1, DmaSegment.BUS_ADDRESS)));
        list.checkInvariants();
    }

    @Test
    void refusalsNameTheSegmentAndTheValue() {
        DmaSgList list = new DmaSgList();
        assertRefused("segment 0 length: 0 (expected: 1..281474976710655)", () -> list.append(0, 0, 0));
        assertRefused(
                "segment 0 length: 281474976710656 (expected: 1..281474976710655)", () -> list.append(0, 1L << 48, 0));
        assertRefused("segment 0 flags: 0x2 (expected: 0 or 0x1)", () -> list.append(0, 1, 2));
        assertRefused(
                "segment 0 end: 0xfffffffffffffff0 + 0x11 (expected: at most 2^64)", () -> list.append(-16, 17, 0));
        assertEquals(0, list.segments());
        list.append(-16, 16, 0);
        assertEquals(1, list.segments());
    }

    private static void assertRefused(String message, Runnable call) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
    }

    @Test
    void aFailedMappingIsTakenBack() {
        DmaSgList list = new DmaSgList();
        list.append(0x1000, 0x1000, 0);
        list.begin();
        list.accept(new long[] {1, 2, 3}, new long[] {1, 1, 1}, 0, 3);
        list.abort();
        assertEquals(1, list.segments());
        assertEquals(0x1000, list.bytes());
        list.checkInvariants();
    }

    @Test
    void pagesFollowTheDeviceNotTheCpu() {
        DmaSgList list = new DmaSgList();
        list.append(0x0001_f800, 0x2000, 0);
        list.append(0x0010_0000, 0x1_0000, 0);
        List<String> ranges = new ArrayList<>();
        list.forEachPageRange(16, (first, count) -> ranges.add(Long.toHexString(first) + "x" + count));
        assertEquals(List.of("10000x2", "100000x1"), ranges);
        List<Long> pages = new ArrayList<>();
        list.forEachPage(12, pages::add);
        assertEquals(3 + 16, pages.size());
        assertEquals(0x1_f000, pages.get(0));

        DmaPageRangeWalk walk = new DmaPageRangeWalk(list, 16);
        assertTrue(walk.next());
        assertEquals(0xf800, walk.offset());
        assertEquals(0x2000, walk.length());
        assertTrue(walk.next());
        assertEquals(1, walk.segment());
        assertFalse(walk.next());
        assertThrows(IllegalArgumentException.class, () -> list.forEachPage(48, address -> {}));
    }

    @Test
    void limitsThatContradictEachOtherAreRefused() {
        IllegalArgumentException empty =
                assertThrows(IllegalArgumentException.class, () -> SegmentLimits.NONE.withMaxSegmentSize(0));
        assertEquals("maximum segment size: 0 (expected: 1..281474976710655)", empty.getMessage());
        assertThrows(IllegalArgumentException.class, () -> SegmentLimits.NONE.withBoundaryMask(0xfffe));
        assertThrows(IllegalArgumentException.class, () -> SegmentLimits.NONE.withMaxSegments(0));
        assertThrows(IllegalArgumentException.class, () -> SegmentLimits.NONE.withCutAlignment(3));
        SegmentLimits small = SegmentLimits.NONE.withMaxSegmentSize(512);
        SegmentLimits aligned = SegmentLimits.NONE.withCutAlignment(4096);
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> small.and(aligned));
        assertEquals("cut alignment: 4096 (expected: at most the maximum segment size 512)", refusal.getMessage());
    }

    @Test
    void theStricterOfTwoLimitsHolds() {
        SegmentLimits both = new SegmentLimits(4096, 0xffff, 10, 1).and(new SegmentLimits(8192, 0xfff, 20, 512));
        assertEquals(new SegmentLimits(4096, 0xfff, 10, 512), both);
        assertTrue(both.allows(0x1000, 0x1000));
        assertFalse(both.allows(0x1001, 0x1000));
        assertFalse(both.allows(0x1000, 0x1001));
    }
}
