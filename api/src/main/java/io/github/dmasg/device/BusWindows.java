package io.github.dmasg.device;

import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.Conversions;
import io.github.dmasg.unit.DmaAddr;
import io.github.dmasg.unit.PhysAddr;
import java.util.Arrays;

/**
 * How a bus numbers the CPU's physical addresses: windows, each with its own offset.
 *
 * <p>Invariants: windows do not overlap on the CPU side, none is empty. Without windows ({@link #IDENTITY}) a DMA address is the
 * physical address. Immutable. Translation costs O(windows); there are one or two in practice.
 */
public final class BusWindows {
    /** Result of a translation that no window covers. */
    public static final @DmaAddr long NOT_COVERED = -1L;

    /** The bus uses physical addresses. */
    public static final BusWindows IDENTITY =
            new BusWindows(new @PhysAddr long[0], new @DmaAddr long[0], new @ByteCount long[0]);

    private final @PhysAddr long[] cpuStart;
    private final @DmaAddr long[] dmaStart;
    private final @ByteCount long[] size;

    private BusWindows(@PhysAddr long[] cpuStart, @DmaAddr long[] dmaStart, @ByteCount long[] size) {
        this.cpuStart = cpuStart;
        this.dmaStart = dmaStart;
        this.size = size;
    }

    /**
     * These windows and one more.
     *
     * @param cpu physical address where the window starts
     * @param dma DMA address where it starts
     * @param length bytes, greater than 0
     * @return new windows
     * @throws IllegalArgumentException if the window is empty, leaves the address space or overlaps another
     */
    public BusWindows with(@PhysAddr long cpu, @DmaAddr long dma, @ByteCount long length) {
        if (length <= 0 || cpu < 0 || dma < 0 || cpu + length < 0 || dma + length < 0) {
            throw new IllegalArgumentException("bus window: 0x" + Long.toHexString(cpu) + " to 0x"
                    + Long.toHexString(dma) + ", length " + length + " (expected: length > 0, both ends below 2^63)");
        }
        int count = cpuStart.length;
        for (int i = 0; i < count; i++) {
            if (cpu < cpuStart[i] + size[i] && cpuStart[i] < cpu + length) {
                throw new IllegalArgumentException("bus window: 0x" + Long.toHexString(cpu) + ", length " + length
                        + " (expected: no overlap with the window at 0x" + Long.toHexString(cpuStart[i]) + ")");
            }
        }
        @PhysAddr long[] cpus = Arrays.copyOf(cpuStart, count + 1);
        @DmaAddr long[] dmas = Arrays.copyOf(dmaStart, count + 1);
        @ByteCount long[] sizes = Arrays.copyOf(size, count + 1);
        cpus[count] = cpu;
        dmas[count] = dma;
        sizes[count] = length;
        return new BusWindows(cpus, dmas, sizes);
    }

    /**
     * Whether DMA addresses are the physical addresses.
     *
     * @return true if there are no windows
     */
    public boolean identity() {
        return cpuStart.length == 0;
    }

    /**
     * DMA address of a physical address.
     *
     * @param phys physical address
     * @return DMA address, or {@link #NOT_COVERED}
     */
    public @DmaAddr long toDma(@PhysAddr long phys) {
        if (cpuStart.length == 0) {
            return Conversions.sameOnBus(phys);
        }
        for (int i = 0; i < cpuStart.length; i++) {
            long into = phys - cpuStart[i];
            if (into >= 0 && into < size[i]) {
                return dmaStart[i] + into;
            }
        }
        return NOT_COVERED;
    }

    /**
     * Bytes from a physical address to the end of its window: how far the offset stays the same.
     *
     * @param phys physical address inside a window
     * @return bytes, {@link Long#MAX_VALUE} without windows, 0 if no window covers the address
     */
    public @ByteCount long reach(@PhysAddr long phys) {
        if (cpuStart.length == 0) {
            return Long.MAX_VALUE;
        }
        for (int i = 0; i < cpuStart.length; i++) {
            long into = phys - cpuStart[i];
            if (into >= 0 && into < size[i]) {
                return size[i] - into;
            }
        }
        return 0;
    }

    /**
     * Whether a device can reach anything through the windows.
     *
     * @param highest highest DMA address it can put on the bus, unsigned
     * @return true without windows, or if one starts at or below that address
     */
    public boolean reachableUpTo(@DmaAddr long highest) {
        for (long first : dmaStart) {
            if (Long.compareUnsigned(first, highest) <= 0) {
                return true;
            }
        }
        return dmaStart.length == 0;
    }
}
