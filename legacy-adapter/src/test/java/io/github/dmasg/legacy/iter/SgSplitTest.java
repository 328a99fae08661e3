package io.github.dmasg.legacy.iter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.legacy.kernel.UndefinedInKernelException;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.RecordingSgAllocator;
import io.github.dmasg.legacy.sg.Scatterlist;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgCursor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SgSplitTest {
    /** Entries of a page each with the given lengths, and the DMA lengths that follow. */
    private static Sg list(long[] lengths, long... dmaLengths) {
        Scatterlist a = Scatterlist.allocate(lengths.length);
        a.init(a.slots());
        for (int i = 0; i < a.slots(); i++) {
            a.setPage(i, PageRef.of(0x10 * (i + 1L)), lengths[i], 0);
            if (i < dmaLengths.length) {
                a.setDmaAddress(i, 0x10000L * (i + 1));
                a.setDmaLength(i, dmaLengths[i]);
            }
        }
        return a.at(0);
    }

    private static SgSplit.Result split(Sg in, int mapped, long skip, long... sizes) {
        return SgSplit.split(in, mapped, skip, sizes, SgAllocator.heap());
    }

    private static String pages(SgSplit.Piece piece) {
        List<String> text = new ArrayList<>();
        for (SgCursor c = new SgCursor(piece.list().at(0)); c.hasEntry(); c.advance()) {
            text.add(Long.toHexString(c.pfn()) + ":" + Long.toHexString(c.offset()) + ":"
                    + Long.toHexString(c.length()));
        }
        return String.join(" ", text);
    }

    private static String dma(SgSplit.Piece piece) {
        List<String> text = new ArrayList<>();
        for (SgCursor c = new SgCursor(piece.list().at(0)); c.hasEntry(); c.advance()) {
            text.add(Long.toHexString(c.dmaAddress()) + ":" + Long.toHexString(c.dmaLength()));
        }
        return String.join(" ", text);
    }

    @Test
    void aSkipOfAWholeEntryLeavesItEmptyInFront() {
        SgSplit.Result r = split(list(new long[] {0x100, 0x200}), 0, 0x100, 0x200);
        assertEquals("10:100:0 20:0:200", pages(r.pieces().get(0)));
        r = split(list(new long[] {0x100, 0x200}), 0, 0x101, 0x1ff);
        assertEquals("20:1:1ff", pages(r.pieces().get(0)));
    }

    @Test
    void aLastPieceThatEndsInsideAnEntrySweepsUpTheRest() {
        SgSplit.Result r = split(list(new long[] {0x100, 0x200, 0x300}), 0, 0, 0x80, 0x90);
        assertEquals("10:0:80", pages(r.pieces().get(0)));
        assertEquals("10:80:80 20:0:200 30:0:0", pages(r.pieces().get(1)));
        r = split(list(new long[] {0x100, 0x200, 0x300}), 0, 0, 0x80, 0x80);
        assertEquals("10:80:80", pages(r.pieces().get(1)), "nothing is swept up after a clean end");
    }

    @Test
    void theTwoSidesAreCutByTheirOwnLengths() {
        SgSplit.Result r = split(list(new long[] {0x100, 0x100}, 0x200), 1, 0, 0x80, 0x180);
        assertEquals(1, r.pieces().get(0).mappedNents());
        assertEquals("10000:80", dma(r.pieces().get(0)));
        assertEquals("10:80:80 20:0:100", pages(r.pieces().get(1)));
        assertEquals("10080:180 0:0", dma(r.pieces().get(1)));
    }

    @Test
    void moreDmaEntriesThanPagesAreCountedButNotWritten() {
        SgSplit.Result r = split(list(new long[] {0x300, 0x100}, 0x100, 0x300), 2, 0, 0x200, 0x200);
        assertEquals("10:0:200", pages(r.pieces().get(0)));
        assertEquals(2, r.pieces().get(0).mappedNents());
        assertEquals("10000:100", dma(r.pieces().get(0)));
    }

    @Test
    void flagsTravelWithThePageSide() {
        Sg in = list(new long[] {0x100}, 0x100);
        in.markDmaBusAddress();
        SgSplit.Piece piece = split(in, 0, 0, 0x100).pieces().get(0);
        assertEquals(Scatterlist.DMA_BUS_ADDRESS, piece.list().dmaFlags(0));
        assertEquals(0, piece.list().dmaLength(0));
    }

    @Test
    void whatDoesNotFitIsInvalid() {
        Sg in = list(new long[] {0x100, 0x100}, 0x100, 0x80);
        assertEquals(-Errno.EINVAL, split(in, 0, 0, 0x201).error());
        assertEquals(-Errno.EINVAL, split(in, 0, 0x201, 0x1).error());
        assertEquals(-Errno.EINVAL, split(in, 0, 0, 0x200, 0x1).error());
        assertEquals(-Errno.EINVAL, split(in, 2, 0, 0x200).error(), "the DMA side is shorter");
        assertEquals(List.of(), split(in, 2, 0, 0x200).pieces());
        assertEquals(0, split(in, 0, 0, 0x200).error());
    }

    @Test
    void sizesOfNothing() {
        Sg in = list(new long[] {0x100, 0x100});
        SgSplit.Result r = split(in, 0, 0, 0, 0x100, 0, 0x100);
        assertEquals("10:0:0", pages(r.pieces().get(0)));
        assertEquals("10:0:100", pages(r.pieces().get(1)));
        assertEquals("20:0:0", pages(r.pieces().get(2)));
        assertEquals("20:0:100", pages(r.pieces().get(3)));
        assertThrows(UndefinedInKernelException.class, () -> split(in, 0, 0, 0x200, 0));
        assertThrows(UndefinedInKernelException.class, () -> split(in, 0, 0));
        assertThrows(UndefinedInKernelException.class, () -> split(in, 3, 0, 0x200));
    }

    @Test
    void aFailureGivesTheListsOfTheFirstPiecesBack() {
        Sg in = list(new long[] {0x100, 0x100}, 0x100, 0x80);
        RecordingSgAllocator refusing = new RecordingSgAllocator(2);
        SgSplit.Result r = SgSplit.split(in, 0, 0, new long[] {0x80, 0x180}, refusing);
        assertEquals(-Errno.ENOMEM, r.error());
        assertEquals(List.of(), r.pieces());
        assertEquals(List.of(1), refusing.handedOut());
        assertEquals(0, refusing.live());

        RecordingSgAllocator willing = new RecordingSgAllocator(0);
        assertEquals(
                -Errno.EINVAL,
                SgSplit.split(in, 2, 0, new long[] {0x80, 0x180}, willing).error());
        assertEquals(List.of(1, 2), willing.handedOut());
        assertEquals(0, willing.live(), "the DMA side was too short");
    }

    @Test
    void aPieceBehindTheLastDmaEntryHasNone() {
        SgSplit.Result r = split(list(new long[] {0x100, 0x100}, 0x100), 1, 0, 0x100, 0);
        assertEquals("10000:100", dma(r.pieces().get(0)));
        assertEquals(0, r.pieces().get(1).mappedNents());
        assertEquals("0:0", dma(r.pieces().get(1)));
    }
}
