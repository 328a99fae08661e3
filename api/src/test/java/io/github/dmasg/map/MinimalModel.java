package io.github.dmasg.map;

import io.github.dmasg.dma.DmaSegment;
import io.github.dmasg.dma.SegmentLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/**
 * The layout that the documentation of {@link MinimalLayout} describes, run by run, and of each run once more from its beginning
 * for each entry: nothing is remembered but where the run begins.
 */
final class MinimalModel {
    private final long granule;
    private final long[] leaves;
    private final SegmentLimits limits;
    private final boolean joining;
    private final IntPredicate byBus;
    private final long busOffset;

    private List<Pieces.Piece> pieces = List.of();
    private List<Laid.Segment> segments = new ArrayList<>();
    private TreeMap<Long, Long> granules = new TreeMap<>();
    private long alignment;
    /** Whether a segment lies anywhere but where the one before ended. */
    private boolean moved;

    MinimalModel(
            long granule, long[] leaves, SegmentLimits limits, boolean joining, IntPredicate byBus, long busOffset) {
        this.granule = granule;
        this.leaves = leaves;
        this.limits = limits;
        this.joining = joining;
        this.byBus = byBus;
        this.busOffset = busOffset;
    }

    Laid lay(List<Pieces.Piece> list) {
        pieces = list;
        segments = new ArrayList<>();
        granules = new TreeMap<>();
        alignment = Math.max(granule, limits.cutAlignment());
        moved = false;
        long end = 0;
        int from = 0;
        while (from < list.size()) {
            int to = from + 1;
            while (to < list.size() && joins(to)) {
                to++;
            }
            if (byBus.test(list.get(from).provider())) {
                layByBus(from, to);
            } else {
                end = layRun(from, to, up(end, granule));
            }
            from = to;
        }
        long size = up(end, granule);
        if (limits.boundaryMask() != SegmentLimits.NO_BOUNDARY) {
            // Not larger than the window: within one, so that nothing more crosses than did at 0.
            long enough = 1;
            while (enough < size && enough < window()) {
                enough *= 2;
            }
            alignment = Math.max(alignment, enough);
        }
        return new Laid(
                segments,
                granules,
                size,
                alignment,
                list.stream().mapToLong(Pieces.Piece::length).sum());
    }

    boolean moved() {
        return moved;
    }

    /** Parts that are contiguous in memory and in IOVA space. */
    int stretches() {
        int count = 0;
        for (long at : granules.keySet()) {
            Long before = granules.get(at - granule);
            if (before == null || before + granule != granules.get(at)) {
                count++;
            }
        }
        return count;
    }

    private boolean joins(int second) {
        Pieces.Piece a = pieces.get(second - 1);
        Pieces.Piece b = pieces.get(second);
        if (!joining || byBus.test(a.provider()) != byBus.test(b.provider())) {
            return false;
        }
        boolean follows = a.end() == b.phys() && a.provider() == b.provider();
        boolean atEdges = a.end() % granule == 0 && b.phys() % granule == 0;
        return follows || (atEdges && !byBus.test(a.provider()));
    }

    /** Why what ends before an entry goes no further. */
    private BreakRule ruleBefore(int next) {
        if (next == pieces.size()) {
            return BreakRule.END;
        }
        Pieces.Piece a = pieces.get(next - 1);
        Pieces.Piece b = pieces.get(next);
        if (byBus.test(a.provider()) != byBus.test(b.provider())) {
            return BreakRule.PROVIDER;
        }
        if (!joining) {
            return BreakRule.POLICY;
        }
        return byBus.test(a.provider()) && a.provider() != b.provider() ? BreakRule.PROVIDER : BreakRule.GAP;
    }

    private void layByBus(int from, int to) {
        long address = pieces.get(from).phys() + busOffset;
        long total = length(from, to);
        long done = 0;
        while (done < total) {
            long size = total - done;
            BreakRule rule = ruleBefore(to);
            if (size > room(address + done)) {
                size = down(address + done + room(address + done), limits.cutAlignment()) - address - done;
                rule = ruleAt(address + done);
            }
            segments.add(new Laid.Segment(
                    address + done, size, DmaSegment.BUS_ADDRESS, entryOf(from, done + size - 1), rule));
            done += size;
        }
    }

    /** Lays out a run that may begin in a granule, and tells where it ends. */
    private long layRun(int from, int to, long at) {
        long start = at + pieces.get(from).phys() % granule;
        boolean metBoundary = false;
        int next = 0;
        for (int entry = from; entry < to; entry++) {
            boolean fits = true;
            while (fits && next < leaves.length) {
                Cuts before = new Cuts(from, entry, start);
                metBoundary |= before.metBoundary;
                long end = before.end + pieces.get(entry).length();
                long leaf = leaves[next];
                long[] stretch = lastStretch(before, from, entry);
                fits = up(stretch[1], leaf) + leaf <= up(pieces.get(entry).end(), granule);
                if (fits) {
                    long by = Math.floorMod(stretch[1] - stretch[0], leaf);
                    boolean oneWindow = !metBoundary && sameWindow(before.start + by, end + by - 1);
                    if (by == 0) {
                        alignment = Math.max(alignment, leaf);
                    } else if (!before.movedLater && keepsCuts(by) && (wholeWindows(by) || oneWindow)) {
                        start = before.start + by;
                        moved = true;
                        alignment = Math.max(alignment, leaf);
                    }
                    next++;
                }
            }
        }
        Cuts all = new Cuts(from, to, start);
        moved |= all.movedLater || all.start != start;
        segments.addAll(all.done);
        segments.add(new Laid.Segment(all.open, all.end - all.open, 0, to - 1, ruleBefore(to)));
        long done = 0;
        for (Laid.Segment segment : all.done) {
            map(from, done, segment.address(), segment.length());
            done += segment.length();
        }
        map(from, done, all.open, all.end - all.open);
        return all.end;
    }

    private boolean keepsCuts(long by) {
        return by % limits.cutAlignment() == 0;
    }

    /** Position and physical address at which the stretch that an entry is in begins, if it is placed behind what was cut. */
    private long[] lastStretch(Cuts before, int from, int entry) {
        TreeMap<Long, Long> kept = granules;
        granules = new TreeMap<>();
        long done = 0;
        for (Laid.Segment segment : before.done) {
            map(from, done, segment.address(), segment.length());
            done += segment.length();
        }
        map(from, done, before.open, before.end + pieces.get(entry).length() - before.open);
        long at = down(before.end, granule);
        while (granules.containsKey(at - granule) && granules.get(at - granule) + granule == granules.get(at)) {
            at -= granule;
        }
        long[] found = {at, granules.get(at)};
        granules = kept;
        return found;
    }

    /** Notes what lies under a part of the run. */
    private void map(int from, long offset, long at, long length) {
        long skipped = offset;
        long position = at;
        long left = length;
        for (int i = from; left > 0; i++) {
            Pieces.Piece piece = pieces.get(i);
            if (skipped >= piece.length()) {
                skipped -= piece.length();
            } else {
                long size = Math.min(left, piece.length() - skipped);
                long phys = piece.phys() + skipped;
                for (long g = down(position, granule); g < position + size; g += granule) {
                    granules.put(g, down(phys, granule) + g - down(position, granule));
                }
                position += size;
                left -= size;
                skipped = 0;
            }
        }
    }

    /** The first entries of a run, cut. */
    private final class Cuts {
        final List<Laid.Segment> done = new ArrayList<>();
        long start;
        long open;
        long end;
        boolean metBoundary;
        boolean movedLater;

        Cuts(int from, int to, long at) {
            start = at;
            open = at;
            long left = length(from, to);
            while (left > room(open)) {
                BreakRule rule = ruleAt(open);
                long better = bestPlace(open);
                metBoundary |= rule == BreakRule.BOUNDARY;
                if (rule == BreakRule.BOUNDARY && better != open) {
                    if (done.isEmpty()) {
                        start = better;
                    } else {
                        movedLater = true;
                    }
                    open = better;
                } else {
                    long size = down(open + room(open), limits.cutAlignment()) - open;
                    left -= size;
                    done.add(new Laid.Segment(open, size, 0, entryOf(from, length(from, to) - left - 1), rule));
                    open += size;
                }
            }
            end = open + left;
        }
    }

    /** The first place at or behind a position, equal to it in the granule, from where a segment reaches furthest. */
    private long bestPlace(long position) {
        if (limits.cutAlignment() > granule) {
            return position;
        }
        long best = position;
        for (long at = position + granule; at <= position + window(); at += granule) {
            if (toBoundary(at) > toBoundary(best)) {
                best = at;
            }
        }
        return best;
    }

    private BreakRule ruleAt(long position) {
        return room(position) == limits.maxSegmentSize() ? BreakRule.MAX_SIZE : BreakRule.BOUNDARY;
    }

    private long room(long position) {
        return Math.min(limits.maxSegmentSize(), toBoundary(position));
    }

    private long toBoundary(long position) {
        return limits.boundaryMask() == SegmentLimits.NO_BOUNDARY
                ? Long.MAX_VALUE
                : window() - Math.floorMod(position, window());
    }

    private boolean sameWindow(long first, long last) {
        return limits.boundaryMask() == SegmentLimits.NO_BOUNDARY || first / window() == last / window();
    }

    private boolean wholeWindows(long by) {
        return limits.boundaryMask() != SegmentLimits.NO_BOUNDARY && by % window() == 0;
    }

    private long window() {
        return limits.boundaryMask() + 1;
    }

    private long length(int from, int to) {
        return pieces.subList(from, to).stream().mapToLong(Pieces.Piece::length).sum();
    }

    private long entryOf(int from, long byteInRun) {
        long left = byteInRun;
        int entry = from;
        while (left >= pieces.get(entry).length()) {
            left -= pieces.get(entry).length();
            entry++;
        }
        return entry;
    }

    private static long up(long value, long unit) {
        return -Math.floorDiv(-value, unit) * unit;
    }

    private static long down(long value, long unit) {
        return Math.floorDiv(value, unit) * unit;
    }
}
