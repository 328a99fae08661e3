package io.github.dmasg.legacy.iter;

import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.Sg;
import org.jspecify.annotations.Nullable;

/**
 * Walks the CPU pages of a list one by one. Kernel: {@code struct sg_page_iter} and {@code for_each_sg_page()}.
 *
 * <pre>
 * SgPageIterator it = new SgPageIterator();
 * for (it.start(sgl, nents, 0); it.next(); ) {
 *     use(it.page());
 * }
 * </pre>
 *
 * <p>There is no way from here to a DMA address; that is {@link SgDmaPageIterator}.
 *
 * <p>Kernel quirks, reproduced:
 *
 * <ul>
 *   <li>the walk starts at the entry's page even if the offset is a page or more, and counts the pages of offset plus
 *       length;
 *   <li>offset plus length is a 32-bit sum: an entry that reaches 4 GiB less a page has no pages;
 *   <li>an entry of length 0 has pages if its offset is not 0;
 *   <li>the first page to show is kept modulo 2^32.
 * </ul>
 *
 * <p>Allocates nothing after construction. Not thread safe.
 */
public final class SgPageIterator {
    private final PageSteps steps = new PageSteps(false);

    /** Creates an iterator over nothing. */
    public SgPageIterator() {}

    /**
     * Starts a walk. Kernel: {@code __sg_page_iter_start()}.
     *
     * @param sgl first entry, or null for an empty list
     * @param nents at most this many entries, unsigned; the end mark stops the walk too
     * @param firstPage number of pages to leave out, kept modulo 2^32
     */
    public void start(@Nullable Sg sgl, int nents, long firstPage) {
        steps.start(sgl, nents, firstPage);
    }

    /**
     * Moves to the next page. Kernel: {@code __sg_page_iter_next()}.
     *
     * @return false if there is none; further calls return false too
     */
    public boolean next() {
        return steps.next();
    }

    /**
     * The current page. Kernel: {@code sg_page_iter_page()}.
     *
     * @return a {@link PageRef}; meaningful after {@link #next()} returned true
     */
    public long page() {
        return PageRef.plus(steps.entry().page(), Integer.toUnsignedLong(steps.pageInEntry()));
    }

    /**
     * Number of the current entry. Kernel: the place of {@code iter.sg} in the list.
     *
     * @return 0 for the first entry of the walk
     */
    public int entryIndex() {
        return steps.entry().index();
    }

    /**
     * Pages between the entry's page and the current one. Kernel: {@code iter.sg_pgoffset}.
     *
     * @return 0 to 2^32 - 1
     */
    public long pageInEntry() {
        return Integer.toUnsignedLong(steps.pageInEntry());
    }
}
