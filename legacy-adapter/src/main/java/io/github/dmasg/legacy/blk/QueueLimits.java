package io.github.dmasg.legacy.blk;

import io.github.dmasg.legacy.kernel.UndefinedInKernelException;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.PhysAddr;

/**
 * What a block device can take. Kernel: {@code struct queue_limits}, Linux 6.12.
 *
 * <p>Nothing is sanitised: the kernel checks limits when a queue is made, not when they are used. A maximum of 0 bytes
 * means no maximum where a vector is cut, and no join across bios.
 *
 * @param maxSegmentSize most bytes in a segment, 0 to 2^32 - 1; {@code max_segment_size}
 * @param segBoundaryMask a segment may not cross a multiple of this plus 1; {@code seg_boundary_mask}
 * @param virtBoundaryMask between two segments nothing may start or end off a multiple of this plus 1, 0 for no such
 *     rule; {@code virt_boundary_mask}
 * @param maxSegments most segments in a request, 0 to 65535; {@code max_segments}
 * @param logicalBlockSize bytes, 0 to 2^32 - 1, meant to be a power of two; {@code logical_block_size}
 */
public record QueueLimits(
        @ByteCount long maxSegmentSize,
        @ByteCount long segBoundaryMask,
        @ByteCount long virtBoundaryMask,
        int maxSegments,
        @ByteCount long logicalBlockSize) {
    private static final long U32 = 0xffff_ffffL;

    /**
     * Checks the limits.
     *
     * @param maxSegmentSize bytes, 0 to 2^32 - 1
     * @param segBoundaryMask any value
     * @param virtBoundaryMask any value
     * @param maxSegments 0 to 65535
     * @param logicalBlockSize bytes
     * @throws IllegalArgumentException if a limit is out of range
     */
    public QueueLimits {
        if (maxSegmentSize < 0 || maxSegmentSize > U32) {
            throw new IllegalArgumentException("maxSegmentSize: " + maxSegmentSize + " (expected: 0 to 2^32 - 1)");
        }
        if (maxSegments < 0 || maxSegments > 0xffff) {
            throw new IllegalArgumentException("maxSegments: " + maxSegments + " (expected: 0 to 65535)");
        }
        if (logicalBlockSize < 0 || logicalBlockSize > U32) {
            throw new IllegalArgumentException("logicalBlockSize: " + logicalBlockSize + " (expected: 0 to 2^32 - 1)");
        }
    }

    /**
     * How much of a range fits into one segment. Kernel: {@code get_max_segment_size()}.
     *
     * @param phys physical address of the first byte
     * @param length bytes, at least 1
     * @return 1 to {@code length} bytes
     * @throws UndefinedInKernelException if nothing fits, where the kernel loops for ever
     */
    public @ByteCount long segmentLength(@PhysAddr long phys, @ByteCount long length) {
        long toBoundary = segBoundaryMask - (segBoundaryMask & phys);
        // Both sides are one less than the limit, so that a boundary mask of all ones does not wrap before the minimum.
        long limit = maxSegmentSize - 1;
        if (Long.compareUnsigned(toBoundary, limit) < 0) {
            limit = toBoundary;
        }
        limit++;
        if (limit == 0) {
            throw new UndefinedInKernelException("maxSegmentSize: 0 without boundary (expected: > 0)");
        }
        return Long.compareUnsigned(length, limit) <= 0 ? length : limit;
    }

    /**
     * Whether a vector continues another one so that both fit into one segment. Kernel: {@code biovec_phys_mergeable()}.
     *
     * <p>Faithful: the boundary is that of the start of the first vector, so that a first vector which crosses a boundary
     * itself is never joined. As recorded, vectors whose pages belong to different providers are not joined (S29).
     *
     * @param page1 page of the first vector
     * @param offset1 offset of the first vector
     * @param length1 length of the first vector
     * @param page2 page of the second vector
     * @param offset2 offset of the second vector
     * @param length2 length of the second vector
     * @return whether they may share a segment
     */
    public boolean mergeable(
            long page1,
            @ByteCount long offset1,
            @ByteCount long length1,
            long page2,
            @ByteCount long offset2,
            @ByteCount long length2) {
        long start1 = PageRef.phys(page1) + offset1;
        long start2 = PageRef.phys(page2) + offset2;
        long mask = segBoundaryMask;
        return start1 + length1 == start2
                && PageRef.provider(page1) == PageRef.provider(page2)
                && (start1 | mask) == ((start2 + length2 - 1) | mask);
    }

    /**
     * Whether a gap the device cannot skip lies between two vectors. Kernel: {@code bvec_gap_to_prev()}.
     *
     * @param previousEnd offset plus length of the vector before
     * @param offset offset of the vector that follows
     * @return true if a request has to end between them
     */
    public boolean gap(@ByteCount long previousEnd, @ByteCount long offset) {
        return ((offset | previousEnd) & virtBoundaryMask) != 0;
    }
}
