package io.github.dmasg.iommu;

import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import io.github.dmasg.unit.PhysAddr;

/** Receives the leaves of a {@link PageTable} in ascending order of IOVA. */
@FunctionalInterface
public interface LeafVisitor {
    /**
     * One leaf.
     *
     * @param iova its first address
     * @param phys what that address translates to
     * @param size bytes it translates
     */
    void leaf(@DmaAddr long iova, @PhysAddr long phys, @ByteCount long size);
}
