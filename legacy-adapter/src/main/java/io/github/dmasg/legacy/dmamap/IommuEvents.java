package io.github.dmasg.legacy.dmamap;

import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import io.github.dmasg.unit.PhysAddr;

/** Sees what an {@link IommuDomain} does. Kernel: the tracepoints {@code iommu:map} and {@code iommu:unmap}. */
public interface IommuEvents {
    /** Ignores everything. */
    IommuEvents NONE = new IommuEvents() {
        @Override
        public void mapped(@DmaAddr long iova, @PhysAddr long phys, @ByteCount long size) {}

        @Override
        public void unmapped(@DmaAddr long iova, @ByteCount long size, @ByteCount long done) {}
    };

    /**
     * A range was mapped as a whole.
     *
     * @param iova first I/O virtual address
     * @param phys first physical address
     * @param size bytes
     */
    void mapped(@DmaAddr long iova, @PhysAddr long phys, @ByteCount long size);

    /**
     * A range was to be unmapped.
     *
     * @param iova first I/O virtual address
     * @param size bytes asked for, may be 0
     * @param done bytes that were unmapped, 0 if the range was refused
     */
    void unmapped(@DmaAddr long iova, @ByteCount long size, @ByteCount long done);
}
