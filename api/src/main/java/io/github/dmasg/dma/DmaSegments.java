package io.github.dmasg.dma;

import io.github.dmasg.unit.ByteCount;
import org.eclipse.collections.api.block.procedure.primitive.LongLongProcedure;
import org.eclipse.collections.api.block.procedure.primitive.LongProcedure;
import org.jspecify.annotations.Nullable;

/**
 * Segments that a device can use, in order: the readable view of a mapping's result (S4).
 *
 * <p>Walks use the DMA length and nothing else (S16); there is no page-side length here that could be taken by mistake.
 */
public interface DmaSegments {
    /**
     * Starts a new forward read.
     *
     * @param reuse a cursor no longer in use, or null; an implementation that knows its kind repositions and returns it
     * @return a cursor before the first span
     */
    DmaCursor cursor(@Nullable DmaCursor reuse);

    /**
     * Starts a new forward read with a new cursor.
     *
     * @return a cursor before the first span
     */
    default DmaCursor cursor() {
        return cursor(null);
    }

    /**
     * Sum of the lengths. One walk, vectorised where the spans are arrays of a list.
     *
     * @return bytes
     */
    default @ByteCount long bytes() {
        long sum = 0;
        DmaCursor cursor = cursor();
        while (cursor.next()) {
            long[] extents = cursor.extents();
            for (int i = cursor.from(), to = cursor.to(); i < to; i++) {
                sum += extents[i] & DmaSegment.MAX_LENGTH;
            }
        }
        return sum;
    }

    /**
     * Number of segments.
     *
     * @return segments
     */
    default long segments() {
        long count = 0;
        DmaCursor cursor = cursor();
        while (cursor.next()) {
            count += cursor.to() - cursor.from();
        }
        return count;
    }

    /**
     * Hands over every segment.
     *
     * @param action receives DMA address and length in bytes
     */
    default void forEachSegment(LongLongProcedure action) {
        DmaCursor cursor = cursor();
        while (cursor.next()) {
            long[] addresses = cursor.addresses();
            long[] extents = cursor.extents();
            for (int i = cursor.from(), to = cursor.to(); i < to; i++) {
                action.value(addresses[i], extents[i] & DmaSegment.MAX_LENGTH);
            }
        }
    }

    /**
     * Hands over, segment by segment, the pages of a device's page size that the segment touches (S7, S9).
     *
     * @param pageShift binary logarithm of the page size, 0 to 47
     * @param action receives the address of the first page (a multiple of the page size) and the number of pages
     * @throws IllegalArgumentException if the shift is out of range
     */
    default void forEachPageRange(int pageShift, LongLongProcedure action) {
        DmaPageRangeWalk.checkShift(pageShift);
        DmaCursor cursor = cursor();
        while (cursor.next()) {
            long[] addresses = cursor.addresses();
            long[] extents = cursor.extents();
            for (int i = cursor.from(), to = cursor.to(); i < to; i++) {
                long start = addresses[i];
                long first = start >>> pageShift;
                long last = (start + (extents[i] & DmaSegment.MAX_LENGTH) - 1) >>> pageShift;
                action.value(first << pageShift, last - first + 1);
            }
        }
    }

    /**
     * Hands over the address of every page of a device's page size, segment by segment. A page that two segments touch comes
     * twice.
     *
     * @param pageShift binary logarithm of the page size, 0 to 47
     * @param action receives the address of the page, a multiple of the page size
     * @throws IllegalArgumentException if the shift is out of range
     */
    default void forEachPage(int pageShift, LongProcedure action) {
        forEachPageRange(pageShift, (first, count) -> {
            long address = first;
            for (long left = count; left > 0; left--) {
                action.value(address);
                address += 1L << pageShift;
            }
        });
    }
}
