package io.github.dmasg.dma;

import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;

/**
 * Reads {@link DmaSegments} once, forward, a span at a time: two parallel arrays and a half-open index range.
 *
 * <p>Invariants: after {@link #next()} returned true the span is not empty and lies within both arrays; after false it stays
 * false. The arrays are lent until the next call of {@code next()} and must not be written. Not thread-safe.
 */
public abstract class DmaCursor {
    private static final @DmaAddr long[] NONE = {};

    /** Addresses of the current span. */
    protected @DmaAddr long[] addresses = NONE;

    /** Extent words of the current span; see {@link DmaSegment}. */
    protected long[] extents = NONE;

    /** First index of the current span. */
    protected int from;

    /** Index behind the last of the current span. */
    protected int to;

    /** For implementations. */
    protected DmaCursor() {}

    /**
     * Moves to the next span.
     *
     * @return false at the end
     */
    public abstract boolean next();

    /**
     * Addresses of the current span.
     *
     * @return lent array, not to be written
     */
    public final @DmaAddr long[] addresses() {
        return addresses;
    }

    /**
     * Extent words of the current span.
     *
     * @return lent array, not to be written
     */
    public final long[] extents() {
        return extents;
    }

    /**
     * First index of the current span.
     *
     * @return index into both arrays
     */
    public final int from() {
        return from;
    }

    /**
     * End of the current span.
     *
     * @return index behind the last segment
     */
    public final int to() {
        return to;
    }

    /**
     * Address of one segment of the span.
     *
     * @param index {@code from()} to {@code to() - 1}
     * @return DMA address
     */
    public final @DmaAddr long address(int index) {
        return addresses[index];
    }

    /**
     * Length of one segment of the span.
     *
     * @param index {@code from()} to {@code to() - 1}
     * @return bytes
     */
    public final @ByteCount long length(int index) {
        return DmaSegment.length(extents[index]);
    }

    /**
     * Flags of one segment of the span.
     *
     * @param index {@code from()} to {@code to() - 1}
     * @return 0 or {@link DmaSegment#BUS_ADDRESS}
     */
    public final int flags(int index) {
        return DmaSegment.flags(extents[index]);
    }

    /**
     * First page of a device's page size that one segment of the span touches. With {@link #pages} the fastest way to page
     * ranges: the walk stays in the caller's own loop, and so do its sums.
     *
     * @param index {@code from()} to {@code to() - 1}
     * @param pageShift binary logarithm of the page size, 0 to 47; not checked
     * @return DMA address of the page that holds the first byte, a multiple of the page size
     */
    public final @DmaAddr long firstPage(int index, int pageShift) {
        return addresses[index] & -(1L << pageShift);
    }

    /**
     * Number of pages of a device's page size that one segment of the span touches.
     *
     * @param index {@code from()} to {@code to() - 1}
     * @param pageShift binary logarithm of the page size, 0 to 47; not checked
     * @return at least 1
     */
    public final long pages(int index, int pageShift) {
        long start = addresses[index];
        return ((start + length(index) - 1) >>> pageShift) - (start >>> pageShift) + 1;
    }
}
