package io.github.dmasg.map;

import io.github.dmasg.unit.ByteCount;
import java.util.Arrays;

/**
 * Where a measured layout departs from "right behind the previous segment": pairs of segment number and IOVA offset, in order.
 * Usually empty.
 */
final class Placements {
    private long[] segments = new long[8];
    private @ByteCount long[] offsets = new long[8];
    private int count;
    private int next;

    void clear() {
        count = 0;
        next = 0;
    }

    /** Places a segment; a later call for the same segment replaces the earlier. */
    void place(long segment, @ByteCount long offset) {
        if (count > 0 && segments[count - 1] == segment) {
            offsets[count - 1] = offset;
            return;
        }
        if (count == segments.length) {
            segments = Arrays.copyOf(segments, count * 2);
            offsets = Arrays.copyOf(offsets, count * 2);
        }
        segments[count] = segment;
        offsets[count] = offset;
        count++;
    }

    boolean isEmpty() {
        return count == 0;
    }

    void rewind() {
        next = 0;
    }

    /** Offset of a segment that is placed, otherwise the offset given. To be asked for each segment in order. */
    @ByteCount
    long offsetOf(long segment, @ByteCount long otherwise) {
        if (next < count && segments[next] == segment) {
            return offsets[next++];
        }
        return otherwise;
    }

    /** Whether a segment behind the given one is placed. */
    boolean isPlacedBehind(long segment) {
        return count > 0 && segments[count - 1] > segment;
    }
}
