package io.github.dmasg.legacy.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dmasg.dma.DmaCursor;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegment;
import io.github.dmasg.dma.DmaSegments;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.legacy.dmamap.DmaOps;
import io.github.dmasg.legacy.kernel.UndefinedInKernelException;
import io.github.dmasg.legacy.sg.Scatterlist;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SgSegmentsTest {
    static List<String> text(DmaSegments segments) {
        List<String> text = new ArrayList<>();
        DmaCursor c = segments.cursor();
        while (c.next()) {
            for (int i = c.from(); i < c.to(); i++) {
                text.add(String.format(Locale.ROOT, "%x %x %x", c.address(i), c.length(i), c.flags(i)));
            }
        }
        return text;
    }

    /** Three entries of which two are mapped. */
    private static SgTable mapped() {
        SgTable table = Lists.pages(3);
        Lists.setDmaSide(table, 0, 0xffff_ffff_ffff_f000L, 0x1000, Scatterlist.DMA_SWIOTLB);
        Lists.setDmaSide(table, 1, 0x3000, 0xffff_ffffL, Scatterlist.DMA_BUS_ADDRESS);
        Lists.setDmaSide(table, 2, DmaOps.MAPPING_ERROR, 0, 0);
        table.setNents(2);
        return table;
    }

    @Test
    void theMappedEntriesShowAndNoOthers() throws DmaException {
        SgTable table = mapped();
        List<String> both = List.of("fffffffffffff000 1000 0", "3000 ffffffff 1");
        assertEquals(both, text(SgSegments.of(table)));
        assertEquals(both.subList(0, 1), text(SgSegments.of(Objects.requireNonNull(table.sgl()), 1)));
        assertEquals(2, SgSegments.of(table).segments());
        assertEquals(0x1_0000_0fffL, SgSegments.of(table).bytes());
        DmaSgList list = new DmaSgList();
        list.append(1, 2, DmaSegment.BUS_ADDRESS);
        SgSegments.of(table).appendTo(list);
        assertEquals(List.of("1 2 1", both.get(0), both.get(1)), text(list));
    }

    @Test
    void aReusedCursorIsTheSameObject() {
        SgSegments segments = SgSegments.of(mapped());
        DmaCursor cursor = segments.cursor();
        assertSame(cursor, segments.cursor(cursor));
    }

    @Test
    void longChainsAreReadInSpans() {
        SgTable table = Lists.pages(200);
        for (int i = 0; i < 200; i++) {
            Lists.setDmaSide(table, i, 0x1000L * i, 1 + i, 0);
        }
        List<String> text = text(SgSegments.of(table));
        assertEquals(200, text.size());
        assertEquals("c7000 c8 0", text.get(199));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "4096 | 0 | 0 | DMA length: 0 (expected: > 0 in a mapped entry)",
                "-1 | 1 | 0 | DMA address: none (expected: a mapped entry)",
                "4096 | 1 | 4 | DMA flags: 0x4 (expected: bits of 0x3)",
                "-2 | 3 | 0 | DMA end: 0xfffffffffffffffe + 0x3 (expected: at most 2^64)",
            })
    void whatIsNoSegmentIsRefusedWithItsEntry(long address, long length, int flags, String reason) throws DmaException {
        SgTable table = mapped();
        Lists.setDmaSide(table, 1, address, length, flags);
        InexpressibleEntryException refusal =
                assertThrows(InexpressibleEntryException.class, () -> text(SgSegments.of(table)));
        assertEquals("entry 1 " + reason, refusal.getMessage());
        DmaSgList list = new DmaSgList();
        DmaException same =
                assertThrows(DmaException.class, () -> SgSegments.of(table).appendTo(list));
        assertEquals("EINVAL at entry 1: " + reason, same.getMessage());
        assertEquals(0, list.segments());
    }

    @Test
    void aListShorterThanItsCountIsRefused() {
        SgTable table = mapped();
        Lists.setDmaSide(table, 2, 0, 1, 0);
        table.setNents(4);
        assertThrows(UndefinedInKernelException.class, () -> text(SgSegments.of(table)));
        table.free(SgAllocator.heap());
        assertThrows(UndefinedInKernelException.class, () -> SgSegments.of(table));
    }

    @Test
    void theCountEndsAListWithoutMark() {
        Scatterlist array = Scatterlist.allocate(2);
        array.setDmaLength(0, 1);
        array.setDmaLength(1, 2);
        assertEquals(List.of("0 1 0", "0 2 0"), text(SgSegments.of(array.at(0), 2)));
    }

    @Test
    void entriesAreCountedAcrossSpans() throws DmaException {
        SgTable table = Lists.pages(200);
        for (int i = 0; i < 200; i++) {
            Lists.setDmaSide(table, i, 0x1000, i == 150 ? 0 : 1, 0);
        }
        DmaSgList list = new DmaSgList();
        list.append(1, 2, 0);
        DmaException refusal =
                assertThrows(DmaException.class, () -> SgSegments.of(table).appendTo(list));
        assertEquals("EINVAL at entry 150: DMA length: 0 (expected: > 0 in a mapped entry)", refusal.getMessage());
        assertEquals(List.of("1 2 0"), text(list), "what was there before stays, what was taken goes");

        Lists.setDmaSide(table, 150, 0x1000, 1, 0);
        table.setNents(203);
        UndefinedInKernelException shorter =
                assertThrows(UndefinedInKernelException.class, () -> text(SgSegments.of(table)));
        assertEquals("mapped entries: 203 (expected: at most the 200 entries of the list)", shorter.getMessage());
    }
}
