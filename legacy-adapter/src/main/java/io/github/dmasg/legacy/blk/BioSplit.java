package io.github.dmasg.legacy.blk;

import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.unit.ByteCount;

/**
 * Finds out whether a read or write is too large for one request. Kernel: {@code bio_split_rw_at()}, Linux 6.12.
 *
 * <p>Faithful: the byte count is rounded down to logical blocks after the cut was chosen. If nothing is left the result
 * is 0, which means "no split", and the bio goes on whole although it breaks the limits. The number of segments is not
 * reduced with the bytes. A vector that fits into a page counts as one segment whatever the segment limits say.
 *
 * <p>Reusable, not thread safe.
 */
public final class BioSplit {
    /** {@code SECTOR_SHIFT}: a sector has 512 bytes. */
    public static final int SECTOR_SHIFT = 9;

    private static final long U32 = 0xffff_ffffL;

    private final BvecCursor cursor = BvecCursor.ofVectors();
    private long segments = U32;

    /** Creates a splitter. */
    public BioSplit() {}

    /**
     * Looks for the place to cut.
     *
     * @param bio what is to be transferred
     * @param limits what the device takes
     * @param maxBytes most bytes in a request, 0 to 2^32 - 1
     * @return 0 if the bio fits; otherwise the number of 512-byte sectors in front of the cut, {@code -EINVAL} if the bio
     *     may not be split, or {@code -EAGAIN} if its owner does not wait
     */
    public int splitAt(Bio bio, QueueLimits limits, @ByteCount long maxBytes) {
        SegmentCount count = new SegmentCount();
        if (fits(bio, limits, maxBytes, count)) {
            segments = count.segments();
            return 0;
        }
        if ((bio.operation() & Bio.ATOMIC) != 0) {
            segments = U32;
            return -Errno.EINVAL;
        }
        if ((bio.operation() & Bio.NOWAIT) != 0) {
            segments = U32;
            return -Errno.EAGAIN;
        }
        segments = count.segments();
        return (int) ((count.bytes() & -limits.logicalBlockSize()) >>> SECTOR_SHIFT);
    }

    private boolean fits(Bio bio, QueueLimits limits, @ByteCount long maxBytes, SegmentCount count) {
        BvecCursor c = cursor;
        c.reset(bio);
        boolean first = true;
        long previousEnd = 0;
        while (c.next()) {
            long offset = c.offset();
            long length = c.length();
            if (!first && limits.gap(previousEnd, offset)) {
                return false;
            }
            if (count.segments() < limits.maxSegments()
                    && ((count.bytes() + length) & U32) <= maxBytes
                    && ((offset + length) & U32) <= PageRef.PAGE_SIZE) {
                count.addWhole(length);
            } else if (count.add(limits, c.page(), offset, length, limits.maxSegments(), maxBytes)) {
                return false;
            }
            first = false;
            previousEnd = (offset + length) & U32;
        }
        return true;
    }

    /**
     * Segments in front of the cut, or of the whole bio if it fits.
     *
     * @return number of segments, or 2^32 - 1 if the last call failed and left it alone
     */
    public long segments() {
        return segments;
    }
}
