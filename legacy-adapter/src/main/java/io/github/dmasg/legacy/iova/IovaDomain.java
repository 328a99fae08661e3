package io.github.dmasg.legacy.iova;

import io.github.dmasg.legacy.kernel.UndefinedInKernelException;
import io.github.dmasg.legacy.kernel.WarnLog;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An I/O virtual address space handed out from the top down. Kernel: {@code struct iova_domain}, Linux 6.12.
 *
 * <p>All addresses are granule numbers (address divided by the granule), unsigned 64-bit; arithmetic wraps where the
 * kernel's does.
 *
 * <p>Faithful, because the result depends on them:
 *
 * <ul>
 *   <li>the search does not begin at the limit but at the range remembered from the last call of the same size class
 *       (limits up to 4 GiB and limits above are remembered apart), and only a search that finds nothing below it looks
 *       above it, once. Free space above the remembered range therefore stays unused until the space below is full;
 *   <li>a failed search remembers its size, whatever its limit was, and every later request of that size or more with
 *       a limit up to 4 GiB fails at once, until a range that starts below 4 GiB is given back. One request for a single
 *       granule with a limit below the lowest granule thus closes the whole space below 4 GiB;
 *   <li>a limit of 2^64 - 1 becomes 0 when the kernel adds 1 to it: the call fails and poisons that memory.
 * </ul>
 *
 * <p>Invariants: ranges that {@link #allocate} returned do not overlap one another or a reservation made before; the
 * remembered ranges are in use, or the end anchor. Layout: a red-black tree threaded through the {@link IovaRange}
 * objects; one object per range, nothing else is allocated.
 *
 * <p>Divergences: no per-CPU cache of sizes, no lock; not thread safe.
 */
public final class IovaDomain {
    private static final long ANCHOR_PFN = ~0L;
    private static final long MAX_GRANULE = 4096;

    private final IovaTree tree = new IovaTree();
    private final IovaRange anchor = new IovaRange(ANCHOR_PFN, ANCHOR_PFN);
    private final WarnLog warnings;
    private final int granuleShift;
    private final long startFrame;
    private final long lowEnd;

    // Hints: where the last search of each class ended, and which size is known not to fit below 4 GiB.
    private IovaRange cachedHigh = anchor;
    private IovaRange cachedLow = anchor;
    private long hopelessLowSize;

    /**
     * Creates an empty space that keeps its own warnings. Kernel: {@code init_iova_domain()}.
     *
     * @param granule bytes, a power of two, 1 to 4096
     * @param startFrame lowest granule that may be handed out, unsigned
     * @throws IllegalArgumentException if the granule is not such a power of two
     */
    public IovaDomain(long granule, long startFrame) {
        this(granule, startFrame, new WarnLog());
    }

    /**
     * Creates an empty space. Kernel: {@code init_iova_domain()}.
     *
     * @param granule bytes, a power of two, 1 to 4096
     * @param startFrame lowest granule that may be handed out, unsigned
     * @param warnings takes what the kernel prints with {@code WARN_ON}
     * @throws IllegalArgumentException if the granule is not such a power of two
     */
    public IovaDomain(long granule, long startFrame, WarnLog warnings) {
        if (granule < 1 || granule > MAX_GRANULE || Long.bitCount(granule) != 1) {
            throw new IllegalArgumentException("granule: " + granule + " (expected: a power of two, 1 to 4096)");
        }
        this.granuleShift = Long.numberOfTrailingZeros(granule);
        this.startFrame = startFrame;
        this.lowEnd = 1L << (32 - granuleShift);
        this.hopelessLowSize = lowEnd;
        this.warnings = Objects.requireNonNull(warnings, "warnings");
        tree.insert(anchor);
    }

    /**
     * Shift from bytes to granules. Kernel: {@code iova_shift()}.
     *
     * @return 0 to 12
     */
    public int granuleShift() {
        return granuleShift;
    }

    /**
     * Allocates a range below or at a limit. Kernel: {@code alloc_iova()}.
     *
     * @param size granules, at least 1
     * @param limitFrame highest granule allowed, inclusive
     * @param sizeAligned whether the range starts at a multiple of the size rounded up to a power of two
     * @return the range, or null if the search found none ({@code -ENOMEM} in the kernel)
     * @throws UndefinedInKernelException if the size is 0, which leaves the kernel's tree damaged
     */
    public @Nullable IovaRange allocate(long size, long limitFrame, boolean sizeAligned) {
        if (size == 0) {
            throw new UndefinedInKernelException("size: 0 (expected: > 0)");
        }
        long end = limitFrame + 1;
        boolean low = Long.compareUnsigned(end, lowEnd) <= 0;
        if (low && Long.compareUnsigned(size, hopelessLowSize) >= 0) {
            return null;
        }
        long alignMask = sizeAligned ? -1L << bitLength(size - 1) : -1L;
        IovaRange hint = low ? cachedLow : cachedHigh;
        long hintHi = hint.hi;

        long frame = searchDown(hint, end, startFrame, size, alignMask);
        if (frame == ANCHOR_PFN && Long.compareUnsigned(hintHi, end) < 0) {
            frame = searchDown(startBelow(end), end, hintHi + 1, size, alignMask);
        }
        if (frame == ANCHOR_PFN) {
            hopelessLowSize = size;
            return null;
        }
        IovaRange fresh = new IovaRange(frame, frame + size - 1);
        insert(fresh);
        if (Long.compareUnsigned(fresh.hi, lowEnd) < 0) {
            cachedLow = fresh;
        } else {
            cachedHigh = fresh;
        }
        return fresh;
    }

    /**
     * Gives back the range that contains a granule. Kernel: {@code free_iova()}.
     *
     * <p>Faithful: any granule of the range will do and the whole range goes, reserved or not; a granule that is in no
     * range is ignored.
     *
     * @param frame granule number
     * @throws UndefinedInKernelException if the granule is 2^64 - 1, where the kernel would take its own end anchor out
     */
    public void free(long frame) {
        IovaRange gone = tree.find(frame);
        if (gone == null) {
            return;
        }
        if (gone == anchor) {
            throw new UndefinedInKernelException("frame: ffffffffffffffff (expected: below 2^64 - 1)");
        }
        if (gone == cachedLow
                || (Long.compareUnsigned(gone.hi, lowEnd) < 0 && Long.compareUnsigned(gone.lo, cachedLow.lo) >= 0)) {
            cachedLow = above(gone);
        }
        if (Long.compareUnsigned(gone.lo, lowEnd) < 0) {
            hopelessLowSize = lowEnd;
        }
        if (Long.compareUnsigned(gone.lo, cachedHigh.lo) >= 0) {
            cachedHigh = above(gone);
        }
        tree.remove(gone);
    }

    /**
     * Keeps a range from being handed out. Kernel: {@code reserve_iova()}.
     *
     * <p>Faithful: a reservation that begins below a range in use moves that range's lower end down, and what lies above
     * it goes on with the next overlapping range; only the rest above the last one becomes a range of its own. A
     * reservation inside one range changes nothing. The hints are not updated.
     *
     * @param pfnLo first granule
     * @param pfnHi last granule, inclusive
     * @return the range that now ends the reservation, or null with a warning if an end is above 2^64 - 1 divided by
     *     the granule
     */
    public @Nullable IovaRange reserve(long pfnLo, long pfnHi) {
        if (Long.compareUnsigned(pfnLo | pfnHi, -1L >>> granuleShift) > 0) {
            warnings.warn("reserve: " + Long.toHexString(pfnLo) + ":" + Long.toHexString(pfnHi)
                    + " (expected: granules of a 64-bit address)");
            return null;
        }
        long lo = pfnLo;
        boolean overlapSeen = false;
        for (IovaRange at = tree.first(); at != null; at = IovaTree.next(at)) {
            boolean overlaps = Long.compareUnsigned(lo, at.hi) <= 0 && Long.compareUnsigned(pfnHi, at.lo) >= 0;
            if (!overlaps) {
                if (overlapSeen) {
                    break;
                }
                continue;
            }
            overlapSeen = true;
            if (Long.compareUnsigned(lo, at.lo) < 0) {
                at.lo = lo;
            }
            if (Long.compareUnsigned(pfnHi, at.hi) <= 0) {
                return at;
            }
            lo = at.hi + 1;
        }
        IovaRange rest = new IovaRange(lo, pfnHi);
        insert(rest);
        return rest;
    }

    /**
     * Visits every range in use, lowest first. Ranges must not be given back meanwhile.
     *
     * @param visitor called once for each range
     */
    public void forEach(Consumer<? super IovaRange> visitor) {
        for (IovaRange at = tree.first(); at != null; at = IovaTree.next(at)) {
            if (at != anchor) {
                visitor.accept(at);
            }
        }
    }

    /**
     * Walks down from a range to the first gap that is large enough.
     *
     * @return the lowest granule of the place found, or {@link #ANCHOR_PFN}, which no range can start at
     */
    private static long searchDown(IovaRange from, long end, long lowest, long size, long alignMask) {
        long high = end;
        IovaRange at = from;
        long frame;
        IovaRange below;
        do {
            high = minUnsigned(high, at.lo);
            frame = (high - size) & alignMask;
            below = IovaTree.previous(at);
            if (below == null) {
                break;
            }
            at = below;
        } while (Long.compareUnsigned(frame, below.hi) <= 0 && Long.compareUnsigned(frame, lowest) >= 0);
        boolean fits = Long.compareUnsigned(high, size) >= 0 && Long.compareUnsigned(frame, lowest) >= 0;
        return fits ? frame : ANCHOR_PFN;
    }

    /** Where a second search begins: low limits know the exact place, high ones begin at the end. */
    private IovaRange startBelow(long end) {
        if (Long.compareUnsigned(end, lowEnd) > 0) {
            return anchor;
        }
        return Objects.requireNonNull(tree.ceiling(end), "the anchor is above every limit");
    }

    private static IovaRange above(IovaRange range) {
        return Objects.requireNonNull(IovaTree.next(range), "the anchor is above every range");
    }

    private void insert(IovaRange fresh) {
        if (!tree.insert(fresh)) {
            warnings.warn("range " + fresh + ": a range with that start exists (expected: none)");
        }
    }

    private static int bitLength(long value) {
        return Long.SIZE - Long.numberOfLeadingZeros(value);
    }

    private static long minUnsigned(long a, long b) {
        return Long.compareUnsigned(a, b) <= 0 ? a : b;
    }
}
