package io.github.dmasg.legacy.dmamap;

import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.Scatterlist;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.Conversions;
import io.github.dmasg.unit.DmaAddr;
import java.util.Objects;

/**
 * Maps one to one, without IOMMU and without bounce buffers. Kernel: {@code dma_direct_map_sg()}, Linux 6.12.
 *
 * <p>Every entry is mapped by itself; nothing is joined or split.
 *
 * <p>Faithful:
 *
 * <ul>
 *   <li>an entry is allowed if its last byte lies below the limits. The sum wraps: an entry of length 0 at address 0 ends
 *       at 2^64 - 1, and an entry that wraps past the end of the address space ends low and is allowed;
 *   <li>the maximum segment size and the segment boundary are not looked at;
 *   <li>after an error the entries in front of the bad one keep their DMA address and length, the bad one has the address
 *       that stands for none and its old length, and those behind it are as they were.
 * </ul>
 *
 * <p>Allocates nothing per call. Not thread safe.
 */
public final class DirectMapper implements DmaOps {
    private final ClassicDevice device;
    private final DirectUnmapListener onUnmap;
    private final WarnLog warnings;
    private final PeerMapState peers;
    private final SgCursor cursor = new SgCursor();

    /**
     * Creates the mapper of a device.
     *
     * @param device its limits
     * @param onUnmap sees every entry that is unmapped, by a rollback or by {@link #unmapSg}
     * @param warnings takes the warning for an address the device cannot reach
     */
    public DirectMapper(ClassicDevice device, DirectUnmapListener onUnmap, WarnLog warnings) {
        this.device = Objects.requireNonNull(device, "device");
        this.onUnmap = Objects.requireNonNull(onUnmap, "onUnmap");
        this.warnings = Objects.requireNonNull(warnings, "warnings");
        this.peers = new PeerMapState(device.peers());
    }

    /**
     * Maps a list. Kernel: {@code dma_direct_map_sg()}.
     *
     * @param sgl first entry
     * @param nents number of entries
     * @return {@code nents}; {@code -EREMOTEIO} if peer memory cannot be reached; {@code -EIO} if an entry lies outside
     *     what the device can address, with a warning unless it is peer memory (S28)
     */
    @Override
    public int mapSg(Sg sgl, int nents) {
        long limit = device.addressLimit();
        DmaRangeMap ranges = device.ranges();
        SgCursor c = cursor;
        c.reset(sgl);
        peers.reset();
        for (int i = 0; i < nents; i++) {
            if (i > 0) {
                c.advance();
            }
            Scatterlist a = c.array();
            int slot = c.slot();
            boolean peer = PeerMapState.isPeer(a.page(slot));
            if (peer) {
                PeerMapType type = peers.map(a, slot);
                if (type == PeerMapType.BUS_ADDR) {
                    continue;
                }
                if (type == PeerMapType.NOT_SUPPORTED) {
                    unmapSg(sgl, i);
                    return -Errno.EREMOTEIO;
                }
            }
            long phys = a.phys(slot);
            long length = a.length(slot);
            long dma = ranges == null ? Conversions.sameOnBus(phys) : ranges.toDma(phys);
            boolean reachable = dma != MAPPING_ERROR && Long.compareUnsigned(dma + length - 1, limit) <= 0;
            a.setDmaAddress(slot, reachable ? dma : MAPPING_ERROR);
            if (!reachable) {
                if (!peer) {
                    warnOverflow(dma, length);
                }
                unmapSg(sgl, i);
                return -Errno.EIO;
            }
            a.setDmaLength(slot, length);
        }
        return nents;
    }

    /**
     * Takes a mapping back. Kernel: {@code dma_direct_unmap_sg()}.
     *
     * <p>Faithful: DMA address and length stay in the list; only the bus address mark goes.
     *
     * @param sgl first entry
     * @param nents number of entries
     */
    @Override
    public void unmapSg(Sg sgl, int nents) {
        DmaRangeMap ranges = device.ranges();
        SgCursor c = cursor;
        c.reset(sgl);
        for (int i = 0; i < nents; i++) {
            if (i > 0) {
                c.advance();
            }
            if (c.isDmaBusAddress()) {
                c.array().unmarkDmaBusAddress(c.slot());
            } else {
                long dma = c.dmaAddress();
                onUnmap.unmapped(ranges == null ? Conversions.sameForCpu(dma) : ranges.toPhys(dma), c.dmaLength());
            }
        }
    }

    private void warnOverflow(@DmaAddr long dma, @ByteCount long length) {
        warnings.warn("DMA address 0x" + Long.toHexString(dma) + " + " + length + " (expected: at most 0x"
                + Long.toHexString(device.addressLimit()) + ")");
    }
}
