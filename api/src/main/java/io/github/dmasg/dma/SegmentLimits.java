package io.github.dmasg.dma;

import io.github.dmasg.argument.BadArgument;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;

/**
 * What a DMA segment may look like: the limits a device or a form declares once, and every mapper keeps (S10, S11).
 *
 * <p>Invariants: {@code maxSegmentSize} is 1 to {@link DmaSegment#MAX_LENGTH}; {@code boundaryMask} is a power of two minus one
 * (all ones: no boundary); {@code maxSegments} is at least 1; {@code cutAlignment} is a power of two not larger than the maximum
 * segment size nor the boundary, so that there is always a place to cut.
 *
 * <p>Immutable.
 *
 * @param maxSegmentSize longest segment in bytes
 * @param boundaryMask no segment crosses an address that is a multiple of {@code boundaryMask + 1}; {@link #NO_BOUNDARY} for none
 * @param maxSegments most segments in one mapping
 * @param cutAlignment where the mapper itself cuts a contiguous stretch, it cuts at a DMA address that is a multiple of this
 *     many bytes
 */
public record SegmentLimits(
        @ByteCount long maxSegmentSize,
        @ByteCount long boundaryMask,
        long maxSegments,
        @ByteCount long cutAlignment) {
    /** Boundary mask that means no boundary. */
    public static final @ByteCount long NO_BOUNDARY = -1L;

    /** No limit but those of the entry format. */
    public static final SegmentLimits NONE = new SegmentLimits(DmaSegment.MAX_LENGTH, NO_BOUNDARY, Long.MAX_VALUE, 1);

    /**
     * Checks the limits against each other.
     *
     * @param maxSegmentSize bytes, 1 to {@link DmaSegment#MAX_LENGTH}
     * @param boundaryMask 2^n - 1 with n &gt; 0, or {@link #NO_BOUNDARY}
     * @param maxSegments &gt; 0
     * @param cutAlignment bytes
     * @throws IllegalArgumentException if a value is out of range or two contradict each other
     */
    public SegmentLimits {
        if (maxSegmentSize <= 0 || maxSegmentSize > DmaSegment.MAX_LENGTH) {
            throw BadArgument.of("maximum segment size", maxSegmentSize, "1.." + DmaSegment.MAX_LENGTH);
        }
        if ((boundaryMask & boundaryMask + 1) != 0 || boundaryMask == 0 || boundaryMask < NO_BOUNDARY) {
            throw BadArgument.of("boundary mask", boundaryMask, "2^n - 1 with n > 0");
        }
        if (maxSegments <= 0) {
            throw BadArgument.of("maximum number of segments", maxSegments, "> 0");
        }
        if (Long.bitCount(cutAlignment) != 1 || cutAlignment < 0) {
            throw BadArgument.of("cut alignment", cutAlignment, "a power of two");
        }
        if (cutAlignment > maxSegmentSize) {
            throw BadArgument.of("cut alignment", cutAlignment, "at most the maximum segment size " + maxSegmentSize);
        }
        if (boundaryMask != NO_BOUNDARY && cutAlignment - 1 > boundaryMask) {
            throw BadArgument.of("cut alignment", cutAlignment, "at most the boundary " + (boundaryMask + 1));
        }
    }

    /**
     * These limits with another maximum segment size.
     *
     * @param bytes longest segment in bytes
     * @return new limits
     */
    public SegmentLimits withMaxSegmentSize(@ByteCount long bytes) {
        return new SegmentLimits(bytes, boundaryMask, maxSegments, cutAlignment);
    }

    /**
     * These limits with another boundary.
     *
     * @param mask power of two minus one, or {@link #NO_BOUNDARY}
     * @return new limits
     */
    public SegmentLimits withBoundaryMask(@ByteCount long mask) {
        return new SegmentLimits(maxSegmentSize, mask, maxSegments, cutAlignment);
    }

    /**
     * These limits with another maximum number of segments.
     *
     * @param count at least 1
     * @return new limits
     */
    public SegmentLimits withMaxSegments(long count) {
        return new SegmentLimits(maxSegmentSize, boundaryMask, count, cutAlignment);
    }

    /**
     * These limits with another cut alignment.
     *
     * @param bytes power of two
     * @return new limits
     */
    public SegmentLimits withCutAlignment(@ByteCount long bytes) {
        return new SegmentLimits(maxSegmentSize, boundaryMask, maxSegments, bytes);
    }

    /**
     * The limits that satisfy both.
     *
     * @param other further limits
     * @return the stricter of each pair; one of the arguments itself when it is the stricter in everything
     * @throws IllegalArgumentException if the two contradict each other
     */
    public SegmentLimits and(SegmentLimits other) {
        if (equals(other) || other.equals(NONE)) {
            return this;
        }
        if (equals(NONE)) {
            return other;
        }
        return new SegmentLimits(
                Math.min(maxSegmentSize, other.maxSegmentSize),
                boundaryMask & other.boundaryMask,
                Math.min(maxSegments, other.maxSegments),
                Math.max(cutAlignment, other.cutAlignment));
    }

    /**
     * Whether a segment keeps the size limit and the boundary.
     *
     * @param address DMA address
     * @param length bytes, at least 1
     * @return true if it may be emitted
     */
    public boolean allows(@DmaAddr long address, @ByteCount long length) {
        return length <= maxSegmentSize && ((address ^ address + length - 1) & ~boundaryMask) == 0;
    }
}
