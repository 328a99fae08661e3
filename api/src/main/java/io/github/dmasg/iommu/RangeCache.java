package io.github.dmasg.iommu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Free blocks kept at hand for the threads of one stripe: a stack of recent ones for each block size, and the stripe's share of
 * the counters.
 *
 * <p>Layout: everything is in one {@code long[]} with unused words at both ends, so that stripes do not share cache lines.
 *
 * <p>Thread safety: all but {@link #tryLock()} needs the lock, which nobody waits for on the fast path.
 */
final class RangeCache {
    /** Blocks of {@code 1 << order} granules are kept for orders below this. */
    static final int ORDERS = 10;

    /** Blocks of one order. */
    static final int CAPACITY = 64;

    /** Blocks that leave when a stack is full. */
    static final int HALF = CAPACITY / 2;

    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int PADDING = 16;
    private static final int LOCK = PADDING;
    private static final int LIVE_RANGES = LOCK + 1;
    private static final int LIVE = LOCK + 2;
    private static final int HELD = LOCK + 3;
    private static final int COUNTS = LOCK + 4;
    private static final int BLOCKS = COUNTS + ORDERS;

    private final long[] words = new long[BLOCKS + ORDERS * CAPACITY + PADDING];

    boolean tryLock() {
        return WORD.compareAndSet(words, LOCK, 0L, 1L);
    }

    void unlock() {
        WORD.setRelease(words, LOCK, 0L);
    }

    /** The most recent block that ends at {@code limit} or before, or -1. */
    long pop(int order, long limit) {
        long[] w = words;
        int count = (int) w[COUNTS + order];
        int base = BLOCKS + order * CAPACITY;
        long highest = limit - (1L << order) + 1;
        for (int i = base + count - 1; i >= base; i--) {
            long block = w[i];
            if (block <= highest) {
                w[i] = w[base + count - 1];
                w[COUNTS + order] = count - 1L;
                return block;
            }
        }
        return -1;
    }

    /** Keeps a block. False if the stack is full. */
    boolean push(int order, long block) {
        long[] w = words;
        int count = (int) w[COUNTS + order];
        if (count == CAPACITY) {
            return false;
        }
        w[BLOCKS + order * CAPACITY + count] = block;
        w[COUNTS + order] = count + 1L;
        return true;
    }

    /** Hands the oldest half of a full stack to {@code out}. */
    void takeOldest(int order, long[] out) {
        int base = BLOCKS + order * CAPACITY;
        System.arraycopy(words, base, out, 0, HALF);
        System.arraycopy(words, base + HALF, words, base, CAPACITY - HALF);
        words[COUNTS + order] = CAPACITY - HALF;
    }

    /** Blocks of an order at hand. */
    int count(int order) {
        return (int) words[COUNTS + order];
    }

    /** Adds to this stripe's share of the counters: ranges, granules asked for, granules of the blocks they got. */
    void account(long ranges, long live, long held) {
        long[] w = words;
        w[LIVE_RANGES] += ranges;
        w[LIVE] += live;
        w[HELD] += held;
    }

    long liveRanges() {
        return (long) WORD.getOpaque(words, LIVE_RANGES);
    }

    long live() {
        return (long) WORD.getOpaque(words, LIVE);
    }

    long held() {
        return (long) WORD.getOpaque(words, HELD);
    }
}
