package io.github.dmasg.legacy.adapter;

import static io.github.dmasg.legacy.adapter.Lists.bioVecs;
import static io.github.dmasg.legacy.adapter.Lists.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegment;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.legacy.sg.RecordingSgAllocator;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.page.BioVecList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SgTablesTest {
    @Test
    void arraysAreChainedAsTheKernelChainsThem() throws DmaException {
        BioVecList list = new BioVecList();
        for (int i = 0; i < 260; i++) {
            list.append(i, 5000, 1 + i, i % 1024);
        }
        RecordingSgAllocator allocator = new RecordingSgAllocator(0);
        SgTable table = SgTables.fromPages(list, allocator);
        assertEquals(List.of(128, 128, 6), allocator.handedOut());
        assertEquals(260, table.origNents());
        assertEquals(260, table.nents());
        assertEquals(Lists.text(list), Lists.text(SgPages.upToEndMark(table.sgl())));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "4294967296 | 0 | length: 4294967296 (expected: 1..4294967295 in a classic list)",
                "1 | 1024 | provider: 1024 (expected: at most 1023 in a classic list)",
            })
    void whatAClassicEntryCannotHoldIsRefusedAndFreed(long length, int provider, String reason) {
        RecordingSgAllocator allocator = new RecordingSgAllocator(0);
        BioVecList list = bioVecs(entry(1, 0, 1), entry(2, 0, length, provider));
        DmaException refusal = assertThrows(DmaException.class, () -> SgTables.fromPages(list, allocator));
        assertEquals("EINVAL at entry 1: " + reason, refusal.getMessage());
        assertEquals(0, allocator.live());
    }

    @Test
    void noEntryAndNoMemoryAreRefused() {
        assertEquals(
                "EINVAL: entries: 0 (expected: 1..4294967295)",
                assertThrows(DmaException.class, () -> SgTables.fromPages(new BioVecList(), SgAllocator.heap()))
                        .getMessage());
        RecordingSgAllocator allocator = new RecordingSgAllocator(2);
        DmaException none =
                assertThrows(DmaException.class, () -> SgTables.fromPages(SgPages.of(Lists.pages(200)), allocator));
        assertEquals(DmaError.ENOMEM, none.error());
        assertEquals(0, allocator.live());
    }

    @Test
    void segmentsComeBackIntoATable() throws DmaException {
        DmaSgList list = new DmaSgList();
        list.append(0x5000, 0xffff_ffffL, 0);
        list.append(-4096, 4096, DmaSegment.BUS_ADDRESS);
        SgTable table = Lists.pages(3);
        SgTables.writeSegments(list, table);
        assertEquals(
                List.of("5000 ffffffff 0", "fffffffffffff000 1000 1", "ffffffffffffffff 0 0"), Lists.dmaSide(table));
        assertEquals(2, table.nents());

        list.append(1, 1L << 32, 0);
        List<String> before = Lists.dmaSide(table);
        DmaException tooLong = assertThrows(DmaException.class, () -> SgTables.writeSegments(list, table));
        assertEquals(
                "EINVAL at segment 2: length: 4294967296 (expected: at most 4294967295 in a classic list)",
                tooLong.getMessage());
        assertThrows(DmaException.class, () -> SgTables.writeSegments(list, Lists.pages(2)));
        assertEquals(before, Lists.dmaSide(table));
        assertEquals(2, table.nents());
    }
}
