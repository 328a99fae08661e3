package io.github.dmasg.legacy.sg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** A handle reads and writes its own slot; a cursor reads the one it stands on. */
class SgTest {
    private final Scatterlist array = Scatterlist.allocate(3);

    SgTest() {
        array.init(3);
    }

    @Test
    void aHandleReadsItsSlot() {
        array.setPage(1, PageRef.of(5, 6), 7, 0x1008);
        array.setDmaAddress(1, 9);
        array.setDmaLength(1, 10);
        array.setDmaFlags(1, 12);
        Sg sg = array.at(1);
        assertEquals(PageRef.of(5, 6), sg.page());
        assertEquals(5, sg.pfn());
        assertEquals(6, sg.provider());
        assertEquals(7, sg.length());
        assertEquals(0x1008, sg.offset());
        assertEquals(0x6008, sg.phys());
        assertEquals(9, sg.dmaAddress());
        assertEquals(10, sg.dmaLength());
        assertEquals(12, sg.dmaFlags());
        assertFalse(sg.isDmaBusAddress());
        assertFalse(sg.isLast());
        assertFalse(sg.isChain());
    }

    @Test
    void aHandleWritesItsSlot() {
        Sg sg = array.at(1);
        sg.setPage(PageRef.of(5, 6), 1, 2);
        sg.setLength(7);
        sg.setOffset(0x1008);
        sg.setDmaAddress(9);
        sg.setDmaLength(10);
        sg.setDmaFlags(12);
        sg.markDmaBusAddress();
        sg.markEnd();
        assertEquals(PageRef.of(5, 6), array.page(1));
        assertEquals(7, array.length(1));
        assertEquals(0x1008, array.offset(1));
        assertEquals(9, array.dmaAddress(1));
        assertEquals(10, array.dmaLength(1));
        assertEquals(13, array.dmaFlags(1));
        assertTrue(sg.isDmaBusAddress());
        assertTrue(array.isLast(1));
        sg.unmarkDmaBusAddress();
        sg.unmarkEnd();
        assertEquals(12, array.dmaFlags(1));
        assertFalse(array.isLast(1));
        array.chainAt(1, array.at(2));
        assertTrue(sg.isChain());
    }

    @Test
    void aCursorReadsTheSlotItStandsOn() {
        array.setPage(1, PageRef.of(5, 6), 7, 0x1008);
        array.setDmaFlags(1, Scatterlist.DMA_BUS_ADDRESS);
        SgCursor cursor = new SgCursor(array.at(0));
        assertFalse(cursor.isDmaBusAddress());
        cursor.advance();
        assertEquals(6, cursor.provider());
        assertEquals(0x6008, cursor.phys());
        assertTrue(cursor.isDmaBusAddress());
        cursor.advance();
        cursor.advance();
        assertThrows(IllegalStateException.class, cursor::phys);
    }

    @Test
    void stepsCountSlotsOfTheArray() {
        Sg sg = array.at(1);
        assertEquals(array.at(2), sg.plus(1));
        assertEquals(array.at(0), sg.plus(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> sg.plus(2));
    }

    @Test
    void aSlotSaysWhichItIsAndWhatItHolds() {
        array.setPage(1, PageRef.of(0x1f), 0x20, 0x30);
        array.chainAt(2, array.at(0));
        assertEquals("slot 1: pfn 0x1f offset 0x30 length 0x20", array.at(1).toString());
        assertEquals("slot 2: link", array.at(2).toString());
    }
}
