package io.github.dmasg.dma;

import io.github.dmasg.unit.DmaAddr;

/**
 * Where a mapping's segments go: a list, or straight into the form that a device reads (S2, S10).
 *
 * <p>A mapper calls {@link #begin()}, then {@link #accept} any number of times, then either {@link #commit()} or, when anything
 * failed, {@link #abort()}. After {@code abort()} the sink must be as it was before {@code begin()}: a failed mapping leaves no
 * trace. A sink that cannot express a segment, or is full, throws from {@code accept} or {@code commit}; the mapper then aborts
 * and undoes the mapping. A sink may throw anything from any of its methods, and nothing stays mapped: but one that throws from
 * {@code begin()} has not begun and is not aborted, and what one throws from {@code abort()} is attached to the failure that led
 * there.
 *
 * <p>Segments arrive in the order of the source, final, and within both the device's limits and {@link #limits()}.
 */
public interface DmaSink {
    /**
     * What this form can express, in addition to what the device can do. The mapper splits so that both hold.
     *
     * @return limits; {@link SegmentLimits#NONE} for a form that takes anything
     */
    default SegmentLimits limits() {
        return SegmentLimits.NONE;
    }

    /** A mapping begins. */
    void begin();

    /**
     * Takes the next segments.
     *
     * @param addresses DMA addresses, lent for the duration of the call
     * @param extents extent words (see {@link DmaSegment}), lent for the duration of the call
     * @param from first index
     * @param to index behind the last
     * @throws DmaException if a segment cannot be expressed or there is no room; it carries the number of the segment counted
     *     from {@code begin()}
     */
    void accept(@DmaAddr long[] addresses, long[] extents, int from, int to) throws DmaException;

    /**
     * All segments were handed over.
     *
     * @throws DmaException if the form cannot be completed
     */
    default void commit() throws DmaException {}

    /** The mapping failed: forget everything since {@link #begin()}. Must not throw. */
    void abort();
}
