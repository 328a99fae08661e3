package io.github.dmasg.map;

import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegment;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.iommu.TableWriter;
import io.github.dmasg.page.BioVec;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import io.github.dmasg.unit.Pfn;
import io.github.dmasg.unit.PhysAddr;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The layout with the fewest segments.
 *
 * <p>Terms. A <em>run</em> is a sequence of entries that can be one contiguous piece of IOVA space: each follows the one before
 * either with both on a granule edge, or physically inside a granule. A <em>stretch</em> is a physically contiguous part of a
 * run, what the page table can map with large leaves. A <em>window</em> is the space between two boundaries.
 *
 * <p>Why it is minimal. A segment lies within one run, since between runs the IOVA space has a hole. Inside a run, a segment
 * that starts at byte s can reach at most s + min(maximum size, window - offset of s in its granule), when it is placed at the
 * start of a window. That reach does not decrease with s, so taking all of it each time gives the fewest segments. A segment
 * that would reach a boundary earlier, because it follows its predecessor in the middle of a window, is moved to the start of the
 * next window; one that never reaches a boundary stays. (With a cut alignment larger than the granule no segment is moved, and a run
 * only by a multiple of it.)
 *
 * <p>Why little is wasted. A segment is moved over less than its own length; a run is moved, so that a stretch sits congruent to
 * its physical address modulo a large leaf, by less than that stretch's length. So the IOVA space taken is less than three times
 * the granules mapped.
 *
 * <p>All positions are offsets from the start of the IOVA range, which is a multiple of {@link #alignment()}.
 */
final class MinimalLayout implements IovaLayout {
    private static final @ByteCount long LARGEST_RANGE = 1L << 60;

    private final @ByteCount long granuleMask;
    private final @ByteCount long[] largeLeaves;
    private final Placements placements = new Placements();
    private final StretchWriter stretches;

    // What one run of the layout is given.
    private SegmentBatch batch;
    private AddressSegmenter bus;
    private PeerLookup peers;
    private SegmentLimits limits = SegmentLimits.NONE;
    private @ByteCount long maxSize;
    private @ByteCount long boundaryMask;
    private long cutMask;
    private boolean joining = true;
    private boolean seekLargeLeaves = true;
    private boolean emitting;
    private @DmaAddr long base;

    // The open segment [start, end) and the position it must not pass.
    private boolean open;
    private @ByteCount long start;
    private @ByteCount long end;
    private @ByteCount long reach;

    // The entry placed last.
    private @PhysAddr long lastEnd;
    private int lastProvider;
    private int lastBusProvider;

    // The open stretch: physical [stretchPhys, stretchEnd) at position stretchAt, all granule multiples.
    private @PhysAddr long stretchPhys;
    private @PhysAddr long stretchEnd;
    private @ByteCount long stretchAt;

    // The open run.
    private long runSegment;
    private @ByteCount long runStart;
    private boolean runMeetsBoundary;
    private int nextLeaf;

    // Results of the measuring run.
    private @ByteCount long bytes;
    private @ByteCount long leafAlignment;

    /** Page sizes are those of the page table, one bit each. */
    MinimalLayout(@ByteCount long granule, @ByteCount long pageSizes, SegmentBatch batch, PeerLookup peers) {
        this.granuleMask = granule - 1;
        this.stretches = new StretchWriter(granule);
        this.largeLeaves = leavesAbove(granule, pageSizes);
        this.batch = batch;
        this.peers = peers;
        this.bus = new AddressSegmenter(batch);
    }

    private static @ByteCount long[] leavesAbove(@ByteCount long granule, @ByteCount long pageSizes) {
        @ByteCount long[] leaves = new @ByteCount long[Long.bitCount(pageSizes)];
        int count = 0;
        for (long left = pageSizes; left != 0; left &= left - 1) {
            if (Long.lowestOneBit(left) > granule) {
                leaves[count++] = Long.lowestOneBit(left);
            }
        }
        return Arrays.copyOf(leaves, count);
    }

    /** Chooses whether entries are joined at all; off, every entry stands alone. */
    void joining(boolean value) {
        joining = value;
    }

    /** Chooses whether runs are moved so that large leaves fit. */
    void seekLargeLeaves(boolean value) {
        seekLargeLeaves = value;
    }

    @Override
    public void measure(PageCursor cursor, SegmentLimits within, PeerLookup lookup, SegmentBatch counter)
            throws DmaException {
        placements.clear();
        limits = within;
        peers = lookup;
        leafAlignment = granuleMask + 1;
        emitting = false;
        base = 0;
        stretches.beginNoting();
        walk(cursor, counter);
    }

    @Override
    public boolean noted(SegmentBatch counted) {
        return stretches.notedAll() && placements.isEmpty() && counted.holdsAll();
    }

    @Override
    public void emitNoted(@DmaAddr long iova, @Nullable TableWriter to) {
        if (to != null) {
            stretches.writeNotes(to);
        }
    }

    @Override
    public void emit(PageCursor cursor, @DmaAddr long iova, @Nullable TableWriter to, SegmentBatch out)
            throws DmaException {
        placements.rewind();
        emitting = true;
        base = iova;
        stretches.begin(to);
        walk(cursor, out);
        stretches.end();
    }

    @Override
    public @ByteCount long iovaBytes() {
        return (end + granuleMask) & ~granuleMask;
    }

    @Override
    public @ByteCount long bytes() {
        return bytes;
    }

    @Override
    public @ByteCount long alignment() {
        long alignment = Math.max(leafAlignment, limits.cutAlignment());
        if (boundaryMask == SegmentLimits.NO_BOUNDARY) {
            return alignment;
        }
        // Inside one window it is enough not to cross; that is what the alignment to the size gives.
        long size = Math.max(1, iovaBytes());
        long crossing = Long.highestOneBit(size * 2 - 1);
        return Math.max(alignment, Math.min(boundaryMask + 1, crossing));
    }

    private void walk(PageCursor cursor, SegmentBatch to) throws DmaException {
        batch = to;
        maxSize = limits.maxSegmentSize();
        boundaryMask = limits.boundaryMask();
        cutMask = -limits.cutAlignment();
        bus = bus.into(to, limits);
        open = false;
        start = 0;
        end = 0;
        stretchPhys = 0;
        stretchEnd = 0;
        stretchAt = 0;
        bytes = 0;
        lastProvider = BioVec.ORDINARY;
        long entry = 0;
        while (cursor.next()) {
            long[] frames = cursor.frames();
            long[] extents = cursor.extents();
            int from = cursor.from();
            int behind = cursor.to();
            int i = placeUsual(frames, extents, from, behind);
            while (i < behind) {
                long frame = frames[i];
                long extent = extents[i];
                place(
                        BioVec.phys(frame, extent),
                        BioVec.length(frame, extent),
                        BioVec.provider(frame),
                        entry + i - from);
                i = placeUsual(frames, extents, i + 1, behind);
            }
            entry += behind - from;
            if (end > LARGEST_RANGE) {
                throw DmaException.atEntry(
                        DmaError.ENOMEM, entry - 1, "IOVA space: more than 2^60 bytes (expected: a smaller source)");
            }
        }
        if (entry == 0) {
            throw DmaException.of(DmaError.EINVAL, "entries: 0 (expected: > 0)");
        }
        closeSegment(entry - 1, BreakRule.END);
        bus.close(entry - 1, BreakRule.END);
        flushStretch();
    }

    /**
     * The loop for whole granules of ordinary memory, shorter than 4 GiB, that follow at a granule edge and meet no limit: the
     * same as {@link #place} does, with its state in locals.
     *
     * @return index of the first entry that is not of that kind
     */
    private int placeUsual(long[] frames, long[] extents, int from, int to) {
        // At an edge it does not matter whose memory was last.
        if (!open || !joining || (end & granuleMask) != 0) {
            return from;
        }
        long mask = granuleMask;
        long limit = reach;
        long leaf = emitting ? Long.MAX_VALUE : leafSought();
        boolean writing = stretches.listens();
        StretchWriter out = stretches;
        long position = end;
        long before = end;
        long stretchStart = stretchPhys;
        long behind = stretchEnd;
        long at = stretchAt;
        int i = from;
        for (; i < to; i++) {
            long frame = frames[i];
            long extent = extents[i];
            long phys = ((@Pfn long) frame << BioVec.PAGE_SHIFT) + (extent & BioVec.MAX_OFFSET);
            long size = (@ByteCount long) (extent >>> 32);
            // Above the frame number stand the provider and what makes a length of 4 GiB.
            if ((((phys | size) & mask) | (frame & ~BioVec.MAX_PFN)) != 0 || size == 0 || size > limit - position) {
                break;
            }
            if (phys != behind) {
                if (size >= leaf) {
                    break;
                }
                if (writing) {
                    out.write(stretchStart, behind - stretchStart);
                }
                stretchStart = phys;
                at = position;
            } else if (behind + size - stretchStart >= leaf) {
                // Whether a large leaf fits is for place() to see.
                break;
            } else {
                // Short of the leaf, so that the entry that completes it is seen.
                long room = Math.min(limit - position, leaf - 1 - (behind - stretchStart));
                int more = PageRuns.more(frames, extents, i, to, room - size);
                i += more;
                phys += more * size;
                position += more * size;
            }
            behind = phys + size;
            position += size;
        }
        if (i != from) {
            bytes += position - before;
            end = position;
            lastEnd = behind;
            stretchPhys = stretchStart;
            stretchEnd = behind;
            stretchAt = at;
        }
        return i;
    }

    private @ByteCount long leafSought() {
        return nextLeaf < largeLeaves.length ? largeLeaves[nextLeaf] : Long.MAX_VALUE;
    }

    private void place(@PhysAddr long phys, @ByteCount long length, int provider, long entry) throws DmaException {
        if (length == 0) {
            throw DmaException.atEntry(DmaError.EINVAL, entry, "length: 0 (expected: > 0)");
        }
        bytes += length;
        if (peers.byBusAddress(provider, entry)) {
            placeByBusAddress(phys, length, provider, entry);
            return;
        }
        bus.close(entry - 1, BreakRule.PROVIDER);
        long offset = phys & granuleMask;
        boolean atEdge = ((end | phys) & granuleMask) == 0;
        boolean insideGranule = phys == lastEnd && provider == lastProvider;
        if (open && joining && (atEdge || insideGranule)) {
            if (offset == 0 && phys != stretchEnd) {
                flushStretch();
                stretchPhys = phys;
                stretchAt = end;
            }
        } else {
            startRun(phys, entry);
        }
        stretchEnd = (phys + length + granuleMask) & ~granuleMask;
        lastEnd = phys + length;
        lastProvider = provider;
        end += length;
        if (!emitting && stretchEnd - stretchPhys >= leafSought()) {
            seekLeaf();
        }
        while (end > reach) {
            cut(length, entry);
        }
    }

    private void placeByBusAddress(@PhysAddr long phys, @ByteCount long length, int provider, long entry)
            throws DmaException {
        closeSegment(entry - 1, BreakRule.PROVIDER);
        long address = peers.byBus(phys);
        if (!joining || provider != lastBusProvider || !bus.continues(address, DmaSegment.BUS_ADDRESS)) {
            BreakRule rule = provider != lastBusProvider ? BreakRule.PROVIDER : BreakRule.GAP;
            bus.open(address, DmaSegment.BUS_ADDRESS, entry - 1, joining ? rule : BreakRule.POLICY);
        }
        lastBusProvider = provider;
        bus.extend(length, entry);
    }

    private void startRun(@PhysAddr long phys, long entry) throws DmaException {
        closeSegment(entry - 1, joining ? BreakRule.GAP : BreakRule.POLICY);
        flushStretch();
        long behind = (end + granuleMask) & ~granuleMask;
        long at = behind + (phys & granuleMask);
        runSegment = batch.segments();
        if (emitting) {
            at = placements.offsetOf(runSegment, at);
            stretches.skip((at & ~granuleMask) - behind);
        }
        open = true;
        start = at;
        end = at;
        reach = at + capacityAt(at);
        stretchPhys = phys & ~granuleMask;
        stretchEnd = stretchPhys;
        stretchAt = at & ~granuleMask;
        runStart = at;
        runMeetsBoundary = false;
        nextLeaf = seekLargeLeaves ? 0 : largeLeaves.length;
    }

    private void closeSegment(long lastEntry, BreakRule rule) throws DmaException {
        if (open) {
            batch.add(base + start, end - start, 0, lastEntry, rule);
            open = false;
        }
    }

    /**
     * Ends the open segment, which goes beyond its reach, or moves it to where it reaches further. The entry placed last has that
     * length.
     */
    private void cut(@ByteCount long length, long entry) throws DmaException {
        boolean bySize = reach - start == maxSize;
        if (!bySize) {
            runMeetsBoundary = true;
            if (!emitting && moveToNextWindow()) {
                return;
            }
        }
        long at = reach & cutMask;
        long last = at > end - length ? entry : entry - 1;
        batch.add(base + start, at - start, 0, last, bySize ? BreakRule.MAX_SIZE : BreakRule.BOUNDARY);
        start = at;
        if (emitting) {
            long placed = placements.offsetOf(batch.segments(), at);
            if (placed != at) {
                continueAt(placed);
            }
        }
        reach = start + capacityAt(start);
    }

    /** Moves the open segment, which met a boundary, to where it meets it as late as possible. False if it is there already. */
    private boolean moveToNextWindow() {
        long inGranule = start & granuleMask;
        if ((start & boundaryMask) == (inGranule & boundaryMask) || -cutMask > granuleMask + 1) {
            return false;
        }
        long to = (start | boundaryMask) + 1 + inGranule;
        // What of the stretch lies before stays.
        long left = Math.max(0, (start & ~granuleMask) - stretchAt);
        long by = to - start;
        stretchPhys += left;
        stretchAt += left + by;
        end += by;
        start = to;
        reach = to + capacityAt(to);
        if (batch.segments() == runSegment) {
            runStart = to;
        }
        placements.place(batch.segments(), to);
        return true;
    }

    /** Goes on at another position: the granule of the cut is mapped again there. */
    private void continueAt(@ByteCount long position) {
        long granule = start & ~granuleMask;
        long behind = (start + granuleMask) & ~granuleMask;
        if (behind > stretchAt) {
            stretches.write(stretchPhys, behind - stretchAt);
        }
        stretches.skip((position & ~granuleMask) - behind);
        stretchPhys += granule - stretchAt;
        stretchAt = position & ~granuleMask;
        end += position - start;
        start = position;
    }

    private @ByteCount long capacityAt(@ByteCount long position) {
        if (boundaryMask == SegmentLimits.NO_BOUNDARY) {
            return maxSize;
        }
        return Math.min(maxSize - 1, ~position & boundaryMask) + 1;
    }

    /** Moves the run so that the open stretch, if it covers a whole large leaf, can be mapped by it. */
    private void seekLeaf() {
        while (nextLeaf < largeLeaves.length) {
            long leaf = largeLeaves[nextLeaf];
            long firstLeaf = (stretchPhys + leaf - 1) & -leaf;
            if (firstLeaf + leaf > stretchEnd) {
                return;
            }
            long by = (stretchPhys - stretchAt) & (leaf - 1);
            if (by == 0 || moveRun(by)) {
                leafAlignment = Math.max(leafAlignment, leaf);
            }
            nextLeaf++;
        }
    }

    private boolean moveRun(@ByteCount long by) {
        boolean sameCuts = (by & ~cutMask) == 0;
        boolean sameWindows = (by & boundaryMask) == 0;
        boolean oneWindow = !runMeetsBoundary && (((runStart + by) ^ (end + by - 1)) & ~boundaryMask) == 0;
        if (placements.isPlacedBehind(runSegment) || !sameCuts || !(sameWindows || oneWindow)) {
            return false;
        }
        runStart += by;
        start += by;
        end += by;
        stretchAt += by;
        reach = start + capacityAt(start);
        placements.place(runSegment, runStart);
        return true;
    }

    private void flushStretch() {
        if (stretchEnd != stretchPhys) {
            stretches.write(stretchPhys, stretchEnd - stretchPhys);
        }
        stretchPhys = stretchEnd;
    }
}
