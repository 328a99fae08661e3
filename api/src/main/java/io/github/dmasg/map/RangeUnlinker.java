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
    private final PeerParts peerParts;

    RangeUnlinker(
            ReservedRange range, MapperSettings settings, Device device, Direction<?> direction, PeerParts peerParts) {
        this.range = range;
        this.peerParts = peerParts;
        this.table = range.domain.table();
        this.caches = settings.caches();
        this.dirtiesCaches = !device.coherent() && direction.deviceWrites();
    }

    /**
     * Throws if a part cannot be removed.
     *
     * @param from first address
     * @param to address behind the last
     */
    void requireRemovable(@DmaAddr long from, @DmaAddr long to) {
        requireEdge(from);
        requireEdge(to);
        requireMapped(from, to);
    }

    private void requireEdge(@DmaAddr long iova) {
        if ((iova & range.granuleMask) != 0) {
            throw new IllegalArgumentException("edge to unlink at: 0x" + Long.toHexString(iova)
                    + " (expected: a granule edge, or an end of what is linked)");
        }
        long leaf = table.leafSize(iova);
        if (leaf != 0 && (iova & (leaf - 1)) != 0) {
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

    /**
     * Removes a part, of which bytes may have been removed before.
     *
     * @param first address of its first byte
     * @param end address behind its last byte
     */
    void remove(@DmaAddr long first, @DmaAddr long end) {
        long from = first & ~range.granuleMask;
        @ByteCount long length = range.roundUp(end) - from;
        try {
            if (dirtiesCaches) {
                invalidateCaches(first, end);
            }
        } finally {
            table.unmap(from, length);
            range.domain.invalidate(from, length);
        }
    }

    /** Leaf by leaf, but never a byte more: what else lies in a granule may be in the caches only. Providers' memory is in none. */
    private void invalidateCaches(@DmaAddr long first, @DmaAddr long end) {
        for (long at = peerParts.firstOutside(first); at < end; ) {
            long leaf = table.leafSize(at);
            long lastInLeaf = at | Math.max(leaf - 1, range.granuleMask);
            long behind = Math.min(Math.min(lastInLeaf + 1, end), peerParts.startBehind(at));
            if (leaf != 0) {
                caches.invalidate(table.translate(at), behind - at);
            }
            at = peerParts.firstOutside(behind);
        }
    }
}
