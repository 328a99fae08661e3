package io.github.dmasg.iommu;

import io.github.dmasg.unit.PhysAddr;

/**
 * One slot of a table: a 64-bit word, so that a reader sees all of it or nothing.
 *
 * <p>Layout: bit 0 present, 1 device may read, 2 device may write, 3 written by the device, 4 a table hangs here, 5..7 level of
 * the leaf, 8..11 zero, 12..63 physical address. An empty slot is 0.
 */
final class LeafWord {
    static final long EMPTY = 0;
    static final long PRESENT = 1;
    static final long READ = 1L << 1;
    static final long WRITE = 1L << 2;
    static final long DIRTY = 1L << 3;
    static final long TABLE = 1L << 4;
    static final int LEVEL_SHIFT = 5;
    private static final long LEVEL_MASK = 7;
    private static final long PHYS_MASK = -4096L;

    private LeafWord() {}

    /** The bits that go with a physical address. */
    static long bits(int level, Access access) {
        return PRESENT | access.bits | ((long) level << LEVEL_SHIFT);
    }

    static @PhysAddr long phys(long word) {
        return (@PhysAddr long) (word & PHYS_MASK);
    }

    static int level(long word) {
        return (int) ((word >>> LEVEL_SHIFT) & LEVEL_MASK);
    }
}
