package io.github.dmasg.map;

import io.github.dmasg.bounce.BouncePool;
import io.github.dmasg.device.BusWindows;
import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegment;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.page.BioVec;
import io.github.dmasg.peer.MapType;
import io.github.dmasg.peer.PeerRoutes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the direct mapper promises, written down with no care for speed: first every entry gets its place, then neighbours are
 * joined, then what is too long is cut.
 */
record NaiveDirect(
        List<Window> windows,
        long highest,
        long minAlignMask,
        SegmentLimits ofDevice,
        SegmentLimits ofSink,
        Policy policy,
        PeerRoutes routes,
        @Nullable BouncePool pool,
        boolean always) {
    static final long NOT_BOUNCED = -1;

    /** A part of the bus with its own numbers. */
    record Window(long cpu, long dma, long size) {}

    /** Bytes that lie together on the bus: an entry, or as much of one as a bounce loan takes. */
    record Piece(long address, long length, int flags, int provider, long entry, long bouncedFrom) {
        boolean bounced() {
            return bouncedFrom != NOT_BOUNCED;
        }

        boolean continuedBy(Piece next) {
            return !bounced()
                    && !next.bounced()
                    && provider == next.provider
                    && flags == next.flags
                    && address + length == next.address;
        }
    }

    /** A segment, as a listener hears of it; of one that is bounced also where its bytes are. */
    record Line(long address, long length, int flags, long lastEntry, BreakRule rule, long bouncedFrom) {
        @Override
        public String toString() {
            return "0x" + Long.toHexString(address) + "+0x" + Long.toHexString(length) + (flags == 0 ? "" : " by bus")
                    + " to entry " + lastEntry + " " + rule;
        }
    }

    Device device() {
        BusWindows numbers = BusWindows.IDENTITY;
        for (Window window : windows) {
            numbers = numbers.with(window.cpu, window.dma, window.size);
        }
        return Device.named("device")
                .windows(numbers)
                .busLimit(highest)
                .minAlignMask(minAlignMask)
                .limits(ofDevice)
                .build();
    }

    DirectMapper mapper() {
        MapperSettings settings = MapperSettings.DEFAULT.withPolicy(policy).withRoutes(routes);
        if (pool == null) {
            return new DirectMapper(settings);
        }
        return always ? DirectMapper.alwaysBouncing(settings, pool) : DirectMapper.bouncing(settings, pool);
    }

    /** Address bits that a bounced byte keeps. */
    long keptBits() {
        return minAlignMask | Math.max(ofDevice.cutAlignment(), ofSink.cutAlignment()) - 1;
    }

    /** DMA address of a range that one window covers and the device can name; -1 if it is none. */
    long address(long phys, long length) {
        long address = windows.isEmpty() ? phys : -1;
        for (Window window : windows) {
            if (window.cpu <= phys && phys + length <= window.cpu + window.size) {
                address = window.dma + (phys - window.cpu);
            }
        }
        boolean named = address >= 0 && (highest < 0 || address + length - 1 <= highest);
        return named ? address : -1;
    }

    /** Places every entry, or refuses the first that has none. */
    List<Piece> pieces(List<SpanSource.Entry> entries) throws DmaException {
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            place(entries.get(i), i, pieces);
        }
        return pieces;
    }

    private void place(SpanSource.Entry entry, int number, List<Piece> to) throws DmaException {
        if (entry.length() == 0) {
            throw DmaException.atEntry(DmaError.EINVAL, number, "empty");
        }
        boolean ordinary = entry.provider() == BioVec.ORDINARY;
        MapType type = ordinary ? MapType.HOST_BRIDGE : routes.mapType(entry.provider(), device());
        if (type == MapType.NOT_SUPPORTED) {
            throw DmaException.atEntry(DmaError.EREMOTEIO, number, "no route");
        }
        if (type == MapType.BUS_ADDRESS) {
            long address = entry.phys() + routes.busOffset(entry.provider());
            to.add(new Piece(address, entry.length(), DmaSegment.BUS_ADDRESS, entry.provider(), number, NOT_BOUNCED));
            return;
        }
        long address = address(entry.phys(), entry.length());
        if (address >= 0 && !always) {
            to.add(new Piece(address, entry.length(), 0, entry.provider(), number, NOT_BOUNCED));
            return;
        }
        if (pool == null || !ordinary || address(pool.first(), pool.last() - pool.first() + 1) < 0) {
            throw DmaException.atEntry(DmaError.EIO, number, "out of reach");
        }
        for (long at = entry.phys(); at < entry.end(); ) {
            long most = pool.longest(at, keptBits(), ofDevice.boundaryMask() & ofSink.boundaryMask());
            long size = Math.min(most, entry.end() - at);
            to.add(new Piece(at & keptBits(), size, 0, BioVec.ORDINARY, number, at));
            at += size;
        }
    }

    /** The segments; without joining every piece stands alone. */
    List<Line> lines(List<Piece> pieces, Policy by, boolean joining) {
        List<Line> lines = new ArrayList<>();
        int from = 0;
        while (from < pieces.size()) {
            int to = from + 1;
            while (joining
                    && by == Policy.MINIMAL
                    && to < pieces.size()
                    && pieces.get(to - 1).continuedBy(pieces.get(to))) {
                to++;
            }
            Piece first = pieces.get(from);
            if (by == Policy.CLASSIC && !first.bounced()) {
                lines.add(
                        new Line(first.address, first.length, first.flags, first.entry, BreakRule.POLICY, NOT_BOUNCED));
            } else {
                cut(pieces.subList(from, to), endOf(pieces, to), lines);
            }
            from = to;
        }
        return lines;
    }

    /** Why the stretch before a piece is not continued. */
    private static BreakRule endOf(List<Piece> pieces, int next) {
        Piece last = pieces.get(next - 1);
        if (last.bounced()) {
            return BreakRule.BOUNCE;
        }
        if (next == pieces.size()) {
            return BreakRule.END;
        }
        if (pieces.get(next).bounced()) {
            return BreakRule.BOUNCE;
        }
        return pieces.get(next).provider != last.provider ? BreakRule.PROVIDER : BreakRule.GAP;
    }

    private void cut(List<Piece> stretch, BreakRule atEnd, List<Line> lines) {
        Piece first = stretch.get(0);
        Piece last = stretch.get(stretch.size() - 1);
        long end = last.address + last.length;
        long longest = Math.min(ofDevice.maxSegmentSize(), ofSink.maxSegmentSize());
        long boundary = ofDevice.boundaryMask() & ofSink.boundaryMask();
        long alignment = Math.max(ofDevice.cutAlignment(), ofSink.cutAlignment());
        long start = first.address;
        while (start < end) {
            long bySize = start + longest;
            // Neither without boundary nor with one at 2^63 does any memory reach the next window.
            long byBoundary = boundary < 0 || boundary == Long.MAX_VALUE
                    ? Long.MAX_VALUE
                    : (start / (boundary + 1) + 1) * (boundary + 1);
            long stop = Math.min(bySize, byBoundary);
            BreakRule rule = atEnd;
            if (stop < end) {
                rule = bySize <= byBoundary ? BreakRule.MAX_SIZE : BreakRule.BOUNDARY;
                stop = stop / alignment * alignment;
            } else {
                stop = end;
            }
            long bouncedFrom = first.bounced() ? first.bouncedFrom + (start - first.address) : NOT_BOUNCED;
            lines.add(new Line(start, stop - start, first.flags, entryOf(stretch, stop - 1), rule, bouncedFrom));
            start = stop;
        }
    }

    private static long entryOf(List<Piece> stretch, long address) {
        for (Piece piece : stretch) {
            if (address < piece.address + piece.length) {
                return piece.entry;
            }
        }
        throw new IllegalArgumentException("outside the stretch: " + address);
    }
}
