package io.github.dmasg.map;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;

/**
 * Cuts stretches of fixed addresses into the fewest segments: where the address cannot be chosen (direct mapping, PCI bus
 * addresses), taking as much as the limits allow each time is optimal, because starting a segment later never makes it end
 * earlier.
 */
final class AddressSegmenter {
    private SegmentBatch batch;
    // Open to the mapping loops of this package, which keep them in locals while they run. No stretch is open if length
    // is 0.
    @ByteCount
    long maxSize;

    @ByteCount
    long boundaryMask;

    private long cutMask;

    @DmaAddr
    long start;

    @ByteCount
    long length;

    @ByteCount
    long capacity;

    int flags;

    AddressSegmenter(SegmentBatch batch) {
        this.batch = batch;
    }

    /** Begins anew. */
    AddressSegmenter into(SegmentBatch out, SegmentLimits limits) {
        batch = out;
        maxSize = limits.maxSegmentSize();
        boundaryMask = limits.boundaryMask();
        cutMask = -limits.cutAlignment();
        length = 0;
        return this;
    }

    /** Whether the address continues the open stretch. */
    boolean continues(@DmaAddr long address, int withFlags) {
        return length != 0 && start + length == address && flags == withFlags;
    }

    /** Closes what is open and starts a stretch. */
    void open(@DmaAddr long address, int withFlags, long lastEntry, BreakRule rule) throws DmaException {
        close(lastEntry, rule);
        start = address;
        flags = withFlags;
        capacity = capacityAt(address);
    }

    /** Adds bytes behind the stretch, cutting where a limit is reached. */
    void extend(@ByteCount long bytes, long entry) throws DmaException {
        long total = length + bytes;
        while (total > capacity) {
            long cut = ((start + capacity) & cutMask) - start;
            long last = cut > total - bytes ? entry : entry - 1;
            batch.add(start, cut, flags, last, capacity == maxSize ? BreakRule.MAX_SIZE : BreakRule.BOUNDARY);
            start += cut;
            total -= cut;
            capacity = capacityAt(start);
        }
        length = total;
    }

    void close(long lastEntry, BreakRule rule) throws DmaException {
        if (length != 0) {
            batch.add(start, length, flags, lastEntry, rule);
            length = 0;
        }
    }

    private @ByteCount long capacityAt(@DmaAddr long address) {
        if (boundaryMask == SegmentLimits.NO_BOUNDARY) {
            return maxSize;
        }
        return Math.min(maxSize - 1, ~address & boundaryMask) + 1;
    }
}
