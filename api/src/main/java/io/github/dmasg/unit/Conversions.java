package io.github.dmasg.unit;

/**
 * The named ways from one kind of address to another. Everywhere else the build refuses it.
 *
 * <p>Not needed for what is plain arithmetic: a physical address shifted right by 12 is a page frame number, and back. Nor for
 * numbers without a mark, such as bits of a packed word or parsed text: a cast says what they are, as in
 * {@code (@PhysAddr long) (word & MASK)}.
 *
 * <p>All methods return the bits they were given, or their sum, and cost nothing once compiled.
 */
@SuppressWarnings("kinds")
public final class Conversions {
    private Conversions() {}

    /**
     * The DMA address of memory on a bus that numbers it as the CPU does.
     *
     * @param phys physical address
     * @return the same number
     */
    public static @DmaAddr long sameOnBus(@PhysAddr long phys) {
        return phys;
    }

    /**
     * The physical address behind a DMA address on a bus that numbers memory as the CPU does. For machines and recordings: a
     * driver has no use for it (S15).
     *
     * @param address DMA address
     * @return the same number
     */
    public static @PhysAddr long sameForCpu(@DmaAddr long address) {
        return address;
    }

    /**
     * The PCI bus address of a provider's memory (S23).
     *
     * @param phys physical address
     * @param busOffset the provider's offset in bytes, modulo 2^64
     * @return bus address
     */
    public static @BusAddr long onPeerBus(@PhysAddr long phys, @ByteCount long busOffset) {
        return phys + busOffset;
    }

    /**
     * What a peer's bus adds to physical addresses.
     *
     * @param phys physical address of some byte
     * @param bus bus address of the same byte
     * @return offset in bytes, modulo 2^64
     */
    public static @ByteCount long peerBusOffset(@PhysAddr long phys, @BusAddr long bus) {
        return bus - phys;
    }

    /**
     * A bus address as an entry of the DMA side holds it. The entry must carry the flag that says so (S23), or the device would
     * ask the IOMMU for it.
     *
     * @param address bus address
     * @return the same number
     */
    public static @DmaAddr long inFlaggedEntry(@BusAddr long address) {
        return address;
    }
}
