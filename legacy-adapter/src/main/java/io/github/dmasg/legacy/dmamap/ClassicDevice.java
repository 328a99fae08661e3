package io.github.dmasg.legacy.dmamap;

import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import org.jspecify.annotations.Nullable;

/**
 * What the mapping code knows of a device. Kernel: {@code struct device_dma_parameters} and the DMA fields of {@code
 * struct device}, Linux 6.12.
 *
 * @param maxSegmentSize as the driver set it, bytes, 0 to 2^32 - 1, 0 for unset
 * @param segmentBoundaryMask as the driver set it, one less than a power of two, 0 for unset
 * @param dmaMask highest address the device can put on the bus, {@code *dev->dma_mask}
 * @param busDmaLimit highest address its bus lets through, 0 for no such limit
 * @param ranges windows between physical and bus addresses, or null if both are the same
 * @param peers the way to the memory of other devices
 */
public record ClassicDevice(
        @ByteCount long maxSegmentSize,
        @ByteCount long segmentBoundaryMask,
        long dmaMask,
        @DmaAddr long busDmaLimit,
        @Nullable DmaRangeMap ranges,
        PeerRouting peers) {
    /** Largest segment of a device whose driver set none, {@code SZ_64K}. */
    public static final long DEFAULT_MAX_SEGMENT = 0x1_0000;

    /**
     * Checks the values.
     *
     * @param maxSegmentSize bytes, 0 to 2^32 - 1
     * @param segmentBoundaryMask any value
     * @param dmaMask any value
     * @param busDmaLimit any value
     * @param ranges may be null
     * @param peers how providers are reached
     * @throws IllegalArgumentException if the segment size is out of range
     */
    public ClassicDevice {
        if (maxSegmentSize < 0 || maxSegmentSize > 0xffff_ffffL) {
            throw new IllegalArgumentException("maxSegmentSize: " + maxSegmentSize + " (expected: 0 to 2^32 - 1)");
        }
    }

    /**
     * A device that can do everything: full mask, no peers.
     *
     * @param maxSegmentSize bytes, 0 for unset
     * @param segmentBoundaryMask one less than a power of two, 0 for unset
     * @return the device
     */
    public static ClassicDevice of(@ByteCount long maxSegmentSize, @ByteCount long segmentBoundaryMask) {
        return new ClassicDevice(maxSegmentSize, segmentBoundaryMask, -1, 0, null, PeerRouting.NONE);
    }

    /**
     * The limit that counts. Kernel: {@code dma_get_max_seg_size()}.
     *
     * @return bytes, 1 to 2^32 - 1
     */
    public @ByteCount long segmentLimit() {
        return maxSegmentSize == 0 ? DEFAULT_MAX_SEGMENT : maxSegmentSize;
    }

    /**
     * The boundary that counts. Kernel: {@code dma_get_seg_boundary()}.
     *
     * @return a mask, all ones for no boundary
     */
    public @ByteCount long boundary() {
        return segmentBoundaryMask == 0 ? -1 : segmentBoundaryMask;
    }

    /**
     * Highest address that device and bus allow.
     *
     * @return an address, unsigned; a limit of 0 does not count while the other one is not 0
     */
    public @DmaAddr long addressLimit() {
        if (busDmaLimit == 0 || dmaMask == 0) {
            return dmaMask | busDmaLimit;
        }
        return Long.compareUnsigned(dmaMask, busDmaLimit) <= 0 ? (@DmaAddr long) dmaMask : busDmaLimit;
    }
}
