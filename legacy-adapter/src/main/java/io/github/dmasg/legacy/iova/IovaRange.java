package io.github.dmasg.legacy.iova;

import org.jspecify.annotations.Nullable;

/**
 * A range of an {@link IovaDomain} that is in use. Kernel: {@code struct iova}.
 *
 * <p>Both ends are inclusive, unsigned 64-bit, in granule units. A range belongs to the domain that made it. Its lower
 * end moves down when {@link IovaDomain#reserve} joins a reservation that overlaps it from below; the upper end never
 * changes.
 */
public final class IovaRange {
    long lo;
    final long hi;

    // Links of the red-black tree; null stands for a missing neighbour.
    @Nullable
    IovaRange parent;

    @Nullable
    IovaRange left;

    @Nullable
    IovaRange right;

    boolean red;

    IovaRange(long lo, long hi) {
        this.lo = lo;
        this.hi = hi;
    }

    /**
     * First granule of the range. Kernel: {@code pfn_lo}.
     *
     * @return unsigned 64-bit granule number
     */
    public long pfnLo() {
        return lo;
    }

    /**
     * Last granule of the range. Kernel: {@code pfn_hi}.
     *
     * @return unsigned 64-bit granule number
     */
    public long pfnHi() {
        return hi;
    }

    /**
     * Number of granules. Kernel: {@code iova_size()} in granule units.
     *
     * @return granules, modulo 2^64
     */
    public long granules() {
        return hi - lo + 1;
    }

    @Override
    public String toString() {
        return Long.toHexString(lo) + ":" + Long.toHexString(hi);
    }
}
