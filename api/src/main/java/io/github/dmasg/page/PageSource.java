package io.github.dmasg.page;

import io.github.dmasg.unit.ByteCount;
import org.eclipse.collections.api.block.procedure.primitive.LongLongProcedure;
import org.eclipse.collections.api.block.procedure.primitive.LongProcedure;
import org.jspecify.annotations.Nullable;

/**
 * Memory that can be mapped: entries in order, read forward by a cursor.
 *
 * <p>A list of page pieces, one physical range, a classic scatterlist, a recorded call, the pages behind a user buffer: the
 * mapper sees no difference (S35). A mapper may read a source more than once (an IOMMU mapper first measures, then maps), so a
 * source must give the same entries each time and must not change while it is being mapped.
 *
 * <p>Entries have a length greater than zero; a mapper refuses any other with {@code EINVAL} and the entry's number.
 */
public interface PageSource {
    /**
     * Starts a new forward read.
     *
     * @param reuse a cursor no longer in use, or null; a source that knows its kind repositions and returns it, so that a
     *     steady caller allocates nothing
     * @return a cursor before the first span
     */
    PageCursor cursor(@Nullable PageCursor reuse);

    /**
     * Starts a new forward read with a new cursor.
     *
     * @return a cursor before the first span
     */
    default PageCursor cursor() {
        return cursor(null);
    }

    /**
     * Sum of the lengths of all entries. Costs one walk unless the source knows it.
     *
     * @return bytes
     */
    default @ByteCount long bytes() {
        long sum = 0;
        PageCursor cursor = cursor();
        while (cursor.next()) {
            long[] frames = cursor.frames();
            long[] extents = cursor.extents();
            for (int i = cursor.from(), to = cursor.to(); i < to; i++) {
                sum += BioVec.length(frames[i], extents[i]);
            }
        }
        return sum;
    }

    /**
     * Number of entries. Costs one step per span unless the source knows it.
     *
     * @return entries
     */
    default long entries() {
        long count = 0;
        PageCursor cursor = cursor();
        while (cursor.next()) {
            count += cursor.to() - cursor.from();
        }
        return count;
    }

    /**
     * Hands over every page range: the first page that an entry touches and how many pages it touches.
     *
     * @param action receives page frame number (4 KiB units) and count (at least 1), entry by entry
     */
    default void forEachPageRange(LongLongProcedure action) {
        PageCursor cursor = cursor();
        while (cursor.next()) {
            long[] frames = cursor.frames();
            long[] extents = cursor.extents();
            for (int i = cursor.from(), to = cursor.to(); i < to; i++) {
                long start = BioVec.phys(frames[i], extents[i]);
                long first = start >>> BioVec.PAGE_SHIFT;
                long last = (start + BioVec.length(frames[i], extents[i]) - 1) >>> BioVec.PAGE_SHIFT;
                action.value(first, last - first + 1);
            }
        }
    }

    /**
     * Hands over every page that an entry touches, entry by entry. A page that two entries touch comes twice.
     *
     * @param action receives the page frame number, 4 KiB units
     */
    default void forEachPage(LongProcedure action) {
        forEachPageRange((first, count) -> {
            for (long pfn = first, end = first + count; pfn < end; pfn++) {
                action.value(pfn);
            }
        });
    }
}
