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
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.page.PageSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

    @Test
    void theLargestEntryFitsAndItsProviderIsNamedIfThatDoesNot() throws DmaException {
        SgTable table = SgTables.fromPages(bioVecs(entry(1, 0, 0xffff_ffffL, 1023)), SgAllocator.heap());
        assertEquals(List.of("1 0 ffffffff 3ff"), Lists.text(SgPages.of(table)));
        assertEquals(
                "EINVAL at entry 0: provider: 1024 (expected: at most 1023 in a classic list)",
                assertThrows(
                                DmaException.class,
                                () -> SgTables.fromPages(bioVecs(entry(1, 0, 0xffff_ffffL, 1024)), SgAllocator.heap()))
                        .getMessage());
    }

    /** The classic mapping takes what stands there for offsets of its own. */
    @Test
    void aTableThatIsFilledAgainHasAnEmptyDmaSide() throws DmaException {
        SgTable table = Lists.pages(2);
        Lists.setDmaSide(table, 0, 1, 2, 3);
        Lists.setDmaSide(table, 1, 4, 5, 6);
        assertEquals(2, SgTables.fill(table, bioVecs(entry(7, 0, 1), entry(9, 0, 1))));
        assertEquals(List.of("0 0 0", "0 0 0"), Lists.dmaSide(table));
        assertEquals(List.of("7 0 1 0", "9 0 1 0"), Lists.text(SgPages.of(table)));
    }

    @Test
    void asManyEntriesAsATableCountsAreAskedFor() {
        assertEquals(DmaError.ENOMEM, refusalOf(0xffff_ffffL));
        assertEquals(DmaError.EINVAL, refusalOf(0x1_0000_0000L));
    }

    private static DmaError refusalOf(long entries) {
        PageSource endless = new PageSource() {
            @Override
            public PageCursor cursor(@Nullable PageCursor reuse) {
                throw new AssertionError("there is no table to fill");
            }

            @Override
            public long entries() {
                return entries;
            }
        };
        return assertThrows(DmaException.class, () -> SgTables.fromPages(endless, new RecordingSgAllocator(1)))
                .error();
    }
}
