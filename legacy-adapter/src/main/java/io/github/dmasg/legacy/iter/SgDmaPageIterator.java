package io.github.dmasg.legacy.iter;

import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.unit.DmaAddr;
import org.jspecify.annotations.Nullable;

/**
 * Walks the DMA side of a mapped list page by page. Kernel: {@code struct sg_dma_page_iter} and {@code
 * for_each_sg_dma_page()}.
 *
 * <p>There is no way from here to a CPU page; that is {@link SgPageIterator}.
 *
 * <p>Kernel quirks, reproduced:
 *
 * <ul>
 *   <li>the number of pages of an entry is computed from its page-side offset and its DMA length, so the walk can run
 *       past the segment, or miss its end, unless DMA addresses are page-aligned;
 *   <li>addresses are the segment's own plus whole pages, not rounded down to a page;
 *   <li>offset plus DMA length is a 32-bit sum; the first page to show is kept modulo 2^32.
 * </ul>
 *
 * <p>Allocates nothing after construction. Not thread safe.
 */
public final class SgDmaPageIterator {
    private final PageSteps steps = new PageSteps(true);

    /** Creates an iterator over nothing. */
    public SgDmaPageIterator() {}

    /**
     * Starts a walk. Kernel: {@code __sg_page_iter_start()}.
     *
     * @param sgl first entry of a mapped list, or null for an empty one
     * @param nents number of mapped entries, unsigned; the end mark stops the walk too
     * @param firstPage number of pages to leave out, kept modulo 2^32
     */
    public void start(@Nullable Sg sgl, int nents, long firstPage) {
        steps.start(sgl, nents, firstPage);
    }

    /**
     * Moves to the next page. Kernel: {@code __sg_page_iter_dma_next()}.
     *
     * @return false if there is none; further calls return false too
     */
    public boolean next() {
        return steps.next();
    }

    /**
     * Address of the current page. Kernel: {@code sg_page_iter_dma_address()}.
     *
     * @return DMA address, unsigned 64 bits; meaningful after {@link #next()} returned true
     */
    public @DmaAddr long dmaAddress() {
        return steps.entry().dmaAddress() + Integer.toUnsignedLong(steps.pageInEntry() << PageRef.PAGE_SHIFT);
    }

    /**
     * Number of the current entry. Kernel: the place of {@code iter.base.sg} in the list.
     *
     * @return 0 for the first entry of the walk
     */
    public int entryIndex() {
        return steps.entry().index();
    }

    /**
     * Pages between the entry's DMA address and the current one. Kernel: {@code iter.base.sg_pgoffset}.
     *
     * @return 0 to 2^32 - 1
     */
    public long pageInEntry() {
        return Integer.toUnsignedLong(steps.pageInEntry());
    }
}
