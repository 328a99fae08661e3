package io.github.dmasg.legacy.dmamap;

/** Sees what an {@link IommuDomain} does. Kernel: the tracepoints {@code iommu:map} and {@code iommu:unmap}. */
public interface IommuEvents {
    /** Ignores everything. */
    IommuEvents NONE = new IommuEvents() {
        @Override
        public void mapped(long iova, long phys, long size) {}

        @Override
        public void unmapped(long iova, long size, long done) {}
    };

    /**
     * A range was mapped as a whole.
     *
     * @param iova first I/O virtual address
     * @param phys first physical address
     * @param size bytes
     */
    void mapped(long iova, long phys, long size);

    /**
     * A range was to be unmapped.
     *
     * @param iova first I/O virtual address
     * @param size bytes asked for, may be 0
     * @param done bytes that were unmapped, 0 if the range was refused
     */
    void unmapped(long iova, long size, long done);
}
