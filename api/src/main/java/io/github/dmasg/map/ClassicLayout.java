package io.github.dmasg.map;

import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegment;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.iommu.TableWriter;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import io.github.dmasg.unit.PhysAddr;
import org.jspecify.annotations.Nullable;

/**
 * The layout that Linux 6.12 chooses, for comparison with recordings.
 *
 * <p>Every entry gets whole granules. If the next boundary lies inside those of the next entry, the entry before is padded up to
 * the boundary, and that padding is mapped. An entry joins the segment before it if it starts at a granule and not at a boundary,
 * nothing was padded before it, and there is room up to the maximum size. Room is counted in unsigned 32 bits, so that behind an
 * entry longer than the maximum everything joins. Nothing is ever split, and entries reached by bus address stand alone.
 *
 * <p>It refuses what the kernel would get wrong silently: lengths that do not fit in 32 bits, of an entry or of a joined segment.
 */
final class ClassicLayout implements IovaLayout {
    private static final @ByteCount long LARGEST_RANGE = 1L << 60;
    private static final @ByteCount long LARGEST_LENGTH = 0xffff_ffffL;

    private final @ByteCount long granuleMask;

    private SegmentBatch batch;
    private PeerLookup peers;
    private final StretchWriter stretches;
    private SegmentLimits limits = SegmentLimits.NONE;
    private @DmaAddr long base;

    private boolean open;
    private @ByteCount long start;
    private @ByteCount long length;
    // The kernel's room check counts from here, in 32 bits; 0 means that nothing may join.
    private int joined;
    private int maxSize;

    private @ByteCount long end;
    private boolean padded;
    private @PhysAddr long stretchPhys;
    private @PhysAddr long stretchEnd;
    private @ByteCount long bytes;

    ClassicLayout(@ByteCount long granule, SegmentBatch batch, PeerLookup peers) {
        this.granuleMask = granule - 1;
        this.stretches = new StretchWriter(granule);
        this.batch = batch;
        this.peers = peers;
    }

    @Override
    public void measure(PageCursor cursor, SegmentLimits within, PeerLookup lookup, SegmentBatch counter)
            throws DmaException {
        limits = within;
        peers = lookup;
        base = 0;
        stretches.beginNoting();
        walk(cursor, counter);
    }

    @Override
    public void emit(PageCursor cursor, @DmaAddr long iova, @Nullable TableWriter to, SegmentBatch out)
            throws DmaException {
        base = iova;
        stretches.begin(to);
        walk(cursor, out);
        stretches.end();
    }

    @Override
    public boolean noted(SegmentBatch counted) {
        return stretches.notedAll() && counted.holdsAll();
    }

    @Override
    public void emitNoted(@DmaAddr long iova, @Nullable TableWriter to) {
        if (to != null) {
            stretches.writeNotes(to);
        }
    }

    @Override
    public @ByteCount long iovaBytes() {
        return end;
    }

    @Override
    public @ByteCount long alignment() {
        return Math.max(granuleMask + 1, end == 0 ? 1 : Long.highestOneBit(end * 2 - 1));
    }

    @Override
    public @ByteCount long bytes() {
        return bytes;
    }

    private void walk(PageCursor cursor, SegmentBatch to) throws DmaException {
        batch = to;
        maxSize = (int) Math.min(LARGEST_LENGTH, limits.maxSegmentSize());
        open = false;
        joined = 0;
        end = 0;
        padded = false;
        stretchPhys = 0;
        stretchEnd = 0;
        bytes = 0;
        long entry = 0;
        while (cursor.next()) {
            for (int i = cursor.from(), behind = cursor.to(); i < behind; i++) {
                place(cursor.phys(i), cursor.length(i), cursor.provider(i), entry);
                entry++;
            }
            if (end > LARGEST_RANGE) {
                throw DmaException.atEntry(
                        DmaError.ENOMEM, entry - 1, "IOVA space: more than 2^60 bytes (expected: a smaller source)");
            }
        }
        if (entry == 0) {
            throw DmaException.of(DmaError.EINVAL, "entries: 0 (expected: > 0)");
        }
        close(entry - 1, BreakRule.END);
        flushStretch();
    }

    private void place(@PhysAddr long phys, @ByteCount long size, int provider, long entry) throws DmaException {
        if (size == 0 || size > LARGEST_LENGTH) {
            throw DmaException.atEntry(
                    DmaError.EINVAL,
                    entry,
                    "length: " + size + " (expected: 1.." + LARGEST_LENGTH + " with the classic policy)");
        }
        bytes += size;
        if (peers.byBusAddress(provider, entry)) {
            close(entry - 1, BreakRule.PROVIDER);
            batch.add(peers.byBus(phys), size, DmaSegment.BUS_ADDRESS, entry, BreakRule.POLICY);
            joined = 0;
            return;
        }
        long offset = phys & granuleMask;
        long granules = (offset + size + granuleMask) & ~granuleMask;
        padToBoundary(granules);
        if (padded) {
            joined = 0;
        }
        BreakRule rule = ruleAgainstJoining(offset, size);
        if (open && rule == BreakRule.END) {
            join(size, entry);
        } else {
            close(entry - 1, rule);
            open = true;
            start = end + offset;
            length = size;
            joined = (int) size;
        }
        map(phys - offset, granules);
        padded = offset + size < granules;
    }

    private void padToBoundary(@ByteCount long granules) {
        long mask = limits.boundaryMask();
        long padding = -end & mask;
        if (padding != 0 && Long.compareUnsigned(padding, granules) < 0) {
            // What lies behind the entry before gets mapped with it.
            stretchEnd += padding;
            end += padding;
            padded = true;
        }
    }

    /** The rule that keeps an entry from joining the open segment; END if none does. */
    private BreakRule ruleAgainstJoining(@ByteCount long offset, @ByteCount long size) {
        if (joined == 0 || offset != 0) {
            return BreakRule.GAP;
        }
        if ((end & limits.boundaryMask()) == 0) {
            return BreakRule.BOUNDARY;
        }
        return Integer.compareUnsigned(maxSize - joined, (int) size) < 0 ? BreakRule.MAX_SIZE : BreakRule.END;
    }

    private void join(@ByteCount long size, long entry) throws DmaException {
        if (length + size > LARGEST_LENGTH) {
            throw DmaException.atEntry(
                    DmaError.EINVAL,
                    entry,
                    "joined segment length: " + (length + size) + " (expected: at most " + LARGEST_LENGTH
                            + " with the classic policy)");
        }
        length += size;
        joined += (int) size;
    }

    private void map(@PhysAddr long phys, @ByteCount long granules) {
        if (phys != stretchEnd) {
            flushStretch();
            stretchPhys = phys;
        }
        stretchEnd = phys + granules;
        end += granules;
    }

    private void close(long lastEntry, BreakRule rule) throws DmaException {
        if (open) {
            batch.add(base + start, length, 0, lastEntry, rule);
            open = false;
        }
    }

    private void flushStretch() {
        if (stretchEnd != stretchPhys) {
            stretches.write(stretchPhys, stretchEnd - stretchPhys);
        }
        stretchPhys = stretchEnd;
    }
}
