package io.github.dmasg.legacy.adapter;

import static io.github.dmasg.legacy.adapter.Lists.entry;
import static io.github.dmasg.legacy.adapter.Lists.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.legacy.kernel.UndefinedInKernelException;
import io.github.dmasg.legacy.sg.Scatterlist;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.page.PageCursor;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SgPagesTest {
    private static Sg first(SgTable table) {
        return Objects.requireNonNull(table.sgl());
    }

    @Test
    void everyFieldOfTheListShows() {
        SgTable table = Lists.table(entry(0x10, 0x1234, 0xffff_ffffL), entry((1L << 40) - 1, 0, 1, 1023));
        List<String> all = List.of("10 1234 ffffffff 0", "ffffffffff 0 1 3ff");
        assertEquals(all, text(SgPages.of(table)));
        assertEquals(all, text(SgPages.upToEndMark(table.sgl())));
        assertEquals(all.subList(0, 1), text(SgPages.of(first(table), 1)));
        assertEquals(0x1_0000_0000L, SgPages.of(table).bytes());
        assertEquals(2, SgPages.of(table).entries());
        assertEquals(2, SgPages.upToEndMark(table.sgl()).entries());
    }

    @Test
    void chainLinksAndSpansDoNotShow() {
        SgTable table = Lists.pages(300);
        assertEquals(300, text(SgPages.of(table)).size());
        assertEquals("356 0 1000 0", text(SgPages.of(table)).get(299));
        assertEquals(300, SgPages.upToEndMark(table.sgl()).entries());
        assertEquals(256, text(SgPages.of(first(table), 256)).size());
    }

    @Test
    void aReusedCursorIsTheSameObject() {
        SgPages pages = SgPages.of(Lists.pages(3));
        PageCursor cursor = pages.cursor();
        while (cursor.next()) {
            assertEquals(3, cursor.to() - cursor.from());
        }
        assertFalse(cursor.next());
        assertSame(cursor, pages.cursor(cursor));
        assertSame(cursor, SgPages.upToEndMark(Lists.pages(1).sgl()).cursor(cursor));
        assertEquals(true, cursor.next());
        assertEquals(1, cursor.to());
    }

    @Test
    void theCountEndsAListWithoutMark() {
        Scatterlist array = Scatterlist.allocate(2);
        array.setPage(0, 7, 1, 0);
        array.setPage(1, 9, 1, 0);
        assertEquals(List.of("7 0 1 0", "9 0 1 0"), text(SgPages.of(array.at(0), 2)));
    }

    @Test
    void anEmptyListIsAnEmptySource() {
        assertEquals(List.of(), text(SgPages.upToEndMark(null)));
        assertEquals(List.of(), text(SgPages.of(new SgTable())));
        assertEquals(0, SgPages.of(new SgTable()).entries());
    }

    @Test
    void whatCannotBeExpressedIsRefusedWithItsEntry() throws DmaException {
        SgTable far = Lists.table(entry(1, 0, 1), entry(1L << 40, 0, 1));
        InexpressibleEntryException beyond =
                assertThrows(InexpressibleEntryException.class, () -> text(SgPages.of(far)));
        assertEquals("entry 1 page frame number: 0x10000000000 (expected: at most 0xffffffffff)", beyond.getMessage());
        assertEquals(1, beyond.entry());

        BioVecList target = new BioVecList();
        SgPages.of(Lists.table(entry(5, 6, 7))).appendTo(target);
        long[][] entries = new long[200][];
        for (int i = 0; i < 200; i++) {
            entries[i] = entry(i, 0, i == 150 ? 0 : 1);
        }
        DmaException empty = assertThrows(
                DmaException.class, () -> SgPages.of(Lists.table(entries)).appendTo(target));
        assertEquals("EINVAL at entry 150: length: 0 (expected: > 0)", empty.getMessage());
        assertEquals(DmaError.EINVAL, empty.error());
        assertEquals(150, empty.entry());
        assertEquals(
                DmaError.EINVAL,
                assertThrows(DmaException.class, () -> SgPages.of(far).appendTo(target))
                        .error());
        assertEquals(List.of("5 6 7 0"), text(target));
    }

    @Test
    void aListShorterThanItsCountIsRefused() {
        SgTable table = Lists.pages(3);
        UndefinedInKernelException shorter =
                assertThrows(UndefinedInKernelException.class, () -> text(SgPages.of(first(table), 5)));
        assertEquals("nents: 5 (expected: at most the 3 entries of the list)", shorter.getMessage());
        table.free(SgAllocator.heap());
        assertThrows(UndefinedInKernelException.class, () -> SgPages.of(table));
    }

    @Test
    void entriesAreCountedAcrossSpans() {
        long[][] entries = new long[200][];
        for (int i = 0; i < 200; i++) {
            entries[i] = entry(i == 150 ? 1L << 40 : 7, 0, 1);
        }
        InexpressibleEntryException beyond =
                assertThrows(InexpressibleEntryException.class, () -> text(SgPages.of(Lists.table(entries))));
        assertEquals(150, beyond.entry());
        SgTable table = Lists.pages(200);
        UndefinedInKernelException shorter =
                assertThrows(UndefinedInKernelException.class, () -> text(SgPages.of(first(table), 203)));
        assertEquals("nents: 203 (expected: at most the 200 entries of the list)", shorter.getMessage());
    }
}
