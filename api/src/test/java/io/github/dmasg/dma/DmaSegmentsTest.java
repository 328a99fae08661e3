package io.github.dmasg.dma;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DmaSegmentsTest {
    private static final long HIGH = 0xffff_ffff_0000_0000L;

    /** Hands out its segments from the second place of an array on. */
    private static final class Shifted extends DmaCursor {
        private boolean done;

        Shifted(long... addressAndExtent) {
            addresses = new long[1 + addressAndExtent.length / 2];
            extents = new long[addresses.length];
            for (int i = 1; i < addresses.length; i++) {
                addresses[i] = addressAndExtent[2 * i - 2];
                extents[i] = addressAndExtent[2 * i - 1];
            }
            from = 1;
            to = addresses.length;
        }

        @Override
        public boolean next() {
            boolean first = !done;
            done = true;
            return first;
        }
    }

    private static DmaSegments shifted(long... addressAndExtent) {
        return reuse -> new Shifted(addressAndExtent);
    }

    @Test
    void whatSegmentsDoNotSayThemselvesIsFoundByWalking() {
        DmaSegments segments = shifted(HIGH + 0xf000, DmaSegment.extent(0x1001, 1), 0x3000, 0x2000);
        assertEquals(2, segments.segments());
        assertEquals(0x3001, segments.bytes());
        List<String> seen = new ArrayList<>();
        segments.forEachSegment((address, length) -> seen.add(Long.toHexString(address) + "+" + length));
        assertEquals(List.of("ffffffff0000f000+4097", "3000+8192"), seen);
        List<String> pages = new ArrayList<>();
        segments.forEachPage(12, address -> pages.add(Long.toHexString(address)));
        assertEquals(List.of("ffffffff0000f000", "ffffffff00010000", "3000", "4000"), pages);
        List<String> ranges = new ArrayList<>();
        segments.forEachPageRange(16, (first, count) -> ranges.add(Long.toHexString(first) + "x" + count));
        assertEquals(List.of("ffffffff00000000x2", "0x1"), ranges);
    }

    @Test
    void aCursorCountsThePagesOfASegment() {
        DmaCursor cursor =
                shifted(HIGH + 0xffff, 2, 0x3000, 0x1000, 0x5001, 0x1000).cursor();
        assertTrue(cursor.next());
        assertEquals(HIGH + 0xf000, cursor.firstPage(1, 12));
        assertEquals(HIGH, cursor.firstPage(1, 16));
        assertEquals(HIGH + 0xffff, cursor.firstPage(1, 0));
        assertEquals(List.of(2L, 1L, 2L), List.of(cursor.pages(1, 12), cursor.pages(2, 12), cursor.pages(3, 12)));
        assertEquals(List.of(2L, 0x1000L, 1L), List.of(cursor.pages(1, 0), cursor.pages(2, 0), cursor.pages(3, 16)));
        assertEquals(0x3000, cursor.firstPage(2, 12));
    }

    @Test
    void aWalkSeesPagesOfAnySize() {
        DmaPageRangeWalk walk = new DmaPageRangeWalk();
        assertFalse(walk.next(), "nothing to walk yet");
        DmaSegments segments = shifted(HIGH + 0xfff, DmaSegment.extent(2, 1), 0x7000, 0x1000);
        assertSame(walk, walk.reset(segments, 12));
        assertTrue(walk.next());
        assertEquals("0 ffffffff00000000x2 4095+2", describe(walk));
        assertTrue(walk.next());
        assertEquals("1 7000x1 0+4096", describe(walk));
        assertFalse(walk.next());
        walk.reset(segments, 0);
        assertTrue(walk.next());
        assertEquals("0 ffffffff00000fffx2 0+2", describe(walk));
        walk.reset(segments, 47);
        assertTrue(walk.next());
        assertEquals("0 ffff800000000000x1 140733193392127+2", describe(walk));
        assertThrows(IllegalArgumentException.class, () -> walk.reset(segments, 48));
        assertThrows(IllegalArgumentException.class, () -> walk.reset(segments, -1));
        assertThrows(IllegalArgumentException.class, () -> segments.forEachPageRange(48, (first, count) -> {}));
    }

    private static String describe(DmaPageRangeWalk walk) {
        return walk.segment() + " " + Long.toHexString(walk.first()) + "x" + walk.count() + " " + walk.offset() + "+"
                + walk.length();
    }

    @Test
    void aListTakesWhatAMapperGives() {
        DmaSgList list = new DmaSgList();
        assertSame(SegmentLimits.NONE, ((DmaSink) list).limits());
        list.begin();
        list.accept(new long[] {9, 0x5000, 9}, new long[] {9, DmaSegment.extent(7, 1), 9}, 1, 2);
        assertEquals(1, list.segments());
        assertEquals(0x5000, list.address(0));
        assertEquals(7, list.length(0));
        DmaCursor cursor = list.cursor();
        assertTrue(cursor.next());
        assertEquals(DmaSegment.BUS_ADDRESS, cursor.flags(0));
        DmaSgList more = new DmaSgList();
        more.append(0x9000, 1, 0);
        list.chain(more);
        assertEquals(2, list.segments());
        assertEquals(0, more.segments());
        assertTrue(list.listBytes() >= 32);
        list.clear();
        assertEquals(0, list.segments());
    }

    @Test
    void onlyBusAddressesAreBusAddresses() {
        assertFalse(DmaSegment.isBusAddress(DmaSegment.extent(1, 0)));
        assertFalse(DmaSegment.isBusAddress(DmaSegment.MAX_LENGTH));
        assertTrue(DmaSegment.isBusAddress(DmaSegment.extent(DmaSegment.MAX_LENGTH, DmaSegment.BUS_ADDRESS)));
    }

    @Test
    void limitsMayTouchEachOther() {
        SegmentLimits limits = new SegmentLimits(DmaSegment.MAX_LENGTH, 1, 1, 2);
        assertEquals(4096, limits.withMaxSegmentSize(4096).maxSegmentSize());
        assertEquals(0xff, limits.withBoundaryMask(0xff).boundaryMask());
        assertEquals(5, limits.withMaxSegments(5).maxSegments());
        assertEquals(1, limits.withCutAlignment(1).cutAlignment());
        assertEquals(512, new SegmentLimits(512, 511, 1, 512).cutAlignment());
        assertRefused("maximum segment size: 281474976710656 (expected: 1..281474976710655)", 1L << 48, -1, 1, 1);
        assertRefused("boundary mask: 0 (expected: 2^n - 1 with n > 0)", 1, 0, 1, 1);
        assertRefused("boundary mask: -2 (expected: 2^n - 1 with n > 0)", 1, -2, 1, 1);
        assertRefused("cut alignment: 512 (expected: at most the boundary 256)", 4096, 255, 1, 512);
        assertRefused("cut alignment: 0 (expected: a power of two)", 4096, -1, 1, 0);
        assertRefused("cut alignment: -9223372036854775808 (expected: a power of two)", 4096, -1, 1, Long.MIN_VALUE);
        assertEquals(
                4096,
                SegmentLimits.NONE
                        .withMaxSegmentSize(4096)
                        .withCutAlignment(4096)
                        .cutAlignment());
    }

    private static void assertRefused(String message, long size, long boundary, long count, long cut) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> new SegmentLimits(size, boundary, count, cut))
                        .getMessage());
    }

    @Test
    void noLimitsChangeNothing() {
        SegmentLimits some = new SegmentLimits(4096, 0xffff, 3, 1);
        assertSame(some, some.and(SegmentLimits.NONE));
        assertSame(some, SegmentLimits.NONE.and(some));
        assertSame(some, some.and(new SegmentLimits(4096, 0xffff, 3, 1)));
    }

    @Test
    void aSegmentMayEndAtTheBoundaryAndAtTheTop() {
        SegmentLimits limits = new SegmentLimits(4096, 0xfff, 3, 1);
        assertTrue(limits.allows(0x1000, 4096));
        assertTrue(limits.allows(-4096, 4096));
        assertFalse(limits.allows(0x1fff, 2));
        assertTrue(SegmentLimits.NONE.allows(0xfff, 1L << 40));
    }

    @Test
    void aRefusalSaysWhatAndWhere() {
        DmaException plain = DmaException.of(DmaError.ENOMEM, "no room");
        assertEquals("ENOMEM: no room", plain.getMessage());
        assertEquals(DmaError.ENOMEM, plain.error());
        assertEquals(DmaException.NONE, plain.entry());
        assertEquals(DmaException.NONE, plain.segment());
        DmaException entry = DmaException.atEntry(DmaError.EIO, 5, "bad");
        assertEquals("EIO at entry 5: bad", entry.getMessage());
        assertEquals(5, entry.entry());
        assertEquals(DmaException.NONE, entry.segment());
        DmaException segment = DmaException.atSegment(DmaError.EINVAL, 6, "bad");
        assertEquals("EINVAL at segment 6: bad", segment.getMessage());
        assertEquals(6, segment.segment());
        assertEquals(DmaException.NONE, segment.entry());
    }

    @Test
    void errorsHaveTheKernelsNumbers() {
        assertEquals(22, DmaError.EINVAL.errno());
        assertEquals(12, DmaError.ENOMEM.errno());
        assertEquals(121, DmaError.EREMOTEIO.errno());
        assertEquals(5, DmaError.EIO.errno());
        assertEquals(95, DmaError.NOT_COHERENT.errno());
        for (DmaError error : DmaError.values()) {
            assertEquals(error == DmaError.ENOMEM, error.retryLater());
        }
    }
}
