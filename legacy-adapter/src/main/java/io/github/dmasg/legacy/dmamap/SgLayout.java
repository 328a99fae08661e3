package io.github.dmasg.legacy.dmamap;

import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.legacy.kernel.UndefinedInKernelException;
import io.github.dmasg.legacy.sg.Scatterlist;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import org.jspecify.annotations.Nullable;

/**
 * Lays the entries of a list side by side in whole granules, and undoes it. Kernel: the first loop of {@code
 * iommu_dma_map_sg()} and {@code __invalidate_sg()}, Linux 6.12.
 *
 * <p>Between the two, offset and length of an entry describe whole granules, its DMA address holds the offset inside the
 * first granule and its DMA length the original length.
 */
final class SgLayout {
    private static final long U32 = 0xffff_ffffL;
    /** Offsets wait in the DMA address field, as if counted from here. */
    private static final @DmaAddr long ZERO = 0;

    private final @ByteCount long granuleMask;
    private final @ByteCount long boundary;
    private final PeerMapState peers;
    private final SgCursor cursor = new SgCursor();
    private @Nullable Scatterlist previousArray;
    private int previousSlot;
    private @ByteCount long size;

    SgLayout(ClassicDevice device, @ByteCount long granuleMask) {
        this.granuleMask = granuleMask;
        this.boundary = device.boundary();
        this.peers = new PeerMapState(device.peers());
    }

    /** Bytes of address space the last list needs, padding included. */
    @ByteCount
    long size() {
        return size;
    }

    /** Spreads the entries; returns 0, or a negated error number in the middle of the work. */
    int spread(Sg sgl, int nents) {
        SgCursor c = cursor;
        c.reset(sgl);
        previousArray = null;
        peers.reset();
        size = 0;
        for (int i = 0; i < nents; i++) {
            if (i > 0) {
                c.advance();
            }
            Scatterlist a = c.array();
            int slot = c.slot();
            if (PeerMapState.isPeer(a.page(slot))) {
                PeerMapType type = peers.map(a, slot);
                if (type == PeerMapType.BUS_ADDR) {
                    continue;
                }
                if (type == PeerMapType.NOT_SUPPORTED) {
                    return -Errno.EREMOTEIO;
                }
            }
            int error = place(a, slot);
            if (error != 0) {
                return error;
            }
            previousArray = a;
            previousSlot = slot;
        }
        return 0;
    }

    private int place(Scatterlist a, int slot) {
        long offset = a.offset(slot);
        long length = a.length(slot);
        long inGranule = offset & granuleMask;
        a.setDmaAddress(slot, ZERO + inGranule);
        a.setDmaLength(slot, length);
        a.setOffset(slot, offset - inGranule);
        long rounded = (length + inGranule + granuleMask) & ~granuleMask;
        if (rounded > U32) {
            return -Errno.EINVAL;
        }
        a.setLength(slot, rounded);

        // Distance to the next boundary; "rounded - 1" is all ones for an entry of length 0, which is below no padding.
        long padding = (boundary - size + 1) & boundary;
        if (padding != 0 && Long.compareUnsigned(padding, rounded - 1) < 0) {
            if (!pad(padding)) {
                return -Errno.EINVAL;
            }
            size += padding;
        }
        size += rounded;
        return 0;
    }

    private boolean pad(@ByteCount long padding) {
        Scatterlist a = previousArray;
        if (a == null) {
            throw new UndefinedInKernelException("boundary: 0x" + Long.toHexString(boundary)
                    + " pads before the first entry (expected: one less than a power of two)");
        }
        long length = a.length(previousSlot);
        if (Long.compareUnsigned(padding, U32 - length) > 0) {
            return false;
        }
        a.setLength(previousSlot, length + padding);
        return true;
    }

    /** Puts offsets and lengths back from the DMA fields and empties those. */
    void restore(Sg sgl, int nents) {
        SgCursor c = cursor;
        c.reset(sgl);
        for (int i = 0; i < nents; i++) {
            if (i > 0) {
                c.advance();
            }
            Scatterlist a = c.array();
            int slot = c.slot();
            if (a.isDmaBusAddress(slot)) {
                a.unmarkDmaBusAddress(slot);
            } else {
                if (a.dmaAddress(slot) != DmaOps.MAPPING_ERROR) {
                    a.setOffset(slot, a.offset(slot) + (a.dmaAddress(slot) - ZERO));
                }
                if (a.dmaLength(slot) != 0) {
                    a.setLength(slot, a.dmaLength(slot));
                }
            }
            a.setDmaAddress(slot, DmaOps.MAPPING_ERROR);
            a.setDmaLength(slot, 0);
        }
    }
}
