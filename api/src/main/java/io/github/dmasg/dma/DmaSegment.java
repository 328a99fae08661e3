package io.github.dmasg.dma;

import io.github.dmasg.unit.ByteCount;

/**
 * Packs and unpacks the second word of a DMA-side entry: 48 bits of length, 16 bits of flags. The first word is the address.
 *
 * <pre>
 * address 63.............................................0
 * extent  63......48 47..................................0
 *         flags      length in bytes
 * </pre>
 *
 * <p>This settles u32 or u64 length (S6): an entry stays 16 bytes, 256 of them fill a 4 KiB page, a length reaches 256 TiB, and
 * there is room for flags.
 *
 * <p>Invariant of a packed entry: the length is 1 to {@link #MAX_LENGTH}. All methods are pure and allocate nothing.
 */
public final class DmaSegment {
    /** Largest length of one segment, in bytes: one below 256 TiB. */
    public static final @ByteCount long MAX_LENGTH = (1L << 48) - 1;

    /** Flag: the address is a PCI bus address of peer memory, not an address the IOMMU translates (S23). */
    public static final int BUS_ADDRESS = 1;

    /** Flags with a meaning; the others are reserved and zero. */
    public static final int KNOWN_FLAGS = BUS_ADDRESS;

    private static final int FLAGS_SHIFT = 48;

    private DmaSegment() {}

    /**
     * The second word of an entry. Arguments are not checked.
     *
     * @param length bytes, 1 to {@link #MAX_LENGTH}
     * @param flags 0 or {@link #BUS_ADDRESS}
     * @return the extent word
     */
    public static long extent(@ByteCount long length, int flags) {
        return length | (long) flags << FLAGS_SHIFT;
    }

    /**
     * Length of a segment.
     *
     * @param extent extent word
     * @return bytes
     */
    public static @ByteCount long length(long extent) {
        return extent & MAX_LENGTH;
    }

    /**
     * Flags of a segment.
     *
     * @param extent extent word
     * @return 0 or {@link #BUS_ADDRESS}
     */
    public static int flags(long extent) {
        return (int) (extent >>> FLAGS_SHIFT);
    }

    /**
     * Whether the address is a PCI bus address.
     *
     * @param extent extent word
     * @return true for peer memory reached without the host bridge
     */
    public static boolean isBusAddress(long extent) {
        return (flags(extent) & BUS_ADDRESS) != 0;
    }
}
