package io.github.dmasg.iommu;

/**
 * The free extents of an address range, in granules: finds the highest place for a request and joins what is given back.
 *
 * <p>Invariants: extents neither overlap nor touch, and none is empty; {@code total} is the sum of their lengths.
 *
 * <p>Cost: O(log extents), see {@link ExtentChunks}. A request that is neither unaligned nor naturally aligned looks at more
 * chunks if many hold extents that are long enough but badly placed; after {@value #PATIENCE} of them it settles for an extent
 * that fits at any placement, if there is one. Not thread-safe.
 */
final class FreeExtents {
    static final long NONE = -1;

    private static final int PATIENCE = 64;

    private final ExtentChunks extents = new ExtentChunks();
    private long total;

    // The extent found last.
    private int chunk;
    private int at;

    private int taken;
    private boolean patienceLost;

    /** Number of extents. */
    int extents() {
        return extents.extents();
    }

    /** Sum of their lengths, granules. */
    long total() {
        return total;
    }

    /** The longest, granules; 0 if there is none. */
    long longest() {
        return OfferTree.length(extents.offers().best());
    }

    /**
     * Gives an extent back.
     *
     * @return false if part of it is free already; nothing was changed
     */
    boolean add(long start, long count) {
        int c = extents.chunkOf(start);
        int before = extents.positionOf(c, start);
        boolean afterHere = before + 1 < extents.size(c);
        int afterChunk = afterHere ? c : c + 1;
        int after = afterHere ? before + 1 : 0;
        boolean hasAfter = afterChunk < extents.count();
        long beforeEnd = before >= 0 ? extents.end(c, before) : -1;
        long afterStart = hasAfter ? extents.start(afterChunk, after) : Long.MAX_VALUE;
        if (beforeEnd > start || start + count > afterStart) {
            return false;
        }
        total += count;
        if (start + count == afterStart) {
            long joined = count + extents.length(afterChunk, after);
            if (beforeEnd == start) {
                extents.resize(c, before, extents.start(c, before), extents.length(c, before) + joined);
                extents.delete(afterChunk, after);
            } else {
                extents.resize(afterChunk, after, start, joined);
            }
        } else if (beforeEnd == start) {
            extents.resize(c, before, extents.start(c, before), extents.length(c, before) + count);
        } else {
            extents.insert(c, before + 1, start, count);
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
            cut(place, count);
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
        long lowestPossible = (extents.start(chunk, at) + size - 1) & -size;
        taken = (int) Math.min(((highest - lowestPossible) >> order) + 1, most);
        long lowest = highest - ((long) (taken - 1) << order);
        cut(lowest, (long) taken << order);
        return lowest;
    }

    /** Blocks taken by the last {@link #takeBlocks}. */
    int taken() {
        return taken;
    }

    /** Granules of a range that are free. */
    long within(long start, long end) {
        long sum = 0;
        long from = start;
        while (from < end && findBehind(from)) {
            long stop = Math.min(extents.end(chunk, at), end);
            sum += Math.max(0, stop - Math.max(from, extents.start(chunk, at)));
            from = extents.end(chunk, at);
        }
        return sum;
    }

    /** Takes what is free of a range. */
    void takeAll(long start, long end) {
        long from = start;
        while (from < end && findBehind(from)) {
            from = Math.max(from, extents.start(chunk, at));
            long stop = Math.min(extents.end(chunk, at), end);
            if (from < stop) {
                cut(from, stop - from);
                from = stop;
            }
        }
    }

    /** Finds the first extent that ends behind a granule. False if there is none. */
    private boolean findBehind(long granule) {
        chunk = extents.chunkOf(granule);
        at = extents.positionOf(chunk, granule);
        if (at >= 0 && extents.end(chunk, at) > granule) {
            return true;
        }
        at++;
        if (at == extents.size(chunk)) {
            chunk++;
            at = 0;
        }
        return chunk < extents.count();
    }

    /** The highest place for a request, and the extent it lies in. */
    private long find(long count, long alignment, long offset, long limit) {
        long mask = alignment - 1;
        long order = offset == 0 ? 1 + Math.min(OfferTree.log2(count), OfferTree.log2(alignment)) : 0;
        long place = find(count, mask, offset, limit, count, order, PATIENCE);
        if (place == NONE && patienceLost) {
            place = find(count, mask, offset, limit, count + mask, order, Integer.MAX_VALUE);
            if (place == NONE) {
                place = find(count, mask, offset, limit, count, order, Integer.MAX_VALUE);
            }
        }
        return place;
    }

    private long find(long count, long mask, long offset, long limit, long minLength, long minOrder, int patience) {
        OfferTree offers = extents.offers();
        int first = extents.chunkOf(limit);
        int firstAt = extents.positionOf(first, limit);
        patienceLost = false;
        int left = patience;
        for (int c = offers.last(first, minLength, minOrder); c >= 0; c = offers.last(c - 1, minLength, minOrder)) {
            if (left-- == 0) {
                patienceLost = true;
                return NONE;
            }
            for (int i = c == first ? firstAt : extents.size(c) - 1; i >= 0; i--) {
                if (extents.length(c, i) >= minLength) {
                    long highest = Math.min(extents.end(c, i), limit + 1) - count;
                    long place = highest - ((highest - offset) & mask);
                    if (place >= extents.start(c, i)) {
                        chunk = c;
                        at = i;
                        return place;
                    }
                }
            }
        }
        return NONE;
    }

    /** Takes a range out of the extent found last. */
    private void cut(long start, long count) {
        int c = chunk;
        int i = at;
        long low = extents.start(c, i);
        long high = extents.end(c, i);
        long end = start + count;
        total -= count;
        if (low < start) {
            extents.resize(c, i, low, start - low);
            if (end < high) {
                extents.insert(c, i + 1, end, high - end);
            }
        } else if (end < high) {
            extents.resize(c, i, end, high - end);
        } else {
            extents.delete(c, i);
        }
    }

    /**
     * Checks the invariants.
     *
     * @throws IllegalStateException naming the first that is broken
     */
    void checkInvariants() {
        String broken = extents.brokenInvariant();
        if (!broken.isEmpty() || within(0, Long.MAX_VALUE) != total) {
            throw new IllegalStateException(
                    "free extents: " + (broken.isEmpty() ? "total" : broken) + " (expected: invariant)");
        }
    }
}
