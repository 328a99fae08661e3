package io.github.dmasg.legacy.blk;

import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.unit.ByteCount;
import java.util.List;

/**
 * Counts the segments and bytes that vectors need. Kernel: the running totals of {@code bvec_split_segs()}, Linux 6.12.
 *
 * <p>Both totals have 32 bits. Mutable, not thread safe.
 */
public final class SegmentCount {
    private static final long U32 = 0xffff_ffffL;

    private long segments;
    private @ByteCount long bytes;

    /** Starts at 0 segments and 0 bytes. */
    public SegmentCount() {}

    /**
     * Segments so far.
     *
     * @return 0 to 2^32 - 1
     */
    public long segments() {
        return segments;
    }

    /**
     * Bytes so far.
     *
     * @return 0 to 2^32 - 1
     */
    public @ByteCount long bytes() {
        return bytes;
    }

    /** Adds a vector that is one segment by itself. */
    void addWhole(@ByteCount long length) {
        segments++;
        bytes = (bytes + length) & U32;
    }

    /**
     * Adds as much of a vector as the limits allow. Kernel: {@code bvec_split_segs()}.
     *
     * <p>Faithful: with a virtual boundary, counting stops after the first segment that ends off the boundary, so that a
     * long vector can count for less than the segments it becomes.
     *
     * @param limits what the device takes
     * @param page page of the vector
     * @param offset offset of the vector
     * @param length length of the vector
     * @param maxSegments stop at this many segments, counting those before
     * @param maxBytes stop at this many bytes, counting those before
     * @return true if part of the vector is left out
     */
    public boolean add(
            QueueLimits limits,
            long page,
            @ByteCount long offset,
            @ByteCount long length,
            long maxSegments,
            @ByteCount long maxBytes) {
        long allowed = (maxBytes - bytes) & U32;
        long left = Math.min(length, allowed);
        long start = PageRef.phys(page) + offset;
        long total = 0;
        while (left != 0 && segments < maxSegments) {
            long segment = limits.segmentLength(start + total, left);
            segments++;
            total += segment;
            left -= segment;
            if (((offset + total) & U32 & limits.virtBoundaryMask()) != 0) {
                break;
            }
        }
        bytes = (bytes + total) & U32;
        return left != 0 || length > allowed;
    }

    /**
     * Counts the segments of a request. Kernel: {@code blk_recalc_rq_segments()} for reads and writes.
     *
     * @param limits what the device takes
     * @param request the bios, in order
     * @return the number a driver sizes its list with; joins between bios are not looked at
     */
    public static long ofRequest(QueueLimits limits, List<Bio> request) {
        SegmentCount count = new SegmentCount();
        BvecCursor c = BvecCursor.ofVectors();
        for (Bio bio : request) {
            c.reset(bio);
            while (c.next()) {
                count.add(limits, c.page(), c.offset(), c.length(), U32, U32);
            }
        }
        return count.segments();
    }
}
