package io.github.dmasg.iommu;

import java.util.Arrays;

/**
 * The free extents of an address range, in granules: finds the highest place for a request and joins what is given back.
 *
 * <p>A treap ordered by address in one {@code long[]}, four words a node, so that a node is half a cache line and nothing is
 * allocated in the steady state. Each node also knows of its subtree the longest extent and the largest naturally aligned block
 * any extent holds; both prune the search. The priority of a node is a hash of its number, so it needs no word.
 *
 * <p>Invariants: extents neither overlap nor touch; {@code total} is their sum; parents have the higher priority.
 *
 * <p>Cost: O(log extents) expected for giving back, for taking a known range, and for finding a naturally aligned block or an
 * unaligned range. A request that is aligned otherwise looks at more extents if many are long enough but badly placed; after
 * {@value #PATIENCE} of them it settles for one that fits at any placement, if there is one. Not thread-safe.
 */
final class FreeExtents {
    static final long NONE = -1;

    private static final int STRIDE = 4;
    private static final int START = 0;
    private static final int COUNT = 1;
    /** Longest extent of the subtree in the low bits, order of its largest aligned block plus one above. */
    private static final int BEST = 2;
    /** Left child in the high half, right child in the low half. */
    private static final int LINKS = 3;

    private static final int ORDER_SHIFT = 56;
    private static final long COUNT_MASK = (1L << ORDER_SHIFT) - 1;
    private static final int PATIENCE = 256;
    private static final long GAVE_UP = -2;

    private long[] nodes = new long[16 * STRIDE];
    private int used = 1;
    private int unusedList;
    private int root;
    private int extents;
    private long total;

    // The request being searched, so that the recursion passes one argument.
    private long wanted;
    private long minLongest;
    private long minOrder;
    private long alignMask;
    private long residue;
    private long limitEnd;
    private int patience;
    private int found;
    private int taken;

    private int splitLeft;
    private int splitRight;

    /** Number of extents. */
    int extents() {
        return extents;
    }

    /** Sum of their lengths, granules. */
    long total() {
        return total;
    }

    /** The longest, granules; 0 if there is none. */
    long longest() {
        return nodes[root * STRIDE + BEST] & COUNT_MASK;
    }

    /**
     * Gives an extent back.
     *
     * @return false if part of it is free already; nothing was changed
     */
    boolean add(long start, long count) {
        int before = 0;
        int after = 0;
        for (int t = root; t != 0; ) {
            if (start(t) <= start) {
                before = t;
                t = right(t);
            } else {
                after = t;
                t = left(t);
            }
        }
        if (before != 0 && start(before) + count(before) > start || after != 0 && start + count > start(after)) {
            return false;
        }
        total += count;
        boolean joinsBefore = before != 0 && start(before) + count(before) == start;
        boolean joinsAfter = after != 0 && start + count == start(after);
        if (joinsBefore && joinsAfter) {
            long joined = count(before) + count + count(after);
            remove(after);
            resize(before, start(before), joined);
        } else if (joinsBefore) {
            resize(before, start(before), count(before) + count);
        } else if (joinsAfter) {
            resize(after, start, count + count(after));
        } else {
            insert(start, count);
        }
        return true;
    }

    /**
     * Takes the highest place for a request.
     *
     * @param count granules
     * @param alignment granules, a power of two
     * @param offset the place is congruent to this modulo the alignment
     * @param limit the place ends at this granule or before
     * @return first granule, or {@link #NONE}
     */
    long take(long count, long alignment, long offset, long limit) {
        long place = find(count, alignment, offset, limit);
        if (place >= 0) {
            cut(found, place, count);
        }
        return place;
    }

    /**
     * Takes several neighbouring naturally aligned blocks from the highest extent that has room for one.
     *
     * @param order blocks of {@code 1 << order} granules
     * @param limit the highest ends at this granule or before
     * @param most at most so many
     * @return first granule of the lowest block, or {@link #NONE}; {@link #taken()} tells how many
     */
    long takeBlocks(int order, long limit, int most) {
        long size = 1L << order;
        long highest = find(size, size, 0, limit);
        if (highest < 0) {
            taken = 0;
            return NONE;
        }
        long room = highest - (start(found) + size - 1 & -size) >> order;
        taken = (int) Math.min(room + 1, most);
        long lowest = highest - ((long) taken - 1 << order);
        cut(found, lowest, (long) taken << order);
        return lowest;
    }

    /** Blocks taken by the last {@link #takeBlocks}. */
    int taken() {
        return taken;
    }

    /** Granules of a range that are free. */
    long within(long start, long end) {
        long sum = 0;
        for (long at = start; at < end; ) {
            int t = covering(at);
            if (t == 0) {
                t = firstFrom(at);
            }
            if (t == 0 || start(t) >= end) {
                return sum;
            }
            long stop = Math.min(start(t) + count(t), end);
            sum += stop - Math.max(at, start(t));
            at = stop;
        }
        return sum;
    }

    /** Takes what is free of a range. */
    void takeAll(long start, long end) {
        long at = start;
        while (at < end) {
            int t = covering(at);
            if (t == 0) {
                t = firstFrom(at);
                if (t == 0 || start(t) >= end) {
                    return;
                }
                at = start(t);
            }
            long stop = Math.min(start(t) + count(t), end);
            cut(t, at, stop - at);
            at = stop;
        }
    }

    private int covering(long granule) {
        int best = 0;
        for (int t = root; t != 0; ) {
            if (start(t) <= granule) {
                best = t;
                t = right(t);
            } else {
                t = left(t);
            }
        }
        return best != 0 && start(best) + count(best) > granule ? best : 0;
    }

    private int firstFrom(long granule) {
        int best = 0;
        for (int t = root; t != 0; ) {
            if (start(t) >= granule) {
                best = t;
                t = left(t);
            } else {
                t = right(t);
            }
        }
        return best;
    }

    // Search.

    private long find(long count, long alignment, long offset, long limit) {
        wanted = count;
        alignMask = alignment - 1;
        residue = offset;
        limitEnd = limit + 1;
        minLongest = count;
        minOrder = offset == 0 ? 1 + Math.min(log2(count), log2(alignment)) : 0;
        patience = PATIENCE;
        long place = search(root);
        if (place == GAVE_UP) {
            patience = Integer.MAX_VALUE;
            minLongest = count + alignMask;
            place = search(root);
            if (place == NONE) {
                minLongest = count;
                place = search(root);
            }
        }
        return place;
    }

    /** The highest place under a node, rightmost first; sets {@link #found}. */
    private long search(int node) {
        for (int t = node; t != 0; t = left(t)) {
            long best = nodes[t * STRIDE + BEST];
            if ((best & COUNT_MASK) < minLongest || best >>> ORDER_SHIFT < minOrder) {
                return NONE;
            }
            if (start(t) < limitEnd) {
                long place = search(right(t));
                if (place == NONE) {
                    place = place(t);
                    if (place == NONE && --patience < 0) {
                        return GAVE_UP;
                    }
                }
                if (place != NONE) {
                    return place;
                }
            }
        }
        return NONE;
    }

    /** The highest place in one extent. */
    private long place(int t) {
        long highest = Math.min(start(t) + count(t), limitEnd) - wanted;
        long place = highest - (highest - residue & alignMask);
        if (place < start(t)) {
            return NONE;
        }
        found = t;
        return place;
    }

    private static int log2(long value) {
        return 63 - Long.numberOfLeadingZeros(value);
    }

    // Changes.

    /** Takes a range out of the extent that holds it. */
    private void cut(int t, long start, long count) {
        total -= count;
        long low = start(t);
        long high = low + count(t);
        long end = start + count;
        if (low == start && high == end) {
            remove(t);
        } else if (low == start) {
            resize(t, end, high - end);
        } else {
            resize(t, low, start - low);
            if (end < high) {
                insert(end, high - end);
            }
        }
    }

    private void insert(long start, long count) {
        int t = unusedList;
        if (t != 0) {
            unusedList = right(t);
        } else {
            t = used++;
            if (t * STRIDE == nodes.length) {
                nodes = Arrays.copyOf(nodes, 2 * nodes.length);
            }
        }
        nodes[t * STRIDE + START] = start;
        nodes[t * STRIDE + COUNT] = count;
        nodes[t * STRIDE + LINKS] = 0;
        extents++;
        root = insertUnder(root, t);
    }

    private int insertUnder(int t, int added) {
        if (t == 0 || priority(added) > priority(t)) {
            split(t, start(added));
            link(added, splitLeft, splitRight);
            return added;
        }
        if (start(added) < start(t)) {
            link(t, insertUnder(left(t), added), right(t));
        } else {
            link(t, left(t), insertUnder(right(t), added));
        }
        return t;
    }

    /** Parts a subtree by address into {@link #splitLeft} and {@link #splitRight}. */
    private void split(int t, long at) {
        if (t == 0) {
            splitLeft = 0;
            splitRight = 0;
        } else if (start(t) < at) {
            split(right(t), at);
            link(t, left(t), splitLeft);
            splitLeft = t;
        } else {
            split(left(t), at);
            link(t, splitRight, right(t));
            splitRight = t;
        }
    }

    private void remove(int removed) {
        root = removeUnder(root, removed);
        nodes[removed * STRIDE + LINKS] = unusedList;
        unusedList = removed;
        extents--;
    }

    private int removeUnder(int t, int removed) {
        if (t == removed) {
            return merge(left(t), right(t));
        }
        if (start(removed) < start(t)) {
            link(t, removeUnder(left(t), removed), right(t));
        } else {
            link(t, left(t), removeUnder(right(t), removed));
        }
        return t;
    }

    private int merge(int a, int b) {
        if (a == 0 || b == 0) {
            return a + b;
        }
        if (priority(a) > priority(b)) {
            link(a, left(a), merge(right(a), b));
            return a;
        }
        link(b, merge(a, left(b)), right(b));
        return b;
    }

    /** Changes an extent so that the order of extents stays. */
    private void resize(int t, long start, long count) {
        resizeUnder(root, t, start(t), start, count);
    }

    private void resizeUnder(int t, int resized, long key, long start, long count) {
        if (t == resized) {
            nodes[t * STRIDE + START] = start;
            nodes[t * STRIDE + COUNT] = count;
        } else {
            resizeUnder(key < start(t) ? left(t) : right(t), resized, key, start, count);
        }
        link(t, left(t), right(t));
    }

    /** Sets the children and what the node knows of its subtree. */
    private void link(int t, int left, int right) {
        int at = t * STRIDE;
        nodes[at + LINKS] = (long) left << 32 | right;
        long own = nodes[at + COUNT];
        long a = nodes[left * STRIDE + BEST];
        long b = nodes[right * STRIDE + BEST];
        long longest = Math.max(own, Math.max(a & COUNT_MASK, b & COUNT_MASK));
        long order = Math.max(orderOf(nodes[at + START], own), Math.max(a >>> ORDER_SHIFT, b >>> ORDER_SHIFT));
        nodes[at + BEST] = order << ORDER_SHIFT | longest;
    }

    /** One more than the order of the largest naturally aligned block in an extent. */
    private static long orderOf(long start, long count) {
        int order = log2(count);
        long size = 1L << order;
        return (start + size - 1 & -size) + size <= start + count ? order + 1 : order;
    }

    private long start(int t) {
        return nodes[t * STRIDE + START];
    }

    private long count(int t) {
        return nodes[t * STRIDE + COUNT];
    }

    private int left(int t) {
        return (int) (nodes[t * STRIDE + LINKS] >>> 32);
    }

    private int right(int t) {
        return (int) nodes[t * STRIDE + LINKS];
    }

    private static int priority(int t) {
        int h = t * 0x9E3779B9;
        h = (h ^ h >>> 16) * 0x85EBCA6B;
        return h ^ h >>> 13;
    }

    /** Checks the invariants. */
    void check() {
        long[] sum = new long[3];
        checkUnder(root, sum);
        require(sum[0] == extents && sum[1] == total, "extents and total");
    }

    private void checkUnder(int t, long[] sum) {
        if (t == 0) {
            return;
        }
        require(left(t) == 0 || priority(left(t)) <= priority(t), "priority");
        require(right(t) == 0 || priority(right(t)) <= priority(t), "priority");
        checkUnder(left(t), sum);
        require(count(t) > 0, "an extent is empty");
        require(sum[0] == 0 || start(t) > sum[2], "extents overlap or touch");
        sum[0]++;
        sum[1] += count(t);
        sum[2] = start(t) + count(t);
        checkUnder(right(t), sum);
        long best = nodes[t * STRIDE + BEST];
        link(t, left(t), right(t));
        require(best == nodes[t * STRIDE + BEST], "knowledge of the subtree");
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("free extents: " + what + " (expected: invariant)");
        }
    }
}
