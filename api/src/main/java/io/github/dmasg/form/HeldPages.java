package io.github.dmasg.form;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.unit.ByteCount;
import java.util.Arrays;

/** The table pages that a form has taken, in order; given back in reverse. */
final class HeldPages {
    private final TableMemory memory;
    private TablePage[] pages = {};
    private int count;

    HeldPages(TableMemory memory) {
        Refusal.requirePageBytes(memory.pageBytes());
        this.memory = memory;
    }

    /** One more page; the segment is the one that needs it. */
    TablePage take(long segment) throws DmaException {
        TablePage page = memory.take();
        if (page == null) {
            throw Refusal.exhausted(segment, "table pages of " + memory.pageBytes() + " bytes", count);
        }
        if (count == pages.length) {
            pages = Arrays.copyOf(pages, Math.max(1, 2 * count));
        }
        pages[count++] = page;
        return page;
    }

    TablePage at(int index) {
        return pages[index];
    }

    int count() {
        return count;
    }

    @ByteCount
    int pageBytes() {
        return memory.pageBytes();
    }

    void giveBack() {
        while (count > 0) {
            memory.give(pages[--count]);
        }
    }
}
