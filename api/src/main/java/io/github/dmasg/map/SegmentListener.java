package io.github.dmasg.map;

import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;

/** Hears of each segment and of the rule that ended it. */
@FunctionalInterface
public interface SegmentListener {
    /**
     * A segment is final.
     *
     * @param address DMA address; behind an IOMMU as if the IOVA range began at 0
     * @param length bytes
     * @param flags as in {@link io.github.dmasg.dma.DmaSegment}
     * @param lastEntry number of the page-side entry that holds its last byte
     * @param rule why it ended there
     */
    void segment(@DmaAddr long address, @ByteCount long length, int flags, long lastEntry, BreakRule rule);
}
