package io.github.dmasg.legacy.dmamap;

import io.github.dmasg.legacy.iova.IovaDomain;
import io.github.dmasg.legacy.iova.IovaRange;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import org.jspecify.annotations.Nullable;

/**
 * Takes addresses from a classic allocator. Kernel: {@code iommu_dma_alloc_iova()} over {@code alloc_iova_fast()}, Linux
 * 6.12.
 *
 * <p>Faithful: devices that reach beyond 4 GiB get addresses below it until the first time that fails; sizes below 32
 * granules are rounded up to a power of two, as the kernel's size cache needs it; all ranges are aligned to their size.
 *
 * <p>Divergence: the cache itself is missing, so that every call reaches the allocator. Allocates one object per range.
 * Not thread safe.
 */
public final class IovaDomainSource implements IovaSource {
    private static final long LOW_LIMIT = 0xffff_ffffL;
    private static final long CACHED_GRANULES = 32;

    private final IovaDomain domain;
    private final int shift;
    private boolean tryLowFirst = true;

    /**
     * Creates a source.
     *
     * @param domain the allocator; its lowest granule has to be above 0, because address 0 stands for failure
     */
    public IovaDomainSource(IovaDomain domain) {
        this.domain = domain;
        this.shift = domain.granuleShift();
    }

    @Override
    public @DmaAddr long allocate(@ByteCount long size, @DmaAddr long limit) {
        long granules = size >>> shift;
        if (granules < CACHED_GRANULES && Long.bitCount(granules) > 1) {
            granules = Long.highestOneBit(granules) << 1;
        }
        IovaRange range = null;
        if (tryLowFirst && Long.compareUnsigned(limit, LOW_LIMIT) > 0) {
            range = domain.allocate(granules, LOW_LIMIT >>> shift, true);
            tryLowFirst = range != null;
        }
        if (range == null) {
            range = domain.allocate(granules, limit >>> shift, true);
        }
        return address(range);
    }

    @Override
    public void free(@DmaAddr long iova, @ByteCount long size) {
        domain.free(iova >>> shift);
    }

    private @DmaAddr long address(@Nullable IovaRange range) {
        return range == null ? 0 : (@DmaAddr long) (range.pfnLo() << shift);
    }
}
