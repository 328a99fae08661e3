package io.github.dmasg.map;

import io.github.dmasg.device.Device;
import io.github.dmasg.iommu.PageTable;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;

/**
 * Takes parts of a reservation's IOVA range away from the device, with one invalidation each.
 *
 * <p>Invariant: a large leaf is removed as a whole or stays; no part is removed that was not linked.
 */
final class RangeUnlinker {
    private final ReservedRange range;
    private final PageTable table;
    private final CpuCaches caches;
    private final boolean dirtiesCaches;

    RangeUnlinker(ReservedRange range, MapperSettings settings, Device device, Direction<?> direction) {
        this.range = range;
        this.table = range.domain.table();
        this.caches = settings.caches();
        this.dirtiesCaches = !device.coherent() && direction.deviceWrites();
    }

    /**
     * Throws if a part cannot be removed.
     *
     * @param from first address
     * @param to address behind the last
     * @param linkedEnd address behind all that is linked, at a granule edge
     */
    void requireRemovable(@DmaAddr long from, @DmaAddr long to, @DmaAddr long linkedEnd) {
        requireEdge(from, linkedEnd);
        requireEdge(to, linkedEnd);
        requireMapped(from, to);
    }

    private void requireEdge(@DmaAddr long iova, @DmaAddr long linkedEnd) {
        if ((iova & range.granuleMask) != 0) {
            throw new IllegalArgumentException("edge to unlink at: 0x" + Long.toHexString(iova)
                    + " (expected: a granule edge, or an end of what is linked)");
        }
        long leaf = table.leafSize(iova);
        if (leaf != 0 && (iova & (leaf - 1)) != 0 && iova < linkedEnd) {
            throw new IllegalArgumentException(
                    "edge to unlink at: 0x" + Long.toHexString(iova) + " (expected: no leaf cut; one of " + leaf
                            + " bytes starts at 0x" + Long.toHexString(iova & -leaf) + ")");
        }
    }

    private void requireMapped(@DmaAddr long from, @DmaAddr long to) {
        for (long at = from; at < to; ) {
            long leaf = table.leafSize(at);
            if (leaf == 0) {
                throw new IllegalStateException("unlink: nothing is linked at 0x" + Long.toHexString(at)
                        + " (expected: linked and not yet unlinked)");
            }
            at += leaf;
        }
    }

    /** Removes a part, of which bytes may have been removed before. */
    void remove(@DmaAddr long from, @DmaAddr long to) {
        @ByteCount long length = to - from;
        try {
            if (dirtiesCaches) {
                invalidateCaches(from, to);
            }
        } finally {
            table.unmap(from, length);
            range.domain.invalidate(from, length);
        }
    }

    private void invalidateCaches(@DmaAddr long from, @DmaAddr long to) {
        for (long at = from; at < to; ) {
            long leaf = table.leafSize(at);
            if (leaf != 0) {
                caches.invalidate(table.translate(at), leaf);
            }
            at += Math.max(leaf, range.granuleMask + 1);
        }
    }
}
