package io.github.dmasg.peer;

import io.github.dmasg.page.BioVec;
import io.github.dmasg.unit.BusAddr;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.Conversions;
import io.github.dmasg.unit.PhysAddr;

/**
 * What a device offers: one physical range (a BAR, or memory behind none), the addresses it answers to, and who may use it.
 *
 * <p>Immutable. A terabyte costs as much as a page: these four words (S37).
 *
 * @param start physical address of the first byte, a multiple of 4096
 * @param length bytes, greater than 0, a multiple of 4096
 * @param bus address of the first byte on the PCI bus; for private memory, inside the device
 * @param ownerOnly whether only the device itself can reach it, because no BAR shows it (S38)
 */
public record ProviderMemory(
        @PhysAddr long start,
        @ByteCount long length,
        @BusAddr long bus,
        boolean ownerOnly) {
    /**
     * Checks the range.
     *
     * @param start physical address
     * @param length bytes
     * @param bus bus address
     * @param ownerOnly whether it is private
     * @throws IllegalArgumentException if start or length are not multiples of 4096, the range is empty or leaves the 52-bit
     *     physical address space
     */
    public ProviderMemory {
        long behind = (BioVec.MAX_PFN + 1) << BioVec.PAGE_SHIFT;
        if (start < 0 || start % BioVec.PAGE_SIZE != 0) {
            throw new IllegalArgumentException(
                    "start: 0x" + Long.toHexString(start) + " (expected: a multiple of 4096, >= 0)");
        }
        if (length <= 0 || length % BioVec.PAGE_SIZE != 0) {
            throw new IllegalArgumentException("length: " + length + " (expected: a multiple of 4096, > 0)");
        }
        if (start > behind - length) {
            throw new IllegalArgumentException(
                    "end: 0x" + Long.toHexString(start + length) + " (expected: at most 2^52)");
        }
    }

    /**
     * Memory that others may reach over the bus.
     *
     * @param start physical address, a multiple of 4096
     * @param length bytes, a multiple of 4096
     * @param bus PCI bus address of the first byte
     * @return the range
     */
    public static ProviderMemory shared(@PhysAddr long start, @ByteCount long length, @BusAddr long bus) {
        return new ProviderMemory(start, length, bus, false);
    }

    /**
     * Memory that only the device itself reaches.
     *
     * @param start physical address under which lists name it, a multiple of 4096
     * @param length bytes, a multiple of 4096
     * @param inside address of the first byte inside the device
     * @return the range
     */
    public static ProviderMemory ownerOnly(@PhysAddr long start, @ByteCount long length, @BusAddr long inside) {
        return new ProviderMemory(start, length, inside, true);
    }

    /**
     * What to add to a physical address to get the bus address, modulo 2^64.
     *
     * @return offset
     */
    public @ByteCount long busOffset() {
        return Conversions.peerBusOffset(start, bus);
    }

    /**
     * Whether a range lies inside.
     *
     * @param at physical address
     * @param bytes length
     * @return true if all of it does
     */
    public boolean covers(@PhysAddr long at, @ByteCount long bytes) {
        return at >= start && bytes <= length && at - start <= length - bytes;
    }
}
