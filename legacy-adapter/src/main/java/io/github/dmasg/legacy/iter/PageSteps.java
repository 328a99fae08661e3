package io.github.dmasg.legacy.iter;

import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.Scatterlist;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgCursor;
import org.jspecify.annotations.Nullable;

/**
 * The stepping that the page iterators share: which entry, and how many pages into it.
 *
 * <p>All counts are unsigned 32-bit values and wrap as in the kernel.
 */
final class PageSteps {
    private final boolean dmaSide;
    private final SgCursor entry = new SgCursor();
    private int entriesLeft;
    private int pageInEntry;
    private int advance;

    PageSteps(boolean dmaSide) {
        this.dmaSide = dmaSide;
    }

    void start(@Nullable Sg sgl, int nents, long firstPage) {
        entry.reset(sgl);
        entriesLeft = nents;
        pageInEntry = (int) firstPage;
        advance = 0;
    }

    boolean next() {
        if (entriesLeft == 0 || !entry.hasEntry()) {
            return false;
        }
        pageInEntry += advance;
        advance = 1;
        for (int pages = pages(); Integer.compareUnsigned(pageInEntry, pages) >= 0; pages = pages()) {
            pageInEntry -= pages;
            entry.advance();
            entriesLeft--;
            if (entriesLeft == 0 || !entry.hasEntry()) {
                return false;
            }
        }
        return true;
    }

    SgCursor entry() {
        return entry;
    }

    /** Pages between the start of the entry's page and the current one, unsigned. */
    int pageInEntry() {
        return pageInEntry;
    }

    void skipPages(int pages) {
        pageInEntry += pages;
    }

    /** The pages an entry touches, counted from its own page even if the offset is larger; 32-bit sum. */
    private int pages() {
        Scatterlist array = entry.array();
        int slot = entry.slot();
        long bytes = dmaSide ? array.dmaLength(slot) : array.length(slot);
        int end = (int) (array.offset(slot) + bytes);
        return (end + (PageRef.PAGE_SIZE - 1)) >>> PageRef.PAGE_SHIFT;
    }
}
