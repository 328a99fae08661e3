package io.github.dmasg.legacy.dmamap;

import io.github.dmasg.unit.DmaAddr;
import io.github.dmasg.unit.PhysAddr;
import java.util.Arrays;

/**
 * Windows through which a device sees physical memory at other addresses. Kernel: {@code struct bus_dma_region} and its
 * translation functions, Linux 6.12.
 *
 * <p>The first window that contains an address counts; windows may overlap on either side. Layout: three longs per
 * window in one array. Immutable.
 */
public final class DmaRangeMap {
    private static final int FIELDS = 3;

    private final long[] windows;

    private DmaRangeMap(long[] windows) {
        this.windows = windows;
    }

    /**
     * Makes a map.
     *
     * <p>Faithful: a window of size 0 ends the map, and those after it do not count.
     *
     * @param windows for each window physical start, DMA start and size in bytes, all unsigned
     * @return the map
     * @throws IllegalArgumentException if the numbers do not come in threes
     */
    public static DmaRangeMap of(long... windows) {
        if (windows.length % FIELDS != 0) {
            throw new IllegalArgumentException("windows: " + windows.length + " numbers (expected: a multiple of 3)");
        }
        int used = 0;
        while (used < windows.length && windows[used + 2] != 0) {
            used += FIELDS;
        }
        return new DmaRangeMap(Arrays.copyOf(windows, used));
    }

    /**
     * Where the device sees a physical address. Kernel: {@code translate_phys_to_dma()}.
     *
     * @param phys physical address, unsigned
     * @return DMA address, or {@link DmaOps#MAPPING_ERROR} if no window contains it
     */
    public @DmaAddr long toDma(@PhysAddr long phys) {
        return (@DmaAddr long) translate(phys, 0, 1);
    }

    /**
     * What lies behind a DMA address. Kernel: {@code translate_dma_to_phys()}.
     *
     * @param dma DMA address, unsigned
     * @return physical address, or 2^64 - 1 if no window contains it
     */
    public @PhysAddr long toPhys(@DmaAddr long dma) {
        return (@PhysAddr long) translate(dma, 1, 0);
    }

    private long translate(long address, int from, int to) {
        long[] w = windows;
        for (int i = 0; i < w.length; i += FIELDS) {
            long offset = address - w[i + from];
            if (Long.compareUnsigned(address, w[i + from]) >= 0 && Long.compareUnsigned(offset, w[i + 2]) < 0) {
                return w[i + to] + offset;
            }
        }
        return DmaOps.MAPPING_ERROR;
    }
}
