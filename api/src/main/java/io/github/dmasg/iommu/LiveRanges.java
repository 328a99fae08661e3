package io.github.dmasg.iommu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Which ranges are live: a tag per granule, set at the first granule of each, so that a wrong or second free is told from a
 * right one, exactly and without a lock.
 *
 * <p>Layout: a three-level array of {@code short}; the lowest arrays, {@value #LEAF} tags each, are made when first needed and
 * stay: 2 bytes per granule of address space ever used at a range's start. A tag of a short range holds its length. A long range
 * has room for its length in the tags behind its first.
 *
 * <p>Thread safety: a range's tags are written by its owner; of several threads that end the same range one succeeds.
 */
final class LiveRanges {
    /** Longest range, in granules, whose length is in its tag. */
    static final int SHORT_MAX = 512;

    /** Set beside the length of a short range that was not rounded up to a block. */
    static final int EXACT = 1 << 12;

    private static final int LONG = 1 << 13;
    private static final int INSIDE = 1 << 15;
    private static final int LENGTH = EXACT - 1;
    private static final int DIGIT_BITS = 15;
    private static final int DIGITS = 4;

    private static final int LEAF_BITS = 14;
    private static final int LEAF = 1 << LEAF_BITS;
    private static final VarHandle TAG = MethodHandles.arrayElementVarHandle(short[].class);
    private static final VarHandle LEAVES = MethodHandles.arrayElementVarHandle(short[][].class);
    private static final VarHandle MIDDLES = MethodHandles.arrayElementVarHandle(short[][][].class);

    private final int middleBits;
    private final short[] @Nullable [] @Nullable [] top;

    LiveRanges(long lastGranule) {
        int bits = Math.max(0, 64 - Long.numberOfLeadingZeros(lastGranule) - LEAF_BITS);
        middleBits = bits / 2;
        top = new short[1 << (bits - middleBits)][][];
    }

    /** A range begins to live. */
    void begin(long granule, long count, boolean exact) {
        short[] leaf = leaf(granule);
        int at = (int) granule & (LEAF - 1);
        if (count <= SHORT_MAX) {
            TAG.setOpaque(leaf, at, (short) (count | (exact ? EXACT : 0)));
            return;
        }
        for (int i = 1; i <= DIGITS; i++) {
            long digit = count >>> (i - 1) * DIGIT_BITS & (1 << DIGIT_BITS) - 1;
            TAG.setOpaque(leaf(granule + i), (int) (granule + i) & (LEAF - 1), (short) (digit | INSIDE));
        }
        TAG.setRelease(leaf, at, (short) LONG);
    }

    /**
     * A range ends to live.
     *
     * @return its length, with {@link #EXACT} if so marked
     * @throws IllegalStateException if no such range lives
     */
    long end(long granule, long count, int granuleShift) {
        short[] leaf = leaf(granule);
        int at = (int) granule & (LEAF - 1);
        short tag = (short) TAG.getAcquire(leaf, at);
        long lives = length(granule, tag);
        if (lives != count || !TAG.compareAndSet(leaf, at, tag, (short) 0)) {
            throw wrong(granule, count, lives, granuleShift);
        }
        return count <= SHORT_MAX ? tag : count;
    }

    /** Length of the range that starts at a granule, 0 if none lives there. */
    private long length(long granule, short tag) {
        if (tag <= 0) {
            return 0;
        }
        if ((tag & LONG) == 0) {
            return tag & LENGTH;
        }
        long count = 0;
        for (int i = DIGITS; i >= 1; i--) {
            short digit = (short) TAG.getOpaque(leaf(granule + i), (int) (granule + i) & (LEAF - 1));
            count = count << DIGIT_BITS | digit & (1 << DIGIT_BITS) - 1;
        }
        return count;
    }

    private static IllegalStateException wrong(long granule, long count, long lives, int granuleShift) {
        return new IllegalStateException("free: " + Refusal.range(granule << granuleShift, count << granuleShift)
                + " (expected: a live range; there "
                + (lives == 0
                        ? "none starts, it was freed before or never allocated"
                        : "lives " + Refusal.range(granule << granuleShift, lives << granuleShift))
                + ")");
    }

    private short[] leaf(long granule) {
        int high = (int) (granule >>> (LEAF_BITS + middleBits));
        short[][] middle = (short[][]) MIDDLES.getAcquire(top, high);
        if (middle != null) {
            short[] leaf = (short[]) LEAVES.getAcquire(middle, (int) (granule >>> LEAF_BITS) & ((1 << middleBits) - 1));
            if (leaf != null) {
                return leaf;
            }
        }
        return makeLeaf(granule, high);
    }

    private synchronized short[] makeLeaf(long granule, int high) {
        short[] @Nullable [] middle = top[high];
        if (middle == null) {
            middle = new short[1 << middleBits][];
            MIDDLES.setRelease(top, high, middle);
        }
        int low = (int) (granule >>> LEAF_BITS) & ((1 << middleBits) - 1);
        short[] leaf = middle[low];
        if (leaf == null) {
            leaf = new short[LEAF];
            LEAVES.setRelease(middle, low, leaf);
        }
        return leaf;
    }
}
