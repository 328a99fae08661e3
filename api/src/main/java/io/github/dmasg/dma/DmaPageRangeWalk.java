package io.github.dmasg.dma;

import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import org.jspecify.annotations.Nullable;

/**
 * Walks segments as ranges of pages of any power-of-two size: successor of the DMA page iterator (S16, S7).
 *
 * <p>It counts pages from the DMA address and the DMA length alone. On page-aligned segments it visits exactly what {@code
 * for_each_sg_dma_page} visits; on others the classic iterator, which mixes the page-side offset with the DMA length, can stop
 * early or run past the end, and this walk visits every page that holds a byte.
 *
 * <p>Reusable through {@link #reset}; allocates nothing when the segments reuse cursors. Not thread-safe.
 */
public final class DmaPageRangeWalk {
    private static final int LARGEST_SHIFT = 47;

    private @Nullable DmaCursor cursor;
    private int shift;
    private int index;
    private int to;
    private long segment = -1;
    private @DmaAddr long first;
    private long count;
    private @ByteCount long offset;
    private @ByteCount long length;

    /** A walk over nothing, until {@link #reset}. */
    public DmaPageRangeWalk() {}

    /**
     * A walk over segments.
     *
     * @param segments what to walk
     * @param pageShift binary logarithm of the page size, 0 to 47
     * @throws IllegalArgumentException if the shift is out of range
     */
    public DmaPageRangeWalk(DmaSegments segments, int pageShift) {
        reset(segments, pageShift);
    }

    static void checkShift(int pageShift) {
        if (pageShift < 0 || pageShift > LARGEST_SHIFT) {
            throw new IllegalArgumentException("page shift: " + pageShift + " (expected: 0.." + LARGEST_SHIFT + ")");
        }
    }

    /**
     * Begins again before the first segment.
     *
     * @param segments what to walk
     * @param pageShift binary logarithm of the page size, 0 to 47
     * @return this
     * @throws IllegalArgumentException if the shift is out of range
     */
    public DmaPageRangeWalk reset(DmaSegments segments, int pageShift) {
        checkShift(pageShift);
        cursor = segments.cursor(cursor);
        shift = pageShift;
        index = 0;
        to = 0;
        segment = -1;
        return this;
    }

    /**
     * Moves to the next segment.
     *
     * @return false at the end
     */
    public boolean next() {
        DmaCursor current = cursor;
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
        long start = current.address(index);
        length = current.length(index);
        index++;
        segment++;
        long page = start >>> shift;
        first = start & -(1L << shift);
        offset = start - first;
        count = ((start + length - 1) >>> shift) - page + 1;
        return true;
    }

    /**
     * Number of the current segment, from 0.
     *
     * @return segment number
     */
    public long segment() {
        return segment;
    }

    /**
     * Address of the first page of the current segment.
     *
     * @return DMA address, a multiple of the page size
     */
    public @DmaAddr long first() {
        return first;
    }

    /**
     * Number of pages the current segment touches.
     *
     * @return at least 1
     */
    public long count() {
        return count;
    }

    /**
     * Offset of the segment's first byte in its first page.
     *
     * @return bytes, 0 to page size - 1
     */
    public @ByteCount long offset() {
        return offset;
    }

    /**
     * Length of the current segment.
     *
     * @return bytes
     */
    public @ByteCount long length() {
        return length;
    }
}
