package io.github.dmasg.form;

import io.github.dmasg.unit.ByteCount;
import org.jspecify.annotations.Nullable;

/**
 * Where forms take the pages that the device reads: PRP list pages, SGL segments, page tables.
 *
 * <p>Pages are aligned to their size. A source that refuses makes the mapping fail with {@code ENOMEM}, and every page taken for
 * it is given back. Pages come back in the reverse order of taking, so that a source that works as a stack hands out the same
 * ones again.
 */
public interface TableMemory {
    /**
     * Size of every page.
     *
     * @return bytes, a power of two
     */
    @ByteCount
    int pageBytes();

    /**
     * Takes a page. Its content is undefined.
     *
     * @return a page, or null if there is none
     */
    @Nullable
    TablePage take();

    /**
     * Gives a page back. Must not fail.
     *
     * @param page as it was taken
     */
    void give(TablePage page);
}
