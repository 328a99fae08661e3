package io.github.dmasg.map;

import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegment;
import io.github.dmasg.dma.DmaSink;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import org.jspecify.annotations.Nullable;

/**
 * Collects final segments and hands them to the sink in batches, so that the mapping loop makes one virtual call per 256.
 *
 * <p>Without a sink it only counts; with a listener it also reports. Checks the maximum number of segments as it counts.
 */
final class SegmentBatch {
    static final int CAPACITY = 256;
    /** Where an IOVA range starts as long as it is not known. */
    private static final @DmaAddr long ORIGIN = 0;

    // Open to the mapping loops of this package, which keep them in locals while they run.
    final @DmaAddr long[] addresses = new long[CAPACITY];
    final long[] extents = new long[CAPACITY];
    int count;
    private long flushed;
    private long maximum;
    long room;
    private @Nullable DmaSink sink;
    private @Nullable SegmentListener listener;

    void begin(@Nullable DmaSink to, @Nullable SegmentListener hears, long maxSegments) {
        count = 0;
        flushed = 0;
        maximum = maxSegments;
        room = maxSegments;
        sink = to;
        listener = hears;
    }

    /** Adds a segment. The rule and the entry are only for the listener and for errors. */
    void add(@DmaAddr long address, @ByteCount long length, int flags, long lastEntry, BreakRule rule)
            throws DmaException {
        if (--room < 0) {
            throw tooMany(lastEntry);
        }
        int at = count;
        addresses[at] = address;
        extents[at] = DmaSegment.extent(length, flags);
        count = at + 1;
        if (listener != null) {
            listener.segment(address, length, flags, lastEntry, rule);
        }
        if (at + 1 == CAPACITY) {
            flush();
        }
    }

    /** Hands over what is left. */
    void finish() throws DmaException {
        if (count > 0) {
            flush();
        }
    }

    private void flush() throws DmaException {
        flushed += count;
        if (sink != null) {
            sink.accept(addresses, extents, 0, count);
        }
        count = 0;
    }

    private DmaException tooMany(long entry) {
        return DmaException.atEntry(
                DmaError.EINVAL, entry, "segments: " + (maximum + 1) + " or more (expected: at most " + maximum + ")");
    }

    /** Whether every segment since {@link #begin} is still here. */
    boolean holdsAll() {
        return flushed == 0;
    }

    /**
     * Hands what was counted without a sink to one, moved to where the range is. Peer memory stays at its bus address.
     *
     * @param to receives the segments
     * @param base start of the IOVA range
     */
    void handOver(DmaSink to, @DmaAddr long base) throws DmaException {
        for (int i = 0; i < count; i++) {
            if (DmaSegment.flags(extents[i]) == 0) {
                addresses[i] += base - ORIGIN;
            }
        }
        sink = to;
        finish();
    }

    /** Segments that may be stored before a flush or the end of what is allowed; none while a listener wants each one. */
    int storable() {
        return listener != null ? 0 : (int) Math.min(CAPACITY - 1 - count, room);
    }

    /** Adds a segment where {@link #storable} allows one. */
    void store(@DmaAddr long address, @ByteCount long length, int flags) {
        addresses[count] = address;
        extents[count] = DmaSegment.extent(length, flags);
        stored(count + 1);
    }

    /** Segments were stored directly. */
    void stored(int now) {
        room -= now - count;
        count = now;
    }

    long segments() {
        return flushed + count;
    }

    /** Lets go of the caller's objects. */
    void release() {
        sink = null;
        listener = null;
    }
}
