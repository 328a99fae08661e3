package io.github.dmasg.iommu;

import io.github.dmasg.argument.BadArgument;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import java.util.concurrent.locks.LockSupport;
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
 * the granule straight from the tree. A sparse array of tags tells which ranges are live, so that a wrong or second free is an
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
    public static final @DmaAddr long FAILED = -1;

    private static final int MOST_STRIPES = 64;
    private static final int SPINS = 100;
    private static final long PREEMPTED_NANOS = 20_000;

    private final @ByteCount long granule;
    private final int granuleShift;
    private final long firstGranule;
    private final long lastGranule;
    private final LiveRanges live;
    /** One for each stripe of threads. */
    final RangeCache[] caches;

    private final CentralRanges central;

    IovaSpace(@ByteCount long granule, @DmaAddr long firstAddress, @DmaAddr long lastAddress) {
        this.granule = granule;
        this.granuleShift = Long.numberOfTrailingZeros(granule);
        this.firstGranule = (firstAddress + granule - 1) >>> granuleShift;
        this.lastGranule = ((lastAddress + 1) >>> granuleShift) - 1;
        this.live = new LiveRanges(lastGranule);
        int wanted = 2 * Runtime.getRuntime().availableProcessors();
        int stripes = Math.min(MOST_STRIPES, Integer.highestOneBit(2 * wanted - 1));
        this.caches = new RangeCache[stripes];
        for (int i = 0; i < stripes; i++) {
            caches[i] = new RangeCache();
        }
        this.central = new CentralRanges(granuleShift, firstGranule, lastGranule);
    }

    /**
     * Allocates a range, as high as possible.
     *
     * @param length bytes, &gt; 0, rounded up to the granule
     * @param alignment bytes, a power of two; less than the granule counts as the granule
     * @param limit highest address the range may contain, unsigned
     * @return first IOVA, or {@link #FAILED}
     * @throws IllegalArgumentException if length or alignment is out of bounds
     */
    public @DmaAddr long allocate(@ByteCount long length, @ByteCount long alignment, @DmaAddr long limit) {
        if (length <= 0 || Long.bitCount(alignment) != 1) {
            throw badRequest(length, alignment);
        }
        long count = ((length - 1) >>> granuleShift) + 1;
        int order = Long.SIZE - Long.numberOfLeadingZeros(count - 1);
        if (order < RangeCache.ORDERS && (alignment >>> granuleShift) <= (1L << order) && alignment > 0) {
            long last = lastFor(limit);
            long block = allocateBlock(order, count, last);
            if (block >= 0) {
                live.beginBlock(order, block, count);
                return (@DmaAddr long) (block << granuleShift);
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
     * @param limit highest address the range may contain, unsigned
     * @return first IOVA, or {@link #FAILED}
     * @throws IllegalArgumentException if length or alignment is out of bounds
     */
    public @DmaAddr long allocateCongruent(
            @ByteCount long length, @ByteCount long alignment, long address, @DmaAddr long limit) {
        if (length <= 0 || Long.bitCount(alignment) != 1) {
            throw badRequest(length, alignment);
        }
        long offset = (address & (alignment - 1)) >>> granuleShift;
        if (offset == 0) {
            return allocate(length, alignment, limit);
        }
        return allocateSlow(((length - 1) >>> granuleShift) + 1, alignment, offset, lastFor(limit), -1);
    }

    private long lastFor(@DmaAddr long limit) {
        // A limit with the top bit set is beyond any aperture, as is -1 for "no limit".
        return limit < 0 ? lastGranule : Math.min(lastGranule, ((limit + 1) >>> granuleShift) - 1);
    }

    private static IllegalArgumentException badRequest(@ByteCount long length, @ByteCount long alignment) {
        return length <= 0
                ? BadArgument.of("length", length, "> 0")
                : BadArgument.of("alignment", alignment, "a power of two");
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

    private long refill(RangeCache cache, int order, long last) {
        central.lock.lock();
        try {
            return central.refill(cache, order, last);
        } finally {
            central.lock.unlock();
        }
    }

    private @Nullable RangeCache lockSomeCache() {
        RangeCache[] all = caches;
        int mask = all.length - 1;
        int own = (int) Thread.currentThread().getId();
        for (int i = 0; i <= mask; i++) {
            RangeCache cache = all[(own + i) & mask];
            if (cache.tryLock()) {
                return cache;
            }
        }
        return null;
    }

    /** Allocates past the caches; of an order, or cut to the granule if that is negative. */
    private @DmaAddr long allocateSlow(long count, @ByteCount long alignment, long offset, long last, int order) {
        long granules = Math.max(1, alignment >>> granuleShift);
        long first;
        central.lock.lock();
        try {
            first = order >= 0
                    ? central.takeBlock(order, count, last)
                    : central.takeExact(count, granules, offset, last);
        } finally {
            central.lock.unlock();
        }
        if (first < 0) {
            return allocateFromAll(count, granules, offset, last, order);
        }
        return begin(first, count, order);
    }

    /** The last resort: with all caches held and emptied. */
    private @DmaAddr long allocateFromAll(long count, long alignment, long offset, long last, int order) {
        long first;
        int gotOrder = order;
        lockAll();
        try {
            central.flush(caches);
            first = order >= 0 ? central.takeBlock(order, count, last) : -1;
            if (first < 0) {
                gotOrder = -1;
                first = central.takeExact(count, alignment, offset, last);
            }
        } finally {
            unlockAll();
        }
        return first < 0 ? FAILED : begin(first, count, gotOrder);
    }

    private @DmaAddr long begin(long first, long count, int order) {
        if (order >= 0) {
            live.beginBlock(order, first, count);
        } else {
            live.beginExact(first, count);
        }
        return (@DmaAddr long) (first << granuleShift);
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
        if ((iova & (granule - 1)) != 0 || first < firstGranule || first > lastGranule) {
            throw BadArgument.ofAddress("iova", iova, "a multiple of " + granule + " within the aperture");
        }
        if (length <= 0) {
            throw BadArgument.of("length", length, "> 0");
        }
        long count = ((length - 1) >>> granuleShift) + 1;
        int order = Long.SIZE - Long.numberOfLeadingZeros(count - 1);
        if (order < RangeCache.ORDERS && live.endBlock(order, first, count)) {
            freeBlock(first, order, count);
        } else if (live.endExact(first, count)) {
            freeExact(first, count);
        } else {
            throw notLive(first, count);
        }
    }

    private IllegalStateException notLive(long first, long count) {
        long lives = live.lengthAt(first);
        return new IllegalStateException("free: " + range(first, count) + " (expected: a live range; "
                + (lives == 0
                        ? "none starts there: freed before, or never allocated"
                        : "there lives " + range(first, lives))
                + ")");
    }

    private String range(long first, long count) {
        return BadArgument.range(first << granuleShift, count << granuleShift);
    }

    private void freeBlock(long block, int order, long count) {
        RangeCache cache = lockSomeCache();
        if (cache == null) {
            central.lock.lock();
            try {
                central.giveBlock(order, block, count);
            } finally {
                central.lock.unlock();
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
        central.lock.lock();
        try {
            central.makeRoom(cache, order);
        } finally {
            central.lock.unlock();
        }
    }

    private void freeExact(long first, long count) {
        central.lock.lock();
        try {
            central.giveExact(first, count);
        } finally {
            central.lock.unlock();
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
            throw BadArgument.ofAddress("last", last, "at least first 0x" + Long.toHexString(first) + ", both >= 0");
        }
        long from = Math.max(first >>> granuleShift, firstGranule);
        long end = Math.min((last >>> granuleShift) + 1, lastGranule + 1);
        lockAll();
        try {
            central.flush(caches);
            return central.reserve(from, end);
        } finally {
            unlockAll();
        }
    }

    /** Empties all caches into the tree, so that free neighbours join. */
    public void trim() {
        lockAll();
        try {
            central.flush(caches);
        } finally {
            unlockAll();
        }
    }

    private void lockAll() {
        for (RangeCache cache : caches) {
            for (int tries = 0; !cache.tryLock(); tries++) {
                // Its holder needs nanoseconds, unless it was preempted: then it needs this processor.
                if (tries < SPINS) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.parkNanos(PREEMPTED_NANOS);
                }
            }
        }
        central.lock.lock();
    }

    private void unlockAll() {
        central.lock.unlock();
        for (RangeCache cache : caches) {
            cache.unlock();
        }
    }

    /**
     * Bytes of the live ranges; exact while nothing else uses the space.
     *
     * @return bytes asked for, each length rounded up to the granule
     */
    public @ByteCount long liveBytes() {
        long sum = 0;
        for (RangeCache cache : caches) {
            sum += cache.live();
        }
        central.lock.lock();
        try {
            return (@ByteCount long) (sum + central.live()) << granuleShift;
        } finally {
            central.lock.unlock();
        }
    }

    /**
     * Live ranges; exact while nothing else uses the space.
     *
     * @return their number
     */
    public long liveRanges() {
        long sum = 0;
        for (RangeCache cache : caches) {
            sum += cache.liveRanges();
        }
        central.lock.lock();
        try {
            return sum + central.liveRanges();
        } finally {
            central.lock.unlock();
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
            return central.fragmentation(caches);
        } finally {
            unlockAll();
        }
    }

    /**
     * The lowest address.
     *
     * @return IOVA in bytes
     */
    public @DmaAddr long first() {
        return (@DmaAddr long) (firstGranule << granuleShift);
    }

    /**
     * The highest address.
     *
     * @return IOVA in bytes
     */
    public @DmaAddr long last() {
        return (@DmaAddr long) ((lastGranule + 1) << granuleShift) - 1;
    }

    /**
     * Checks that every granule is accounted for once, emptying the caches on the way. Exact while nothing else uses the space.
     *
     * @throws IllegalStateException naming the first invariant that is broken
     */
    public void checkInvariants() {
        lockAll();
        try {
            central.flush(caches);
            central.checkInvariants(caches);
        } finally {
            unlockAll();
        }
    }
}
