package io.github.dmasg.legacy.dmamap;

/**
 * Chooses the page size for the start of a range, and how many pages of it to do in one call. Kernel: {@code
 * iommu_pgsize()}, Linux 6.12.
 *
 * <p>Mutable so that a choice allocates nothing; not thread safe.
 */
final class PageChoice {
    private final long supported;
    private long pageSize;
    private long count;

    PageChoice(long supported) {
        this.supported = supported;
    }

    /**
     * Chooses the largest page that fits the alignment of both addresses and the size. The count ends where a larger page
     * becomes possible, provided the addresses are alike below it and the range is long enough to use one.
     */
    void choose(long iova, long phys, long size) {
        long either = iova | phys;
        long fitting = supported & upTo(Long.highestOneBit(size));
        if (either != 0) {
            fitting &= upTo(Long.lowestOneBit(either));
        }
        long chosen = Long.highestOneBit(fitting);
        long larger = Long.lowestOneBit(supported & ~upTo(chosen));
        long todo = size;
        if (larger != 0 && ((iova ^ phys) & (larger - 1)) == 0) {
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

    long pageSize() {
        return pageSize;
    }

    long count() {
        return count;
    }

    /** All bits up to and including the given one. */
    private static long upTo(long bit) {
        return bit | (bit - 1);
    }
}
