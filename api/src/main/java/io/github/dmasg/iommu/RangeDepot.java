package io.github.dmasg.iommu;

import java.util.Arrays;

/**
 * Free blocks on their way between the caches of threads that free and those of threads that allocate, so that they need not go
 * through the tree. A bounded stack for each block size; all under the lock of the space.
 */
final class RangeDepot {
    private static final int MOST = 4096;
    private static final int FULL_SIZE_ORDERS = 3;
    private static final int SEARCHED = 64;

    private final long[][] stacks = new long[RangeCache.ORDERS][RangeCache.CAPACITY];
    private final int[] counts = new int[RangeCache.ORDERS];
    private long granules;

    /** Keeps a block. False if there are enough of its order. */
    boolean put(int order, long block) {
        int count = counts[order];
        if (count == MOST >> Math.max(0, order - FULL_SIZE_ORDERS)) {
            return false;
        }
        if (count == stacks[order].length) {
            stacks[order] = Arrays.copyOf(stacks[order], 2 * count);
        }
        stacks[order][count] = block;
        counts[order] = count + 1;
        granules += 1L << order;
        return true;
    }

    /** The most recent block that ends at {@code limit} or before, or -1; looks at a bounded number. */
    long take(int order, long limit) {
        long[] stack = stacks[order];
        int count = counts[order];
        long highest = limit - (1L << order) + 1;
        for (int i = count - 1; i >= 0 && i >= count - SEARCHED; i--) {
            long block = stack[i];
            if (block <= highest) {
                stack[i] = stack[count - 1];
                counts[order] = count - 1;
                granules -= 1L << order;
                return block;
            }
        }
        return -1;
    }

    /** Granules of all blocks in here. */
    long granules() {
        return granules;
    }
}
