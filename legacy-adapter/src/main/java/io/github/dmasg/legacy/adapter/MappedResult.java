package io.github.dmasg.legacy.adapter;

import io.github.dmasg.dma.DmaCursor;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegment;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.unit.ByteCount;

/**
 * What a classic mapping came to, once it is known to keep the limits.
 *
 * @param bytes sum of the DMA lengths
 * @param iovaBytes whole granules between the first and the last address that the IOMMU translates; 0 without an IOMMU
 */
record MappedResult(@ByteCount long bytes, @ByteCount long iovaBytes) {
    static MappedResult of(SgSegments segments, SegmentLimits limits, long granule) throws DmaException {
        if (segments.segments() > limits.maxSegments()) {
            throw DmaException.of(
                    DmaError.EINVAL,
                    "segments: " + segments.segments() + " (expected: at most " + limits.maxSegments() + ")");
        }
        long number = 0;
        long bytes = 0;
        long first = 0;
        long end = 0;
        DmaCursor cursor = segments.cursor();
        while (cursor.next()) {
            for (int i = cursor.from(), to = cursor.to(); i < to; i++) {
                long address = cursor.address(i);
                long length = cursor.length(i);
                if (!limits.allows(address, length)) {
                    throw breach(number, address, length, limits);
                }
                if ((cursor.flags(i) & DmaSegment.BUS_ADDRESS) == 0) {
                    first = end == 0 ? address & -granule : first;
                    end = address + length;
                }
                bytes += length;
                number++;
            }
        }
        return new MappedResult(bytes, granule == 1 ? 0 : (end + granule - 1 & -granule) - first);
    }

    static DmaException breach(long segment, long address, long length, SegmentLimits limits) {
        return DmaException.atSegment(
                DmaError.EINVAL,
                segment,
                "0x" + Long.toHexString(address) + " + " + length + " (expected: at most " + limits.maxSegmentSize()
                        + " bytes and within 0x" + Long.toHexString(limits.boundaryMask())
                        + "; the classic mapping does not split)");
    }
}
