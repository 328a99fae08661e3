package io.github.dmasg.iommu;

import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The IOVAs of one domain: hands out ranges from the top down, with limit and alignment, and takes them back.
 *
 * <p>Invariants: live ranges, free extents, cached blocks and reserved ranges never overlap and together are the aperture; a
 * range is handed out aligned as asked, and ends at or below the limit.
 *
 * <p>Layout: lengths up to {@value LiveRanges#SHORT_MAX} granules are rounded up to a power of two and naturally aligned; blocks
 * of these sizes are kept, most recent first, in caches striped over the threads, behind them in a shared depot, and behind that
 * in a balanced tree of free extents, where neighbours join. Longer ranges, and shorter ones when nothing else fits, are cut to
 * the granule straight from the tree. Two bytes per granule tell which ranges are live, so that a wrong or second free is an
 * error that names both.
 *
 * <p>Thread safety: any thread may allocate and free, and free what another allocated. Progress: the fast path (a cached size)
 * never waits: it takes the cache of another stripe, and in the end the slow path, rather than wait for a busy cache. The slow
 * path takes a lock. Failure is exact: {@link #FAILED} means that at some moment of the call nothing fitted although all caches
 * were emptied and held.
 *
 * <p>Cost: O(1) from a cache; O(log extents) from the tree, see there for odd alignments. Nothing is allocated in the steady
 * state.
 */
public final class IovaSpace {
    /** Result of an allocation for which there is no room. */
    public static final long FAILED = -1;

    private static final int LARGEST_BATCH = 16;
    private static final int BATCH_GRANULES = 256;
    private static final int MOST_STRIPES = 64;

    private final long granule;
    private final int granuleShift;
    private final long firstGranule;
    private final long lastGranule;
    private final LiveRanges live;
    private final RangeCache[] caches;

    // Under the lock; a thread takes the locks of caches before this one.
    private final ReentrantLock lock = new ReentrantLock();
    private final FreeExtents free = new FreeExtents();
    private final RangeDepot depot = new RangeDepot();
    private final FreeExtents unreserved = new FreeExtents();
    private final long[] moving = new long[RangeCache.HALF];
    private final long[] central = new long[3];

    IovaSpace(long granule, long firstAddress, long lastAddress) {
        this.granule = granule;
        this.granuleShift = Long.numberOfTrailingZeros(granule);
        this.firstGranule = (firstAddress + granule - 1) >>> granuleShift;
        this.lastGranule = (lastAddress + 1 >>> granuleShift) - 1;
        this.live = new LiveRanges(lastGranule);
        int wanted = 2 * Runtime.getRuntime().availableProcessors();
        int stripes = Math.min(MOST_STRIPES, Integer.highestOneBit(2 * wanted - 1));
        this.caches = new RangeCache[stripes];
        for (int i = 0; i < stripes; i++) {
            caches[i] = new RangeCache();
        }
        free.add(firstGranule, lastGranule - firstGranule + 1);
        unreserved.add(firstGranule, lastGranule - firstGranule + 1);
    }

    /**
     * Allocates a range, as high as possible.
     *
     * @param length bytes, &gt; 0, rounded up to the granule
     * @param alignment bytes, a power of two; less than the granule counts as the granule
     * @param limit highest address the range may contain
     * @return first IOVA, or {@link #FAILED}
     * @throws IllegalArgumentException if length or alignment is out of bounds
     */
    public @DmaAddr long allocate(@ByteCount long length, @ByteCount long alignment, @DmaAddr long limit) {
        if (length <= 0 || Long.bitCount(alignment) != 1) {
            throw badRequest(length, alignment);
        }
        long count = (length - 1 >>> granuleShift) + 1;
        int order = Long.SIZE - Long.numberOfLeadingZeros(count - 1);
        if (order < RangeCache.ORDERS && alignment >>> granuleShift <= 1L << order && alignment > 0) {
            long last = lastFor(limit);
            long block = allocateBlock(order, count, last);
            if (block >= 0) {
                live.begin(block, count, false);
                return block << granuleShift;
            }
            return allocateSlow(count, alignment, 0, last, order);
        }
        return allocateSlow(count, alignment, 0, lastFor(limit), -1);
    }

    /**
     * Allocates a range that is congruent to an address, as high as possible: with the physical address of a long range and the
     * size of a large leaf, the leaves of the page table can be large.
     *
     * @param length bytes, &gt; 0, rounded up to the granule
     * @param alignment bytes, a power of two; less than the granule counts as the granule
     * @param address the first IOVA equals this modulo {@code alignment}, offsets within the granule not counted
     * @param limit highest address the range may contain
     * @return first IOVA, or {@link #FAILED}
     * @throws IllegalArgumentException if length or alignment is out of bounds
     */
    public @DmaAddr long allocateCongruent(
            @ByteCount long length, @ByteCount long alignment, long address, @DmaAddr long limit) {
        if (length <= 0 || Long.bitCount(alignment) != 1) {
            throw badRequest(length, alignment);
        }
        long offset = (address & alignment - 1) >>> granuleShift;
        if (offset == 0) {
            return allocate(length, alignment, limit);
        }
        return allocateSlow((length - 1 >>> granuleShift) + 1, alignment, offset, lastFor(limit), -1);
    }

    private long lastFor(long limit) {
        // A limit with the top bit set is beyond any aperture, as is -1 for "no limit".
        return limit < 0 ? lastGranule : Math.min(lastGranule, (limit + 1 >>> granuleShift) - 1);
    }

    private static IllegalArgumentException badRequest(long length, long alignment) {
        return length <= 0 ? Refusal.of("length", length, "> 0") : Refusal.of("alignment", alignment, "a power of two");
    }

    /** A block from a cache, refilled if need be; -1 if there is none. */
    private long allocateBlock(int order, long count, long last) {
        RangeCache cache = lockSomeCache();
        if (cache == null) {
            return -1;
        }
        try {
            long block = cache.pop(order, last);
            if (block < 0) {
                block = refill(cache, order, last);
            }
            if (block >= 0) {
                cache.account(1, count, 1L << order);
            }
            return block;
        } finally {
            cache.unlock();
        }
    }

    /** Puts blocks from the depot or the tree into a cache and returns one of them, or -1. */
    private long refill(RangeCache cache, int order, long last) {
        lock.lock();
        try {
            long block = depot.take(order, last);
            if (block >= 0) {
                for (int i = 1; i < RangeCache.HALF; i++) {
                    long next = depot.take(order, last);
                    if (next < 0 || !cache.push(order, next)) {
                        break;
                    }
                }
                return block;
            }
            int most = Math.max(1, Math.min(LARGEST_BATCH, BATCH_GRANULES >> order));
            block = free.takeBlocks(order, last, most);
            int more = free.taken() - 1;
            for (int i = 0; i < more; i++) {
                cache.push(order, block);
                block += 1L << order;
            }
            return block;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable RangeCache lockSomeCache() {
        RangeCache[] all = caches;
        int mask = all.length - 1;
        int own = (int) Thread.currentThread().getId();
        for (int i = 0; i <= mask; i++) {
            RangeCache cache = all[own + i & mask];
            if (cache.tryLock()) {
                return cache;
            }
        }
        return null;
    }

    private long allocateSlow(long count, long alignment, long offset, long last, int order) {
        long granules = Math.max(1, alignment >>> granuleShift);
        boolean exact = order < 0;
        long block;
        lock.lock();
        try {
            block = exact ? free.take(count, granules, offset, last) : free.takeBlocks(order, last, 1);
            accountCentral(block, count, exact ? count : 1L << order);
        } finally {
            lock.unlock();
        }
        if (block < 0) {
            lockAll();
            try {
                flush();
                block = exact ? -1 : free.takeBlocks(order, last, 1);
                if (block < 0) {
                    exact = true;
                    block = free.take(count, granules, offset, last);
                }
                accountCentral(block, count, exact ? count : 1L << order);
            } finally {
                unlockAll();
            }
        }
        if (block < 0) {
            return FAILED;
        }
        live.begin(block, count, exact);
        return block << granuleShift;
    }

    private void accountCentral(long block, long count, long held) {
        if (block >= 0) {
            central[0]++;
            central[1] += count;
            central[2] += held;
        }
    }

    /**
     * Gives a range back.
     *
     * @param iova as it was allocated
     * @param length bytes as they were asked for
     * @throws IllegalArgumentException if the address is not a granule of the aperture or the length is not positive
     * @throws IllegalStateException if no such range is live, naming what is; nothing was changed
     */
    public void free(@DmaAddr long iova, @ByteCount long length) {
        long first = iova >>> granuleShift;
        if ((iova & granule - 1) != 0 || first < firstGranule || first > lastGranule) {
            throw Refusal.ofAddress("iova", iova, "a multiple of " + granule + " within the aperture");
        }
        if (length <= 0) {
            throw Refusal.of("length", length, "> 0");
        }
        long count = (length - 1 >>> granuleShift) + 1;
        long tag = live.end(first, count, granuleShift);
        if (tag != count || count > LiveRanges.SHORT_MAX) {
            freeExtent(first, count);
        } else {
            int order = Long.SIZE - Long.numberOfLeadingZeros(count - 1);
            freeBlock(first, order, count);
        }
    }

    private void freeBlock(long block, int order, long count) {
        RangeCache cache = lockSomeCache();
        if (cache == null) {
            lock.lock();
            try {
                keep(order, block);
                central[0]--;
                central[1] -= count;
                central[2] -= 1L << order;
            } finally {
                lock.unlock();
            }
            return;
        }
        try {
            if (!cache.push(order, block)) {
                makeRoom(cache, order);
                cache.push(order, block);
            }
            cache.account(-1, -count, -(1L << order));
        } finally {
            cache.unlock();
        }
    }

    private void makeRoom(RangeCache cache, int order) {
        lock.lock();
        try {
            cache.takeOldest(order, moving);
            for (long block : moving) {
                keep(order, block);
            }
        } finally {
            lock.unlock();
        }
    }

    private void keep(int order, long block) {
        if (!depot.put(order, block)) {
            addFree(block, 1L << order);
        }
    }

    private void freeExtent(long first, long count) {
        lock.lock();
        try {
            addFree(first, count);
            central[0]--;
            central[1] -= count;
            central[2] -= count;
        } finally {
            lock.unlock();
        }
    }

    private void addFree(long first, long count) {
        if (!free.add(first, count)) {
            throw new IllegalStateException("free: " + Refusal.range(first << granuleShift, count << granuleShift)
                    + " (expected: nothing of it is free)");
        }
    }

    /**
     * Takes a range out of the space for good, such as the window of message-signalled interrupts. What of it is outside the
     * aperture or reserved already does not matter.
     *
     * @param first lowest address; the granule it lies in is reserved as a whole
     * @param last highest address; the granule it lies in is reserved as a whole
     * @return false if any of it is live; nothing was changed then
     * @throws IllegalArgumentException if {@code last} is below {@code first}, or {@code first} is negative
     */
    public boolean reserve(@DmaAddr long first, @DmaAddr long last) {
        if (first < 0 || last < first) {
            throw Refusal.ofAddress("last", last, "at least first 0x" + Long.toHexString(first) + ", both >= 0");
        }
        long from = Math.max(first >>> granuleShift, firstGranule);
        long end = Math.min((last >>> granuleShift) + 1, lastGranule + 1);
        lockAll();
        try {
            flush();
            if (!covered(from, end)) {
                return false;
            }
            free.takeAll(from, end);
            unreserved.takeAll(from, end);
            return true;
        } finally {
            unlockAll();
        }
    }

    /** Whether every unreserved granule of a range is free. */
    private boolean covered(long from, long end) {
        return unreserved.within(from, end) == free.within(from, end);
    }

    /** Empties all caches into the tree, so that free neighbours join. */
    public void trim() {
        lockAll();
        try {
            flush();
        } finally {
            unlockAll();
        }
    }

    private void lockAll() {
        for (RangeCache cache : caches) {
            while (!cache.tryLock()) {
                Thread.yield();
            }
        }
        lock.lock();
    }

    private void unlockAll() {
        lock.unlock();
        for (RangeCache cache : caches) {
            cache.unlock();
        }
    }

    private void flush() {
        for (int order = 0; order < RangeCache.ORDERS; order++) {
            for (RangeCache cache : caches) {
                drain(cache, order);
            }
            for (long block = depot.take(order, lastGranule); block >= 0; block = depot.take(order, lastGranule)) {
                addFree(block, 1L << order);
            }
        }
    }

    private void drain(RangeCache cache, int order) {
        for (long block = cache.pop(order, lastGranule); block >= 0; block = cache.pop(order, lastGranule)) {
            addFree(block, 1L << order);
        }
    }

    /**
     * Bytes of the live ranges; exact while nothing else uses the space.
     *
     * @return bytes asked for, each length rounded up to the granule
     */
    public @ByteCount long liveBytes() {
        long sum = readCentral(1);
        for (RangeCache cache : caches) {
            sum += cache.live();
        }
        return sum << granuleShift;
    }

    /**
     * Live ranges; exact while nothing else uses the space.
     *
     * @return their number
     */
    public long liveRanges() {
        long sum = readCentral(0);
        for (RangeCache cache : caches) {
            sum += cache.liveRanges();
        }
        return sum;
    }

    private long readCentral(int which) {
        lock.lock();
        try {
            return central[which];
        } finally {
            lock.unlock();
        }
    }

    /**
     * How the space is divided, all of it at one moment.
     *
     * @return a snapshot
     */
    public Fragmentation fragmentation() {
        lockAll();
        try {
            long cached = depot.granules();
            long ranges = central[0];
            long asked = central[1];
            long held = central[2];
            for (RangeCache cache : caches) {
                ranges += cache.liveRanges();
                asked += cache.live();
                held += cache.held();
                for (int order = 0; order < RangeCache.ORDERS; order++) {
                    cached += (long) cache.count(order) << order;
                }
            }
            return new Fragmentation(
                    free.total() << granuleShift,
                    cached << granuleShift,
                    free.extents(),
                    free.longest() << granuleShift,
                    ranges,
                    asked << granuleShift,
                    (held - asked) << granuleShift,
                    (size() - unreserved.total()) << granuleShift);
        } finally {
            unlockAll();
        }
    }

    private long size() {
        return lastGranule - firstGranule + 1;
    }

    /**
     * The lowest address.
     *
     * @return IOVA in bytes
     */
    public @DmaAddr long first() {
        return firstGranule << granuleShift;
    }

    /**
     * The highest address.
     *
     * @return IOVA in bytes
     */
    public @DmaAddr long last() {
        return (lastGranule + 1 << granuleShift) - 1;
    }

    /**
     * Checks that every granule is accounted for once, emptying the caches on the way.
     *
     * @throws IllegalStateException naming the first invariant that is broken
     */
    public void checkInvariants() {
        trim();
        lockAll();
        try {
            free.check();
            unreserved.check();
        } finally {
            unlockAll();
        }
        Fragmentation now = fragmentation();
        long sum = now.freeBytes() + now.cachedBytes() + now.liveBytes() + now.paddingBytes() + now.reservedBytes();
        if (sum != size() << granuleShift) {
            throw new IllegalStateException("iova space: " + now + " (expected: sum " + (size() << granuleShift) + ")");
        }
    }
}
