package io.github.dmasg.legacy.adapter;

import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.iommu.IovaSpace;
import io.github.dmasg.iommu.TablePagesExhaustedException;
import io.github.dmasg.iommu.TranslationExistsException;
import io.github.dmasg.legacy.dmamap.IovaSource;
import io.github.dmasg.legacy.dmamap.MappedBytes;
import io.github.dmasg.legacy.dmamap.PageTableOps;
import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import io.github.dmasg.unit.PhysAddr;

/**
 * An IOMMU domain of the new interface under the classic mapping, so that drivers of both kinds share one address space and one
 * page table while they migrate.
 *
 * <p>Divergences from what the kernel has in these places: the device may read and write whatever the direction of the mapping,
 * since the classic operations do not know it; a range that is given back is cleared first, so that what the kernel's mapping
 * leaves behind after its unreported failures cannot be reached; large leaves are chosen by the table, not by the caller.
 *
 * <p>Thread safety: as the domain. Allocates nothing per call.
 */
public final class SharedDomain implements PageTableOps, IovaSource {
    private static final int NO_RANGE = 0;

    private final IommuDomain domain;

    /**
     * A domain in classic clothes.
     *
     * @param domain IOVA space and page table; must not contain address 0, which the classic interface takes for failure
     */
    public SharedDomain(IommuDomain domain) {
        this.domain = domain;
    }

    @Override
    public @DmaAddr long allocate(@ByteCount long size, @DmaAddr long limit) {
        // A size without sign that is beyond any aperture.
        if (size <= 0 || size > 1L << 60) {
            return NO_RANGE;
        }
        long iova = domain.iovas().allocate(size, Long.highestOneBit(size * 2 - 1), limit);
        return iova == IovaSpace.FAILED ? NO_RANGE : iova;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if no range of this address and size is out, as when the kernel's 32-bit sums have wrapped
     */
    @Override
    public void free(@DmaAddr long iova, @ByteCount long size) {
        domain.table().unmap(iova, size);
        domain.invalidate(iova, size);
        domain.iovas().free(iova, size);
    }

    @Override
    public int mapPages(
            @DmaAddr long iova, @PhysAddr long phys, @ByteCount long pageSize, long count, MappedBytes mapped) {
        long bytes = pageSize * count;
        try {
            domain.table().map(iova, phys, bytes);
        } catch (TablePagesExhaustedException e) {
            return -Errno.ENOMEM;
        } catch (TranslationExistsException | IllegalArgumentException e) {
            return -Errno.EINVAL;
        }
        mapped.add(bytes);
        return 0;
    }

    @Override
    public @ByteCount long unmapPages(@DmaAddr long iova, @ByteCount long pageSize, long count) {
        return domain.table().unmap(iova, pageSize * count);
    }
}
