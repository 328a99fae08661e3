package io.github.dmasg.page;

import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.Pfn;

/**
 * Walks a source page by page, giving for each page the bytes that belong to the transfer.
 *
 * <p>Successor of the classic page iterator and of the mapping iterator for code that handles one page at a time. On entries
 * whose offset lies in the first page it visits the same pages in the same order as {@code for_each_sg_page}; elsewhere it
 * visits the pages that hold bytes, where the classic one starts too early.
 *
 * <p>Reusable through {@link #reset}; allocates nothing when the source reuses cursors. Not thread-safe.
 */
public final class PageWalk {
    private final PageRangeWalk ranges = new PageRangeWalk();
    private @Pfn long pfn;
    private long left;
    private @ByteCount long offset;
    private @ByteCount long length;
    private @ByteCount long bytesLeft;

    /** A walk over nothing, until {@link #reset}. */
    public PageWalk() {}

    /**
     * A walk over a source.
     *
     * @param source what to walk
     */
    public PageWalk(PageSource source) {
        reset(source);
    }

    /**
     * Begins again before the first page of a source.
     *
     * @param source what to walk
     * @return this
     */
    public PageWalk reset(PageSource source) {
        ranges.reset(source);
        left = 0;
        return this;
    }

    /**
     * Moves to the next page.
     *
     * @return false at the end
     */
    public boolean next() {
        if (left == 0) {
            return nextEntry();
        }
        left--;
        pfn++;
        offset = 0;
        length = Math.min(bytesLeft, BioVec.PAGE_SIZE);
        bytesLeft -= length;
        return true;
    }

    private boolean nextEntry() {
        if (!ranges.next()) {
            return false;
        }
        pfn = ranges.first();
        left = ranges.count() - 1;
        offset = ranges.offset();
        length = Math.min(ranges.length(), BioVec.PAGE_SIZE - offset);
        bytesLeft = ranges.length() - length;
        return true;
    }

    /**
     * Number of the entry the current page belongs to, from 0.
     *
     * @return entry number
     */
    public long entry() {
        return ranges.entry();
    }

    /**
     * The current page.
     *
     * @return page frame number, 4 KiB units
     */
    public @Pfn long pfn() {
        return pfn;
    }

    /**
     * Offset in the current page of the first byte that belongs to the transfer.
     *
     * @return 0 to 4095
     */
    public @ByteCount long offset() {
        return offset;
    }

    /**
     * Bytes of the current page that belong to the transfer.
     *
     * @return 1 to 4096
     */
    public @ByteCount long length() {
        return length;
    }
}
