package io.github.dmasg.legacy.sg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.legacy.kernel.UndefinedInKernelException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScatterlistTest {
    private static final long PAGE = PageRef.of(PageRef.MAX_PFN, PageRef.MAX_PROVIDER);

    @Test
    void everyFieldKeepsItsOwnBits() {
        Scatterlist a = Scatterlist.allocate(3);
        a.init(3);
        a.setPage(1, PAGE, 0xffff_ffffL, 0x1_0000_0001L);
        a.setDmaAddress(1, -1L);
        a.setDmaLength(1, 0xffff_fffeL);
        a.markDmaBusAddress(1);

        assertEquals(PageRef.MAX_PFN, a.pfn(1));
        assertEquals(PageRef.MAX_PROVIDER, a.provider(1));
        assertEquals(0xffff_ffffL, a.length(1));
        assertEquals(1, a.offset(1), "offset is kept modulo 2^32");
        assertEquals(-1L, a.dmaAddress(1));
        assertEquals(0xffff_fffeL, a.dmaLength(1));
        assertTrue(a.isDmaBusAddress(1));
        assertFalse(a.isLast(1));
        assertFalse(a.isChain(1));

        assertFalse(a.isDmaSwiotlb(1));
        a.markDmaSwiotlb(1);
        assertTrue(a.isDmaSwiotlb(1));
        assertTrue(a.isDmaBusAddress(1));
        a.unmarkDmaBusAddress(1);
        assertFalse(a.isDmaBusAddress(1));
        assertEquals(Scatterlist.DMA_SWIOTLB, a.dmaFlags(1));
        a.setDmaFlags(1, 0);
        a.setOffset(1, 7);
        assertEquals(0, a.dmaFlags(1));
        assertEquals(0xffff_fffeL, a.dmaLength(1));
        assertEquals(0xffff_ffffL, a.length(1));
        for (int i : new int[] {0, 2}) {
            assertEquals(0, a.page(i));
            assertEquals(0, a.length(i));
            assertEquals(0, a.dmaAddress(i));
        }
    }

    @Test
    void settingAPageKeepsTheEndMark() {
        Sg sg = SgList.one(PageRef.of(5), 0, 1);
        sg.setPage(PAGE, 2, 3);
        assertTrue(sg.isLast());
        sg.unmarkEnd();
        sg.setPage(PageRef.of(6), 2, 3);
        assertFalse(sg.isLast());
    }

    @Test
    void walksCrossChainLinks() {
        Scatterlist a = numbered(3, 0);
        Scatterlist b = numbered(2, 2);
        Scatterlist c = numbered(1, 3);
        SgList.chain(a, 3, b.at(0));
        SgList.chain(b, 2, c.at(0));

        List<Long> byCursor = new ArrayList<>();
        for (SgCursor cur = new SgCursor(a.at(0)); cur.hasEntry(); cur.advance()) {
            assertEquals(byCursor.size(), cur.index());
            byCursor.add(cur.pfn());
        }
        List<Long> byHandle = new ArrayList<>();
        for (Sg sg = a.at(0); sg != null; sg = sg.next()) {
            byHandle.add(sg.pfn());
        }
        assertEquals(List.of(0L, 1L, 2L, 3L), byCursor);
        assertEquals(byCursor, byHandle);
        assertEquals(4, SgList.nents(a.at(0)));
        assertEquals(c.at(0), SgList.last(a.at(0), 4));
    }

    @Test
    void lastWantsTheEndMark() {
        Scatterlist a = numbered(3, 0);
        assertThrows(UndefinedInKernelException.class, () -> SgList.last(a.at(0), 2));
        assertThrows(UndefinedInKernelException.class, () -> SgList.last(a.at(0), 4));
    }

    @Test
    void chainDropsEndMarkAndLengthAndMarkEndDropsTheLink() {
        Scatterlist a = numbered(2, 0);
        SgList.chain(a, 2, numbered(1, 7).at(0));
        assertFalse(a.isLast(1));
        assertEquals(0, a.length(1));
        assertThrows(UndefinedInKernelException.class, () -> a.page(1));
        a.markEnd(1);
        assertFalse(a.isChain(1));
        assertTrue(a.isLast(1));
    }

    @Test
    void anArrayWithoutEndIsNotWalkedPastItsMemory() {
        Scatterlist a = numbered(2, 0);
        a.unmarkEnd(1);
        assertThrows(UndefinedInKernelException.class, () -> SgList.nents(a.at(0)));
    }

    @Test
    void nentsForLenCountsBytesUnsigned() {
        Scatterlist a = numbered(2, 0);
        a.setLength(0, 0xffff_ffffL);
        a.setLength(1, 0xffff_ffffL);
        assertEquals(0, SgList.nentsForLen(a.at(0), 0));
        assertEquals(1, SgList.nentsForLen(a.at(0), 0xffff_ffffL));
        assertEquals(2, SgList.nentsForLen(a.at(0), 0x1_0000_0000L));
        assertEquals(-Errno.EINVAL, SgList.nentsForLen(a.at(0), -1L));
        assertNull(SgList.last(a.at(0), 2).next());
    }

    @Test
    void initClearsWhatTheSlotsHeldAndNothingElse() {
        Scatterlist a = numbered(3, 4);
        SgList.chain(a, 3, numbered(1, 7).at(0));
        for (int i = 0; i < 2; i++) {
            a.setDmaAddress(i, 9);
            a.setDmaLength(i, 9);
        }
        a.init(1);
        assertEquals(0, a.page(0));
        assertEquals(0, a.length(0));
        assertEquals(0, a.dmaAddress(0));
        assertEquals(0, a.dmaLength(0));
        assertTrue(a.isLast(0));
        assertEquals(5, a.pfn(1));
        assertEquals(9, a.dmaLength(1));
        assertEquals(7, a.chainTarget(2).pfn());
        a.init(3);
        assertEquals(0, a.page(1));
        assertFalse(a.isChain(2));
        assertThrows(IllegalArgumentException.class, () -> a.init(0));
        assertThrows(IllegalArgumentException.class, () -> a.init(4));
    }

    @Test
    void everyLinkOfAnArrayKeepsItsOwnTarget() {
        Scatterlist a = numbered(3, 0);
        a.chainAt(1, numbered(1, 5).at(0));
        a.chainAt(2, numbered(1, 6).at(0));
        assertEquals(5, a.chainTarget(1).pfn());
        assertEquals(6, a.chainTarget(2).pfn());
        assertThrows(UndefinedInKernelException.class, () -> a.chainTarget(0));
    }

    @Test
    void anEntryAloneHoldsWhatItWasGiven() {
        Sg one = SgList.one(PAGE, 0x123, 0x456);
        assertEquals(PAGE, one.page());
        assertEquals(0x123, one.offset());
        assertEquals(0x456, one.length());
        assertTrue(one.isLast());
    }

    @Test
    void aPageReferenceHoldsTheFirstAndTheLastNumbersAndNoOthers() {
        assertEquals(0, PageRef.of(0, 0));
        long last = PageRef.of(PageRef.MAX_PFN, PageRef.MAX_PROVIDER);
        assertEquals(0xf_ffff_ffff_ffffL, PageRef.pfn(last));
        assertEquals(1023, PageRef.provider(last));
        assertThrows(IllegalArgumentException.class, () -> PageRef.of(-1));
        assertThrows(IllegalArgumentException.class, () -> PageRef.of(PageRef.MAX_PFN + 1));
        assertThrows(IllegalArgumentException.class, () -> PageRef.of(0, -1));
        assertThrows(IllegalArgumentException.class, () -> PageRef.of(0, PageRef.MAX_PROVIDER + 1));
    }

    private static Scatterlist numbered(int slots, int firstPfn) {
        Scatterlist a = Scatterlist.allocate(slots);
        a.init(slots);
        for (int i = 0; i < slots; i++) {
            a.setPage(i, PageRef.of(firstPfn + i), 0x1000, 0);
        }
        return a;
    }
}
