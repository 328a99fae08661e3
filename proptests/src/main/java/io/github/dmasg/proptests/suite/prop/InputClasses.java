package io.github.dmasg.proptests.suite.prop;

import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.proptests.suite.run.Trial;
import java.util.List;

/** Counts what kinds of list and of result a try was about, so that a run can show that the hard ones were among them. */
final class InputClasses {
    static final String ADJACENT = "adjacent";
    static final String DESCENDING = "descending";
    static final String REPEATED = "repeated";
    static final String HOLE_IN_GRANULE = "hole inside a granule";
    static final String SUB_GRANULE_NEIGHBOUR = "neighbour inside a granule";
    static final String LARGE_LEAF = "room for a large leaf";
    static final String CHUNK_END = "chunk end crossed";
    static final String MANY = "more than 256 entries";
    static final String FAR_OFFSET = "offset beyond a page";
    static final String HOSTILE_LIMITS = "segments or windows below a page";
    static final String CUT_BY_SIZE = "cut by size";
    static final String CUT_BY_BOUNDARY = "cut by boundary";
    static final String JOINED = "entries joined";

    /** What lists can be. */
    static final List<String> OF_LISTS = List.of(
            ADJACENT,
            DESCENDING,
            REPEATED,
            HOLE_IN_GRANULE,
            SUB_GRANULE_NEIGHBOUR,
            LARGE_LEAF,
            CHUNK_END,
            MANY,
            FAR_OFFSET,
            HOSTILE_LIMITS);

    /** What results can be. */
    static final List<String> OF_SEGMENTS = List.of(CUT_BY_SIZE, CUT_BY_BOUNDARY, JOINED);

    private static final long GRANULE = 4096;
    private static final long LARGE = 2L << 20;
    private static final int CHUNK = 256;

    private InputClasses() {}

    static void ofList(Trial trial, Scenario scenario, BioVecList list) {
        for (long i = 0; i < list.entries(); i++) {
            long start = list.phys(i);
            long end = start + list.length(i);
            trial.reached(LARGE_LEAF, (end & -LARGE) - ((start + LARGE - 1) & -LARGE) >= LARGE);
            trial.reached(FAR_OFFSET, list.offset(i) >= GRANULE);
            if (i > 0) {
                neighbours(trial, list.phys(i - 1), list.phys(i - 1) + list.length(i - 1), start);
            }
        }
        SegmentLimits limits = scenario.limits();
        trial.reached(
                HOSTILE_LIMITS,
                limits.maxSegmentSize() < GRANULE
                        || (limits.boundaryMask() >= 0 && limits.boundaryMask() < GRANULE - 1));
        trial.reached(MANY, list.entries() > CHUNK);
        trial.reached(
                CHUNK_END,
                list.entries() > CHUNK
                        || (!scenario.list().partLengths().isEmpty()
                                && scenario.list().partLengths().get(0) < list.entries()));
    }

    private static void neighbours(Trial trial, long start, long end, long next) {
        long edge = (end + GRANULE - 1) & -GRANULE;
        trial.reached(ADJACENT, next == end);
        trial.reached(DESCENDING, next < start);
        trial.reached(REPEATED, next == start);
        trial.reached(HOLE_IN_GRANULE, next > end && next < edge);
        trial.reached(SUB_GRANULE_NEIGHBOUR, next == end && end != edge);
    }

    static void ofSegments(Trial trial, SegmentLimits limits, BioVecList list, DmaSgList segments) {
        trial.reached(JOINED, segments.segments() < list.entries());
        for (long i = 0; i + 1 < segments.segments(); i++) {
            long end = segments.address(i) + segments.length(i);
            if (end == segments.address(i + 1)) {
                boolean atBoundary =
                        limits.boundaryMask() != SegmentLimits.NO_BOUNDARY && (end & limits.boundaryMask()) == 0;
                trial.reached(CUT_BY_BOUNDARY, atBoundary);
                trial.reached(CUT_BY_SIZE, segments.length(i) == limits.maxSegmentSize());
            }
        }
    }
}
