package io.github.dmasg.iommu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Which ranges are live, so that a wrong or second free is told from a right one, exactly and without a lock.
 *
 * <p>Layout: for each block size a tag for each place a block of that size can have, which is the length asked for; a tag per
 * granule for short ranges that were not rounded up to a block; and a word per {@value #SHORT_MAX} granules for long ranges, two
 * of which never start in the same such place. Tags of equal blocks lie together: those of a million live blocks of one size
 * fill 2 MB, whatever that size.
 *
 * <p>Thread safety: of several threads that end the same range one succeeds.
 */
final class LiveRanges {
    /** Longest range, in granules, that may be rounded up to a block. */
    static final int SHORT_MAX = 1 << (RangeCache.ORDERS - 1);

    private static final int PLACE_BITS = RangeCache.ORDERS - 1;
    private static final long IN_PLACE = SHORT_MAX - 1;
    private static final VarHandle TAG = MethodHandles.arrayElementVarHandle(short[].class);
    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    private final SparseLeaves<short[]>[] blocks;
    private final SparseLeaves<short[]> shorts;
    private final SparseLeaves<long[]> longs;

    @SuppressWarnings({"unchecked", "rawtypes"})
    LiveRanges(long lastGranule) {
        blocks = new SparseLeaves[RangeCache.ORDERS];
        for (int order = 0; order < RangeCache.ORDERS; order++) {
            blocks[order] = new SparseLeaves<>(lastGranule >>> order, () -> new short[SparseLeaves.LEAF]);
        }
        shorts = new SparseLeaves<>(lastGranule, () -> new short[SparseLeaves.LEAF]);
        longs = new SparseLeaves<>(lastGranule >>> PLACE_BITS, () -> new long[SparseLeaves.LEAF]);
    }

    /** A range of {@code count} granules, rounded up to a block, begins to live. */
    void beginBlock(int order, long block, long count) {
        long place = block >>> order;
        TAG.setRelease(blocks[order].leaf(place), SparseLeaves.in(place), (short) count);
    }

    /** Ends the life of a block if that is what lives there with that length. */
    boolean endBlock(int order, long block, long count) {
        long place = block >>> order;
        return (place << order) == block
                && TAG.compareAndSet(blocks[order].leaf(place), SparseLeaves.in(place), (short) count, (short) 0);
    }

    /** A range that is not rounded up begins to live. */
    void beginExact(long first, long count) {
        if (count <= SHORT_MAX) {
            TAG.setRelease(shorts.leaf(first), SparseLeaves.in(first), (short) count);
        } else {
            long place = first >>> PLACE_BITS;
            WORD.setRelease(longs.leaf(place), SparseLeaves.in(place), (count << PLACE_BITS) | (first & IN_PLACE));
        }
    }

    /** Ends the life of a range that was not rounded up, if that is what lives there with that length. */
    boolean endExact(long first, long count) {
        if (count <= SHORT_MAX) {
            return TAG.compareAndSet(shorts.leaf(first), SparseLeaves.in(first), (short) count, (short) 0);
        }
        long place = first >>> PLACE_BITS;
        long word = (count << PLACE_BITS) | (first & IN_PLACE);
        return WORD.compareAndSet(longs.leaf(place), SparseLeaves.in(place), word, 0L);
    }

    /** Length of the range that starts at a granule, 0 if none does. For messages. */
    long lengthAt(long first) {
        for (int order = 0; order < RangeCache.ORDERS; order++) {
            long place = first >>> order;
            short tag = (short) TAG.getAcquire(blocks[order].leaf(place), SparseLeaves.in(place));
            if (tag != 0 && (place << order) == first) {
                return tag;
            }
        }
        long place = first >>> PLACE_BITS;
        long word = (long) WORD.getAcquire(longs.leaf(place), SparseLeaves.in(place));
        if (word != 0 && (word & IN_PLACE) == (first & IN_PLACE)) {
            return word >>> PLACE_BITS;
        }
        return (short) TAG.getAcquire(shorts.leaf(first), SparseLeaves.in(first));
    }
}
