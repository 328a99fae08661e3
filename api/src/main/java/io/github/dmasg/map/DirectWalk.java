package io.github.dmasg.map;

import io.github.dmasg.bounce.BouncePool;
import io.github.dmasg.device.BusWindows;
import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegment;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.page.BioVec;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.peer.PeerRoutes;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.Conversions;
import io.github.dmasg.unit.DmaAddr;
import io.github.dmasg.unit.Pfn;
import io.github.dmasg.unit.PhysAddr;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One walk of the direct mapper over a source, with the scratch objects it needs. Reused from call to call. */
final class DirectWalk {
    /** Start of a slot that is only counted with. */
    private static final @DmaAddr long ANYWHERE = 0;

    final Workspace common = new Workspace();
    private final AddressSegmenter segmenter = new AddressSegmenter(common.batch);

    private @Nullable BouncePool bounce;
    private boolean bounceAlways;
    private boolean lending;
    private boolean mayBounce;
    private boolean copying;
    private MapperSettings faults = MapperSettings.DEFAULT;
    private int firstLoan = BouncePool.NONE;
    private int lastLoan = BouncePool.NONE;

    private @Nullable Device device;
    private SegmentLimits limits = SegmentLimits.NONE;
    private boolean joining = true;
    private boolean classic;
    private int lastProvider;
    private @ByteCount long bytes;

    @ByteCount
    long bytes() {
        return bytes;
    }

    /** First loan of the walk, chained; {@link BouncePool#NONE} if nothing was bounced. */
    int loans() {
        return firstLoan;
    }

    void joining(boolean value) {
        joining = value;
    }

    /** Bounces what cannot be reached, or everything. */
    void bounceInto(BouncePool pool, boolean always, MapAttributes attributes, MapperSettings settings) {
        bounce = pool;
        bounceAlways = always;
        lending = true;
        mayBounce = !attributes.requireCoherent();
        copying = !attributes.skipSync();
        faults = settings;
    }

    /** Counts what would be bounced and takes no slot. */
    void pretendBouncing(BouncePool pool, boolean always) {
        bounce = pool;
        bounceAlways = always;
        lending = false;
        mayBounce = true;
    }

    /** Lets go of the caller's objects. */
    void release() {
        common.batch.release();
        bounce = null;
        bounceAlways = false;
        faults = MapperSettings.DEFAULT;
        device = null;
        joining = true;
        firstLoan = BouncePool.NONE;
        lastLoan = BouncePool.NONE;
    }

    void run(Device to, SegmentLimits within, Policy policy, PeerRoutes routes, PageSource source) throws DmaException {
        device = to;
        limits = within;
        classic = policy == Policy.CLASSIC;
        common.peers.begin(routes, to);
        segmenter.into(common.batch, within);
        lastProvider = BioVec.ORDINARY;
        bytes = 0;
        long entry = 0;
        PageCursor cursor = common.read(source);
        boolean usual = to.windows().identity() && !classic && joining && !bounceAlways;
        long highest = to.highestAddress() < 0 ? Long.MAX_VALUE : to.highestAddress();
        while (cursor.next()) {
            long[] frames = cursor.frames();
            long[] extents = cursor.extents();
            int from = cursor.from();
            int behind = cursor.to();
            for (int i = from; i < behind; i++) {
                if (usual) {
                    i = placeUsual(frames, extents, i, behind, highest);
                }
                if (i < behind) {
                    place(to, cursor.phys(i), cursor.length(i), cursor.provider(i), entry + i - from);
                }
            }
            entry += behind - from;
        }
        if (entry == 0) {
            throw DmaException.of(DmaError.EINVAL, "entries: 0 (expected: > 0)");
        }
        segmenter.close(entry - 1, BreakRule.END);
    }

    /**
     * The loop for entries of ordinary memory shorter than 4 GiB that neither meet a limit nor fill the batch: the same as {@link
     * #place} does, with its state in locals.
     *
     * @return index of the first entry that is not of that kind
     */
    private int placeUsual(long[] frames, long[] extents, int from, int to, @DmaAddr long highest) {
        AddressSegmenter open = segmenter;
        SegmentBatch batch = common.batch;
        if (open.length != 0 && lastProvider != BioVec.ORDINARY) {
            if (BioVec.provider(frames[from]) != BioVec.ORDINARY || batch.storable() == 0) {
                return from;
            }
            batch.store(open.start, open.length, open.flags);
            open.length = 0;
        }
        long[] addresses = batch.addresses;
        long[] lengths = batch.extents;
        int stored = batch.count;
        int full = stored + batch.storable();
        long maxSize = open.maxSize;
        long boundaryMask = open.boundaryMask;
        long start = open.start;
        long length = open.length;
        long capacity = open.capacity;
        long sum = 0;
        int i = from;
        for (; i < to; i++) {
            long frame = frames[i];
            long extent = extents[i];
            long phys = ((@Pfn long) frame << BioVec.PAGE_SHIFT) + (extent & BioVec.MAX_OFFSET);
            long address = Conversions.sameOnBus(phys);
            long size = (@ByteCount long) (extent >>> 32);
            if (frame > BioVec.MAX_PFN || frame < 0 || size == 0 || address + size - 1 > highest) {
                break;
            }
            if (length != 0 && address == start + length) {
                if (length + size > capacity) {
                    break;
                }
                long room = Math.min(capacity - length, highest - address) - size;
                int more = PageRuns.more(frames, extents, i, to, room);
                i += more;
                size += more * size;
                length += size;
            } else {
                long most = boundaryMask == SegmentLimits.NO_BOUNDARY
                        ? maxSize
                        : Math.min(maxSize - 1, ~address & boundaryMask) + 1;
                if (size > most || stored == full) {
                    break;
                }
                if (length != 0) {
                    addresses[stored] = start;
                    lengths[stored] = length;
                    stored++;
                }
                start = address;
                length = size;
                capacity = most;
            }
            sum += size;
        }
        if (i > from) {
            open.start = start;
            open.length = length;
            open.capacity = capacity;
            open.flags = 0;
            lastProvider = BioVec.ORDINARY;
            batch.stored(stored);
            bytes += sum;
        }
        return i;
    }

    private void place(Device to, @PhysAddr long phys, @ByteCount long length, int provider, long entry)
            throws DmaException {
        if (length == 0) {
            throw DmaException.atEntry(DmaError.EINVAL, entry, "length: 0 (expected: > 0)");
        }
        boolean byBus = common.peers.byBusAddress(provider, entry);
        int flags = byBus ? DmaSegment.BUS_ADDRESS : 0;
        long address = byBus ? common.peers.byBus(phys) : to.windows().toDma(phys);
        if (!byBus && (bounceAlways || !reaches(to, phys, address, length))) {
            bounce(phys, length, provider, entry);
        } else if (classic) {
            common.batch.add(address, length, flags, entry, BreakRule.POLICY);
        } else {
            if (!joining || provider != lastProvider || !segmenter.continues(address, flags)) {
                BreakRule rule = provider != lastProvider ? BreakRule.PROVIDER : BreakRule.GAP;
                segmenter.open(address, flags, entry - 1, joining ? rule : BreakRule.POLICY);
                lastProvider = provider;
            }
            segmenter.extend(length, entry);
        }
        bytes += length;
    }

    private static boolean reaches(Device device, @PhysAddr long phys, @DmaAddr long address, @ByteCount long length) {
        return address != BusWindows.NOT_COVERED
                && device.windows().reach(phys) >= length
                && Long.compareUnsigned(address + length - 1, device.highestAddress()) <= 0;
    }

    private void bounce(@PhysAddr long phys, @ByteCount long length, int provider, long entry) throws DmaException {
        BouncePool pool = poolFor(phys, length, provider, entry);
        segmenter.close(entry - 1, BreakRule.BOUNCE);
        // Where the sink wants cuts, the slot has to lie as the original does, or the number of cuts would depend on
        // the slot.
        long mask = Objects.requireNonNull(device).minAlignMask() | (limits.cutAlignment() - 1);
        long done = 0;
        while (done < length) {
            long longest = pool.longest(phys + done, mask, limits.boundaryMask());
            if (longest == 0) {
                throw DmaException.atEntry(
                        DmaError.EINVAL,
                        entry,
                        "alignment mask of device and sink: 0x" + Long.toHexString(mask)
                                + " (expected: less than the longest loan, "
                                + (long) BouncePool.MOST_SLOTS * BouncePool.SLOT + ")");
            }
            long piece = Math.min(length - done, longest);
            long address = lending
                    ? lend(pool, phys + done, piece, mask, bytes + done, entry)
                    : ANYWHERE + ((phys + done) & mask);
            segmenter.open(address, 0, entry, BreakRule.BOUNCE);
            segmenter.extend(piece, entry);
            segmenter.close(entry, BreakRule.BOUNCE);
            done += piece;
        }
    }

    /** The pool, if this entry may use it. */
    private BouncePool poolFor(@PhysAddr long phys, @ByteCount long length, int provider, long entry)
            throws DmaException {
        Device to = Objects.requireNonNull(device);
        BouncePool pool = bounce;
        if (!mayBounce && pool != null) {
            throw DmaException.atEntry(
                    DmaError.NOT_COHERENT,
                    entry,
                    where(phys, length) + " needs a bounce buffer (expected: reachable by " + to
                            + ", as the caller demands)");
        }
        if (pool == null || !to.bounceAllowed() || provider != BioVec.ORDINARY) {
            String rule = provider != BioVec.ORDINARY ? "peer memory is never bounced" : "no bounce buffer";
            throw DmaException.atEntry(
                    DmaError.EIO,
                    entry,
                    where(phys, length) + " for " + to + ", " + rule + " (expected: inside a bus window and at most 0x"
                            + Long.toHexString(to.highestAddress()) + ")");
        }
        long firstOnBus = to.windows().toDma(pool.first());
        if (!reaches(to, pool.first(), firstOnBus, pool.last() - pool.first() + 1)) {
            throw DmaException.atEntry(
                    DmaError.EIO,
                    entry,
                    "bounce pool up to 0x" + Long.toHexString(pool.last()) + " for " + to
                            + " (expected: inside a bus window and at most 0x" + Long.toHexString(to.highestAddress())
                            + ")");
        }
        if (firstOnBus % BouncePool.SLOT != 0) {
            throw DmaException.atEntry(
                    DmaError.EIO,
                    entry,
                    "bounce pool seen at 0x" + Long.toHexString(firstOnBus) + " by " + to
                            + " (expected: at a multiple of " + BouncePool.SLOT + ")");
        }
        return pool;
    }

    private @DmaAddr long lend(
            BouncePool pool,
            @PhysAddr long phys,
            @ByteCount long length,
            @ByteCount long mask,
            @ByteCount long position,
            long entry)
            throws DmaException {
        BusWindows windows = Objects.requireNonNull(device).windows();
        int loan = faults.fails(MapStep.BOUNCE_SLOT)
                ? BouncePool.NONE
                : pool.lendOnBus(
                        phys, length, mask, limits.boundaryMask(), windows.toDma(pool.first()), position, copying);
        if (loan == BouncePool.NONE) {
            throw DmaException.atEntry(
                    DmaError.ENOMEM,
                    entry,
                    "bounce pool: no room for " + length + " bytes, " + pool.freeSlots() + " of " + pool.slots()
                            + " slots free (expected: enough slots in a row)");
        }
        if (firstLoan == BouncePool.NONE) {
            firstLoan = loan;
        } else {
            pool.chain(lastLoan, loan);
        }
        lastLoan = loan;
        return windows.toDma(pool.address(loan));
    }

    private static String where(@PhysAddr long phys, @ByteCount long length) {
        return "physical 0x" + Long.toHexString(phys) + "+0x" + Long.toHexString(length);
    }
}
