package io.github.dmasg.map;

import io.github.dmasg.dma.DmaSegment;
import io.github.dmasg.dma.SegmentLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/** The layout that the documentation of {@link ClassicLayout} describes, entry by entry. */
final class ClassicModel {
    private static final long WRAP = 1L << 32;

    private final long granule;
    private final SegmentLimits limits;
    private final IntPredicate byBus;
    private final long busOffset;

    ClassicModel(long granule, SegmentLimits limits, IntPredicate byBus, long busOffset) {
        this.granule = granule;
        this.limits = limits;
        this.byBus = byBus;
        this.busOffset = busOffset;
    }

    Laid lay(List<Pieces.Piece> list) {
        List<Laid.Segment> segments = new ArrayList<>();
        TreeMap<Long, Long> granules = new TreeMap<>();
        long end = 0;
        for (int i = 0; i < list.size(); i++) {
            Pieces.Piece piece = list.get(i);
            if (byBus.test(piece.provider())) {
                endLast(segments, BreakRule.PROVIDER);
                segments.add(new Laid.Segment(
                        piece.phys() + busOffset, piece.length(), DmaSegment.BUS_ADDRESS, i, BreakRule.POLICY));
                continue;
            }
            long offset = piece.phys() % granule;
            long size = -Math.floorDiv(-(offset + piece.length()), granule) * granule;
            long padded = end;
            if (toBoundary(end) < size) {
                padded += toBoundary(end);
                for (; end < padded; end += granule) {
                    granules.put(end, granules.get(end - granule) + granule);
                }
            }
            BreakRule rule = ruleAgainstJoining(segments, end, offset, piece.length());
            if (rule == BreakRule.END) {
                Laid.Segment longer = segments.remove(segments.size() - 1);
                segments.add(new Laid.Segment(longer.address(), longer.length() + piece.length(), 0, i, BreakRule.END));
            } else {
                endLast(segments, rule);
                segments.add(new Laid.Segment(end + offset, piece.length(), 0, i, BreakRule.END));
            }
            for (long at = 0; at < size; at += granule) {
                granules.put(end + at, piece.phys() - offset + at);
            }
            end += size;
        }
        long alignment = granule;
        while (alignment < end) {
            alignment *= 2;
        }
        return new Laid(
                segments,
                granules,
                end,
                alignment,
                list.stream().mapToLong(Pieces.Piece::length).sum());
    }

    private BreakRule ruleAgainstJoining(List<Laid.Segment> segments, long end, long offset, long length) {
        Laid.Segment last = segments.isEmpty() ? null : segments.get(segments.size() - 1);
        if (last == null || last.byBus() || offset != 0 || last.address() + last.length() != end) {
            return BreakRule.GAP;
        }
        if (toBoundary(end) == 0) {
            return BreakRule.BOUNDARY;
        }
        return length > room(last.length()) ? BreakRule.MAX_SIZE : BreakRule.END;
    }

    /** Says of the last segment, unless it stands alone anyway, why nothing joined it. */
    private static void endLast(List<Laid.Segment> segments, BreakRule rule) {
        int last = segments.size() - 1;
        if (last >= 0 && !segments.get(last).byBus()) {
            Laid.Segment ended = segments.get(last);
            segments.set(
                    last, new Laid.Segment(ended.address(), ended.length(), ended.flags(), ended.lastEntry(), rule));
        }
    }

    private long room(long joined) {
        return Math.floorMod(Math.min(WRAP - 1, limits.maxSegmentSize()) - joined, WRAP);
    }

    private long toBoundary(long position) {
        return limits.boundaryMask() == SegmentLimits.NO_BOUNDARY
                ? Long.MAX_VALUE
                : Math.floorMod(-position, limits.boundaryMask() + 1);
    }
}
