package io.github.dmasg.legacy.dmamap;

import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import io.github.dmasg.unit.PhysAddr;

/**
 * Chooses the page size for the start of a range, and how many pages of it to do in one call. Kernel: {@code
 * iommu_pgsize()}, Linux 6.12.
 *
 * <p>Mutable so that a choice allocates nothing; not thread safe.
 */
final class PageChoice {
    private final @ByteCount long supported;
    private @ByteCount long pageSize;
    private long count;

    PageChoice(@ByteCount long supported) {
        this.supported = supported;
    }

    /**
     * Chooses the largest page that fits the alignment of both addresses and the size. The count ends where a larger page
     * becomes possible, provided the addresses are alike below it and the range is long enough to use one.
     */
    void choose(@DmaAddr long iova, @PhysAddr long phys, @ByteCount long size) {
        fit(iova | phys, iova ^ phys, size);
    }

    /** Chooses as if the physical address were the same: the kernel's way to count what it unmaps. */
    void choose(@DmaAddr long iova, @ByteCount long size) {
        fit(iova, 0, size);
    }

    private void fit(long either, long differing, @ByteCount long size) {
        long fitting = supported & upTo(Long.highestOneBit(size));
        if (either != 0) {
            fitting &= upTo((@ByteCount long) Long.lowestOneBit(either));
        }
        long chosen = Long.highestOneBit(fitting);
        long larger = Long.lowestOneBit(supported & ~upTo(chosen));
        long todo = size;
        if (larger != 0 && (differing & (larger - 1)) == 0) {
            long toLarger = larger - (either & (larger - 1));
            long endOfLarger = toLarger + larger;
            boolean wraps = Long.compareUnsigned(endOfLarger, toLarger) < 0;
            if (!wraps && Long.compareUnsigned(endOfLarger, size) <= 0) {
                todo = toLarger;
            }
        }
        pageSize = chosen;
        count = todo >>> Long.numberOfTrailingZeros(chosen);
    }

    @ByteCount
    long pageSize() {
        return pageSize;
    }

    long count() {
        return count;
    }

    /** All bits up to and including the given one. */
    private static @ByteCount long upTo(@ByteCount long bit) {
        return bit | (bit - 1);
    }
}
