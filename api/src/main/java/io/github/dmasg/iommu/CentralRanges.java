package io.github.dmasg.iommu;

import io.github.dmasg.argument.BadArgument;
import io.github.dmasg.unit.ByteCount;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the threads of an {@link IovaSpace} share: the free extents, the depot of blocks, the reserved ranges, and the counters
 * of ranges that went past the caches. In granules; everything is called with {@link #lock} held.
 */
final class CentralRanges {
    private static final int LARGEST_BATCH = 16;
    private static final int BATCH_GRANULES = 256;

    /** Taken after the locks of caches, never before. */
    final ReentrantLock lock = new ReentrantLock();

    private final FreeExtents free = new FreeExtents();
    private final FreeExtents unreserved = new FreeExtents();
    private final RangeDepot depot = new RangeDepot();
    private final long[] moving = new long[RangeCache.HALF];
    private final int granuleShift;
    private final long size;
    private long liveRanges;
    private long live;
    private long held;

    CentralRanges(int granuleShift, long first, long last) {
        this.granuleShift = granuleShift;
        this.size = last - first + 1;
        free.add(first, size);
        unreserved.add(first, size);
    }

    /** Takes a range cut to the granule, or -1. */
    long takeExact(long count, long alignment, long offset, long last) {
        long first = free.take(count, alignment, offset, last);
        if (first >= 0) {
            account(1, count, count);
        }
        return first;
    }

    /** Takes one block for a range of {@code count} granules, or -1. */
    long takeBlock(int order, long count, long last) {
        long block = free.takeBlocks(order, last, 1);
        if (block >= 0) {
            account(1, count, 1L << order);
        }
        return block;
    }

    void giveExact(long first, long count) {
        addFree(first, count);
        account(-1, -count, -count);
    }

    void giveBlock(int order, long block, long count) {
        keep(order, block);
        account(-1, -count, -(1L << order));
    }

    private void account(long ranges, long granules, long withPadding) {
        liveRanges += ranges;
        live += granules;
        held += withPadding;
    }

    /**
     * Puts blocks from the depot, or else from the free extents, into a cache and returns one more, or -1. The cache may hold
     * blocks already, beyond the limit.
     */
    long refill(RangeCache cache, int order, long last) {
        int room = RangeCache.CAPACITY - cache.count(order);
        long block = depot.take(order, last);
        if (block >= 0) {
            for (int more = Math.min(room, RangeCache.HALF - 1); more > 0; more--) {
                long next = depot.take(order, last);
                if (next < 0) {
                    break;
                }
                cache.push(order, next);
            }
            return block;
        }
        int most = Math.max(1, Math.min(LARGEST_BATCH, BATCH_GRANULES >> order));
        block = free.takeBlocks(order, last, Math.min(most, room + 1));
        for (int more = free.taken() - 1; more > 0; more--) {
            cache.push(order, block);
            block += 1L << order;
        }
        return block;
    }

    /** Moves the older half of a full stack out of a cache. */
    void makeRoom(RangeCache cache, int order) {
        cache.takeOldest(order, moving);
        for (long block : moving) {
            keep(order, block);
        }
    }

    private void keep(int order, long block) {
        if (!depot.put(order, block)) {
            addFree(block, 1L << order);
        }
    }

    /** Empties the depot and the caches into the free extents, so that neighbours join. The caches are locked. */
    void flush(RangeCache[] caches) {
        for (int order = 0; order < RangeCache.ORDERS; order++) {
            for (RangeCache cache : caches) {
                for (long block = cache.pop(order, Long.MAX_VALUE);
                        block >= 0;
                        block = cache.pop(order, Long.MAX_VALUE)) {
                    addFree(block, 1L << order);
                }
            }
            for (long block = depot.take(order, Long.MAX_VALUE);
                    block >= 0;
                    block = depot.take(order, Long.MAX_VALUE)) {
                addFree(block, 1L << order);
            }
        }
    }

    private void addFree(long first, long count) {
        if (!free.add(first, count)) {
            throw new IllegalStateException("free: " + BadArgument.range(first << granuleShift, count << granuleShift)
                    + " (expected: nothing of it is free)");
        }
    }

    /** Takes a range out for good. False if any of it is live. The caches are empty. */
    boolean reserve(long first, long end) {
        if (unreserved.within(first, end) != free.within(first, end)) {
            return false;
        }
        free.takeAll(first, end);
        unreserved.takeAll(first, end);
        return true;
    }

    long liveRanges() {
        return liveRanges;
    }

    long live() {
        return live;
    }

    /** All at one moment. The caches are locked. */
    Fragmentation fragmentation(RangeCache[] caches) {
        long cached = depot.granules();
        long ranges = liveRanges;
        long asked = live;
        long got = held;
        for (RangeCache cache : caches) {
            ranges += cache.liveRanges();
            asked += cache.live();
            got += cache.held();
            for (int order = 0; order < RangeCache.ORDERS; order++) {
                cached += (long) cache.count(order) << order;
            }
        }
        return new Fragmentation(
                bytes(free.total()),
                bytes(cached),
                free.extents(),
                bytes(free.longest()),
                ranges,
                bytes(asked),
                bytes(got - asked),
                bytes(size - unreserved.total()));
    }

    private @ByteCount long bytes(long granules) {
        return (@ByteCount long) granules << granuleShift;
    }

    /** Checks the invariants. The caches are locked. */
    void checkInvariants(RangeCache[] caches) {
        free.checkInvariants();
        unreserved.checkInvariants();
        Fragmentation now = fragmentation(caches);
        long sum = now.freeBytes() + now.cachedBytes() + now.liveBytes() + now.paddingBytes() + now.reservedBytes();
        if (sum != (size << granuleShift)) {
            throw new IllegalStateException("iova space: " + now + " (expected: sum " + (size << granuleShift) + ")");
        }
    }
}
