package io.github.dmasg.legacy.dmamap;

import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.PhysAddr;

/**
 * Sees what a {@link DirectMapper} unmaps. Kernel: the calls of {@code swiotlb_tbl_unmap_single()}, which do nothing for
 * memory that was not bounced.
 */
@FunctionalInterface
public interface DirectUnmapListener {
    /** Ignores everything. */
    DirectUnmapListener NONE = (phys, length) -> {};

    /**
     * One entry was unmapped.
     *
     * @param phys physical address behind the DMA address of the entry, 2^64 - 1 if there is none
     * @param length DMA length of the entry in bytes, 0 to 2^32 - 1
     */
    void unmapped(@PhysAddr long phys, @ByteCount long length);
}
