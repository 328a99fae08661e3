package io.github.dmasg.page;

import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.Pfn;
import org.jspecify.annotations.Nullable;

/**
 * Walks the page ranges of a source: for each entry the first page it touches and how many.
 *
 * <p>The cheap walk: one step per entry however many pages it spans. Where single pages are wanted, loop over the range, or use
 * {@link PageWalk}. It starts at the page of the entry's first byte, which differs from the classic page iterator where an
 * offset is 4096 or more: that one starts at the entry's nominal page.
 *
 * <p>Reusable: {@link #reset} begins again, on the same or another source, without allocating when the source reuses cursors.
 * Not thread-safe.
 */
public final class PageRangeWalk {
    private @Nullable PageCursor cursor;
    private int index;
    private int to;
    private long entry = -1;
    private @Pfn long first;
    private long count;
    private @ByteCount long offset;
    private @ByteCount long length;

    /** A walk over nothing, until {@link #reset}. */
    public PageRangeWalk() {}

    /**
     * A walk over a source.
     *
     * @param source what to walk
     */
    public PageRangeWalk(PageSource source) {
        reset(source);
    }

    /**
     * Begins again before the first entry of a source.
     *
     * @param source what to walk
     * @return this
     */
    public PageRangeWalk reset(PageSource source) {
        cursor = source.cursor(cursor);
        index = 0;
        to = 0;
        entry = -1;
        return this;
    }

    /**
     * Moves to the next entry.
     *
     * @return false at the end
     */
    public boolean next() {
        PageCursor current = cursor;
        if (current == null) {
            return false;
        }
        if (index == to) {
            if (!current.next()) {
                return false;
            }
            index = current.from();
            to = current.to();
        }
        long start = current.phys(index);
        length = current.length(index);
        index++;
        entry++;
        first = start >>> BioVec.PAGE_SHIFT;
        offset = start & BioVec.PAGE_SIZE - 1;
        count = (offset + length + BioVec.PAGE_SIZE - 1) >>> BioVec.PAGE_SHIFT;
        return true;
    }

    /**
     * Number of the current entry, from 0.
     *
     * @return entry number
     */
    public long entry() {
        return entry;
    }

    /**
     * First page of the current entry.
     *
     * @return page frame number, 4 KiB units
     */
    public @Pfn long first() {
        return first;
    }

    /**
     * Number of pages the current entry touches.
     *
     * @return at least 1 for a length greater than 0
     */
    public long count() {
        return count;
    }

    /**
     * Offset of the first byte in the first page.
     *
     * @return 0 to 4095
     */
    public @ByteCount long offset() {
        return offset;
    }

    /**
     * Length of the current entry.
     *
     * @return bytes
     */
    public @ByteCount long length() {
        return length;
    }
}
