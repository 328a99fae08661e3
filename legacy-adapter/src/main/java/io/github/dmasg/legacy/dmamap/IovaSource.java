package io.github.dmasg.legacy.dmamap;

import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;

/** Gives and takes I/O virtual addresses. Kernel: {@code iommu_dma_alloc_iova()} and {@code iommu_dma_free_iova()}. */
public interface IovaSource {
    /**
     * Gives a range.
     *
     * @param size bytes, a multiple of the granule, not 0
     * @param limit highest address the device can use
     * @return first address, a multiple of the size rounded up to a power of two, or 0 if there is none
     */
    @DmaAddr
    long allocate(@ByteCount long size, @DmaAddr long limit);

    /**
     * Takes a range back.
     *
     * @param iova first address
     * @param size bytes that were asked for
     */
    void free(@DmaAddr long iova, @ByteCount long size);
}
