package io.github.dmasg.legacy.dmamap;

import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import io.github.dmasg.unit.PhysAddr;

/** What an IOMMU driver provides for one page table. Kernel: {@code struct iommu_domain_ops}, reduced to pages. */
public interface PageTableOps {
    /**
     * Maps pages of one size. Kernel: {@code map_pages()}.
     *
     * @param iova I/O virtual address, a multiple of the page size
     * @param phys physical address, a multiple of the page size
     * @param pageSize bytes, a power of two the domain supports
     * @param count number of pages, at least 1
     * @param mapped has to be told the number of bytes that were mapped, also when an error follows
     * @return 0 or a negated error number; 0 with fewer bytes than asked means "call again for the rest"
     */
    int mapPages(@DmaAddr long iova, @PhysAddr long phys, @ByteCount long pageSize, long count, MappedBytes mapped);

    /**
     * Unmaps pages of one size. Kernel: {@code unmap_pages()}.
     *
     * @param iova I/O virtual address, a multiple of the page size
     * @param pageSize bytes, a power of two the domain supports
     * @param count number of pages, at least 1
     * @return number of bytes unmapped, 0 to stop
     */
    @ByteCount
    long unmapPages(@DmaAddr long iova, @ByteCount long pageSize, long count);
}
