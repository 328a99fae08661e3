package io.github.dmasg.legacy.blk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.legacy.kernel.UndefinedInKernelException;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.Scatterlist;
import io.github.dmasg.legacy.sg.SgCursor;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlockSegmentsTest {
    private static final long NO_BOUNDARY = -1;
    private static final QueueLimits OPEN = new QueueLimits(0xffff_ffffL, NO_BOUNDARY, 0, 128, 512);

    private final WarnLog warnings = new WarnLog();

    private static BioVecs vecs(long... pfnOffsetLength) {
        BioVecs vecs = new BioVecs();
        for (int i = 0; i < pfnOffsetLength.length; i += 3) {
            vecs.add(PageRef.of(pfnOffsetLength[i]), pfnOffsetLength[i + 2], pfnOffsetLength[i + 1]);
        }
        return vecs;
    }

    private static Bio bio(int operation, long... pfnOffsetLength) {
        BioVecs vecs = vecs(pfnOffsetLength);
        long size = 0;
        for (int i = 0; i < vecs.count(); i++) {
            size += vecs.length(i);
        }
        return new Bio(vecs, new BvecIter(0, 0, size), operation);
    }

    private String map(QueueLimits limits, long counted, Bio... request) {
        Scatterlist array = Scatterlist.allocate(16);
        array.init(16);
        int n = new RequestMapper(limits, warnings).map(List.of(request), counted, array.at(0));
        StringBuilder text = new StringBuilder();
        int seen = 0;
        for (SgCursor c = new SgCursor(array.at(0)); c.hasEntry(); c.advance()) {
            text.append(String.format("%x:%x:%x ", c.pfn(), c.offset(), c.length()));
            seen++;
        }
        assertEquals(n, seen);
        return text.toString().trim();
    }

    @Test
    void vectorsAreJoinedAcrossBiosOnly() {
        Bio first = bio(0, 1, 0, 0x1000, 2, 0, 0x1000);
        Bio second = bio(0, 3, 0, 0x1000);
        assertEquals("1:0:1000 2:0:2000", map(OPEN, 3, first, second));
    }

    @Test
    void aJoinRespectsProviderSizeAndBoundary() {
        Bio first = bio(0, 1, 0, 0x1000);
        BioVecs peer = new BioVecs().add(PageRef.of(2, 7), 0x1000, 0);
        assertEquals("1:0:1000 2:0:1000", map(OPEN, 2, first, new Bio(peer, new BvecIter(0, 0, 0x1000), 0)));
        Bio second = bio(0, 2, 0, 0x1000);
        QueueLimits small = new QueueLimits(0x1fff, NO_BOUNDARY, 0, 128, 512);
        assertEquals("1:0:1000 2:0:1000", map(small, 2, first, second));
        QueueLimits bounded = new QueueLimits(0xffff_ffffL, 0x1fff, 0, 128, 512);
        assertEquals("1:0:1000 2:0:1000", map(bounded, 2, first, second));
    }

    @Test
    void longVectorsAreCutAtSizeAndBoundary() {
        QueueLimits limits = new QueueLimits(0x3000, 0x3fff, 0, 128, 512);
        assertEquals("2:0:2000 4:0:3000 7:0:1000", map(limits, 3, bio(0, 1, 0x1000, 0x6000)));
    }

    @Test
    void aVectorInOnePageIsNeverCut() {
        QueueLimits tiny = new QueueLimits(0x200, NO_BOUNDARY, 0, 128, 512);
        assertEquals("1:0:1000", map(tiny, 8, bio(0, 1, 0, 0x1000)));
    }

    @Test
    void aMaximumOfZeroIsNone() {
        QueueLimits zero = new QueueLimits(0, 0x3fff, 0, 128, 512);
        assertEquals("1:0:3000 4:0:1000 5:0:1000", map(zero, 3, bio(0, 1, 0, 0x4000), bio(0, 5, 0, 0x1000)));
        QueueLimits endless = new QueueLimits(0, NO_BOUNDARY, 0, 128, 512);
        assertThrows(UndefinedInKernelException.class, () -> map(endless, 3, bio(0, 0, 0, 0x4000)));
    }

    @Test
    void aVirtualBoundaryMakesTheCountTooSmall() {
        QueueLimits limits = new QueueLimits(0x800, NO_BOUNDARY, 0xfff, 128, 512);
        Bio bio = bio(0, 1, 0, 0x2000);
        assertEquals(1, SegmentCount.ofRequest(limits, List.of(bio)));
        map(limits, 1, bio);
        assertEquals(1, warnings.count());
    }

    @Test
    void theVirtualBoundaryCountsFromTheFirstPageOfAVector() {
        QueueLimits limits = new QueueLimits(0x4000, NO_BOUNDARY, 0x3fff, 128, 512);
        assertEquals(2, SegmentCount.ofRequest(limits, List.of(bio(0, 1, 0, 0x8000))));
    }

    @Test
    void aListThatIsTooShortIsRefused() {
        Scatterlist one = Scatterlist.allocate(1);
        one.init(1);
        RequestMapper mapper = new RequestMapper(OPEN, warnings);
        assertThrows(
                UndefinedInKernelException.class,
                () -> mapper.map(List.of(bio(0, 1, 0, 0x1000, 9, 0, 0x1000)), 2, one.at(0)));
    }

    @Test
    void splitsAtTheSegmentLimit() {
        QueueLimits two = new QueueLimits(0xffff_ffffL, NO_BOUNDARY, 0, 2, 512);
        BioSplit split = new BioSplit();
        assertEquals(0, split.splitAt(bio(0, 1, 0, 0x1000, 9, 0, 0x1000), two, 0xffff_fe00L));
        assertEquals(2, split.segments());
        assertEquals(16, split.splitAt(bio(0, 1, 0, 0x1000, 9, 0, 0x1000, 20, 0, 0x1000), two, 0xffff_fe00L));
    }

    @Test
    void splitsAtTheByteLimit() {
        assertEquals(5, new BioSplit().splitAt(bio(0, 1, 0, 0x1000), OPEN, 0xa00));
        assertEquals(5, new BioSplit().splitAt(bio(0, 1, 0, 0x1000), OPEN, 0xbff));
    }

    @Test
    void aSplitBelowOneBlockLooksLikeNoSplit() {
        QueueLimits limits = new QueueLimits(0xffff_ffffL, NO_BOUNDARY, 0xfff, 128, 4096);
        BioSplit split = new BioSplit();
        assertEquals(0, split.splitAt(bio(0, 1, 0, 0x800, 9, 0x800, 0x800), limits, 0xffff_fe00L));
        assertEquals(1, split.segments());
    }

    @Test
    void someBiosMayNotBeSplit() {
        BioSplit split = new BioSplit();
        assertEquals(-Errno.EINVAL, split.splitAt(bio(Bio.ATOMIC | Bio.NOWAIT, 1, 0, 0x1000), OPEN, 0x200));
        assertEquals(-Errno.EAGAIN, split.splitAt(bio(Bio.NOWAIT, 1, 0, 0x1000), OPEN, 0x200));
        assertEquals(0xffff_ffffL, split.segments());
        assertEquals(0, split.splitAt(bio(Bio.ATOMIC, 1, 0, 0x1000), OPEN, 0x1000));
    }

    @Test
    void advanceStopsAtVectorBorders() {
        BioVecs vecs = vecs(1, 0, 0x1000, 2, 0, 0, 3, 0, 0x1000);
        BvecIter iter = new BvecIter(0, 0, 0x2000);
        assertTrue(iter.advance(vecs, 0x1000, warnings));
        assertEquals("1:0:1000", iter.toString());
        assertTrue(iter.advance(vecs, 0x10, warnings));
        assertEquals("2:10:ff0", iter.toString());
        assertFalse(iter.advance(vecs, 0xff1, warnings));
        assertEquals("2:10:0", iter.toString());
        assertEquals(1, warnings.count());
    }

    @Test
    void walksSkipWhatIsDoneExceptTheOneOverAllPages() {
        BioVecs vecs = vecs(1, 0x800, 0x1000);
        Bio rest = new Bio(vecs, new BvecIter(0, 0x900, 0x700), 0);
        BvecCursor c = BvecCursor.ofPages();
        c.reset(rest);
        assertTrue(c.next());
        assertEquals(2, PageRef.pfn(c.page()));
        assertEquals(0x100, c.offset());
        assertEquals(0x700, c.length());
        assertFalse(c.next());
        AllSegmentsCursor all = new AllSegmentsCursor(vecs);
        assertTrue(all.next());
        assertEquals(0x800, all.length());
        assertTrue(all.next());
        assertEquals(0, all.offset());
        assertFalse(all.next());
    }

    @Test
    void limitsAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> new QueueLimits(-1, 0, 0, 1, 512));
        assertThrows(IllegalArgumentException.class, () -> new QueueLimits(1, 0, 0, 65536, 512));
        assertThrows(IllegalArgumentException.class, () -> new QueueLimits(1, 0, 0, 1, 1L << 32));
    }

    @Test
    void aVectorInOnePageThatFillsTheByteLimitIsOneSegment() {
        QueueLimits tiny = new QueueLimits(0x200, NO_BOUNDARY, 0, 128, 512);
        BioSplit split = new BioSplit();
        assertEquals(0, split.splitAt(bio(0, 1, 0, 0x1000, 9, 0x400, 0xc00), tiny, 0x1c00));
        assertEquals(2, split.segments());
    }

    @Test
    void aVectorBehindItsFirstPageIsCutAlsoInTheCount() {
        QueueLimits tiny = new QueueLimits(0x200, NO_BOUNDARY, 0, 128, 512);
        BioSplit split = new BioSplit();
        assertEquals(0, split.splitAt(bio(0, 1, 0x1000, 0x800), tiny, 0x800));
        assertEquals(4, split.segments());
        assertEquals(4, SegmentCount.ofRequest(tiny, List.of(bio(0, 1, 0x1000, 0x800))));
    }

    @Test
    void aVectorThatEndsWithItsPageLeavesNoGap() {
        QueueLimits limits = new QueueLimits(0xffff_ffffL, NO_BOUNDARY, 0xfff, 128, 512);
        BioSplit split = new BioSplit();
        assertEquals(0, split.splitAt(bio(0, 1, 0x400, 0xc00, 9, 0, 0x1000), limits, 0xffff_fe00L));
        assertEquals(2, split.segments());
        assertEquals(8, split.splitAt(bio(0, 1, 0, 0x1000, 9, 0x200, 0x1000), limits, 0xffff_fe00L));
    }

    @Test
    void longVectorsThatFillTheByteLimitAreNotSplit() {
        assertEquals(0, new BioSplit().splitAt(bio(0, 1, 0, 0x4000), OPEN, 0x4000));
        assertEquals(0x18, new BioSplit().splitAt(bio(0, 1, 0, 0x4000), OPEN, 0x3000));
    }

    @Test
    void aJoinMayFillTheSizeAndReachTheBoundary() {
        QueueLimits limits = new QueueLimits(0x2000, 0x1fff, 0, 128, 512);
        assertEquals("2:0:2000", map(limits, 1, bio(0, 2, 0, 0x1000), bio(0, 3, 0, 0x1000)));
        assertEquals("3:0:1000 4:0:1000", map(limits, 2, bio(0, 3, 0, 0x1000), bio(0, 4, 0, 0x1000)));
    }

    @Test
    void eachListIsFilledFromItsOwnStart() {
        RequestMapper mapper = new RequestMapper(OPEN, warnings);
        for (int i = 0; i < 2; i++) {
            Scatterlist array = Scatterlist.allocate(2);
            array.init(2);
            assertEquals(1, mapper.map(List.of(bio(0, 1, 0, 0x1000)), 1, array.at(0)));
            assertEquals(1, array.pfn(0));
            assertTrue(array.isLast(0));
        }
        assertEquals(0, warnings.count());
    }

    @Test
    void vectorsAreKeptHoweverManyThereAre() {
        BioVecs vecs = new BioVecs();
        for (int i = 0; i < 20; i++) {
            vecs.add(PageRef.of(i), 0x100 + i, i);
        }
        for (int i = 0; i < 20; i++) {
            assertEquals(i, vecs.page(i));
            assertEquals(0x100 + i, vecs.length(i));
            assertEquals(i, vecs.offset(i));
        }
        for (int i : new int[] {-1, 20}) {
            String message = assertThrows(UndefinedInKernelException.class, () -> vecs.page(i))
                    .getMessage();
            assertEquals("vector: " + i + " (expected: 0 to 19)", message);
        }
    }

    @Test
    void limitsMayBeAsLargeAsTheirFields() {
        QueueLimits largest = new QueueLimits(0xffff_ffffL, -1, -1, 65535, 0xffff_ffffL);
        assertEquals(65535, largest.maxSegments());
        assertEquals(0, new QueueLimits(0, 0, 0, 0, 0).logicalBlockSize());
        assertThrows(IllegalArgumentException.class, () -> new QueueLimits(1, 0, 0, -1, 512));
        assertThrows(IllegalArgumentException.class, () -> new QueueLimits(1, 0, 0, 1, -1));
        assertThrows(IllegalArgumentException.class, () -> new QueueLimits(1L << 32, 0, 0, 1, 512));
    }
}
