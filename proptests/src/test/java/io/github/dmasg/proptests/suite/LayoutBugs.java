package io.github.dmasg.proptests.suite;

import static io.github.dmasg.proptests.suite.SeededBug.inRules;

import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.proptests.suite.naive.NaiveRules;
import io.github.dmasg.proptests.suite.naive.Segment;
import io.github.dmasg.proptests.suite.plug.MapperKind;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** Mistakes in what segments are made of the list. */
final class LayoutBugs {

    private LayoutBugs() {}

    static List<SeededBug> all() {
        return List.of(
                inRules("joins across a hole inside a granule", "S11", new NaiveRules() {
                    @Override
                    protected boolean joins(MapperKind mapper, long end, long start) {
                        return super.joins(mapper, end, start)
                                || (start > end && start / GRANULE == (end - 1) / GRANULE);
                    }
                }),
                inRules("joins if only the second entry starts at a granule", "S11", new NaiveRules() {
                    @Override
                    protected boolean joins(MapperKind mapper, long end, long start) {
                        return super.joins(mapper, end, start) || (mapper == MapperKind.IOMMU && start % GRANULE == 0);
                    }
                }),
                inRules("joins if only the first entry ends at a granule", "S11", new NaiveRules() {
                    @Override
                    protected boolean joins(MapperKind mapper, long end, long start) {
                        return super.joins(mapper, end, start) || (mapper == MapperKind.IOMMU && end % GRANULE == 0);
                    }
                }),
                inRules("joins scattered granules without an IOMMU", "S11", new NaiveRules() {
                    @Override
                    protected boolean joins(MapperKind mapper, long end, long start) {
                        return super.joins(
                                mapper == MapperKind.DIRECT && start > end ? MapperKind.IOMMU : mapper, end, start);
                    }
                }),
                inRules("joins nothing", "S1", new NaiveRules() {
                    @Override
                    protected boolean joins(MapperKind mapper, long end, long start) {
                        return false;
                    }
                }),
                inRules("does not join neighbours inside a granule", "S1", new NaiveRules() {
                    @Override
                    protected boolean joins(MapperKind mapper, long end, long start) {
                        return super.joins(mapper, end, start) && end % GRANULE == 0;
                    }
                }),
                inRules("ignores the boundary", "S11", new NaiveRules() {
                    @Override
                    protected long longest(SegmentLimits limits, long address) {
                        return limits.maxSegmentSize();
                    }
                }),
                inRules("crosses the boundary by one byte", "S11", new NaiveRules() {
                    @Override
                    protected long longest(SegmentLimits limits, long address) {
                        long longest = super.longest(limits, address);
                        return longest < limits.maxSegmentSize() ? longest + 1 : longest;
                    }
                }),
                inRules("tests the boundary at segment starts only", "L4", new NaiveRules() {
                    @Override
                    protected long longest(SegmentLimits limits, long address) {
                        return (address & limits.boundaryMask()) == 0
                                ? super.longest(limits, address)
                                : limits.maxSegmentSize();
                    }
                }),
                inRules("ignores the largest segment", "S11", new NaiveRules() {
                    @Override
                    protected long longest(SegmentLimits limits, long address) {
                        return super.longest(limits.withMaxSegmentSize(SegmentLimits.NONE.maxSegmentSize()), address);
                    }
                }),
                inRules("segments one byte too long", "S11", new NaiveRules() {
                    @Override
                    protected long longest(SegmentLimits limits, long address) {
                        long longest = super.longest(limits, address);
                        return longest == limits.maxSegmentSize() && limits.boundaryMask() < 0 ? longest + 1 : longest;
                    }
                }),
                inRules("segments one byte too short", "S1", new NaiveRules() {
                    @Override
                    protected long longest(SegmentLimits limits, long address) {
                        return Math.max(1, super.longest(limits, address) - limits.cutAlignment());
                    }
                }),
                inRules("cuts anywhere", "S10", new NaiveRules() {
                    @Override
                    protected long cut(SegmentLimits limits, long address, long longest) {
                        return longest;
                    }
                }),
                inRules("aligns addresses to the granule only", "S11", new NaiveRules() {
                    @Override
                    protected long alignment(long room) {
                        return GRANULE;
                    }
                }),
                inRules("skips the first entry of each further chunk", "S3", new NaiveRules() {
                    @Override
                    protected int spanStart(PageCursor cursor, int span) {
                        return cursor.from() + (span > 0 ? 1 : 0);
                    }
                }),
                inRules("stops at the end of the first chunk", "S3", new NaiveRules() {
                    @Override
                    protected int spanStart(PageCursor cursor, int span) {
                        return span > 0 ? cursor.to() : cursor.from();
                    }
                }),
                inRules("drops the last entry of a full chunk", "S3", new NaiveRules() {
                    @Override
                    protected int spanEnd(PageCursor cursor) {
                        return cursor.to() == 256 ? 255 : cursor.to();
                    }
                }),
                inRules("forgets the offset in the granule", "offset and length apart", new NaiveRules() {
                    @Override
                    protected long segmentAddress(long base, long offset) {
                        return base;
                    }
                }),
                inRules("lengths in 32 bits", "S6", new NaiveRules() {
                    @Override
                    protected long segmentLength(long length) {
                        return Math.max(1, length & 0xffff_ffffL);
                    }
                }),
                inRules("rounds the length to granules, not the end", "offset and length apart", new NaiveRules() {
                    @Override
                    protected long granules(long offset, long length) {
                        return super.granules(0, length);
                    }
                }),
                inRules("segment length of whole granules", "S16", new NaiveRules() {
                    @Override
                    protected long segmentLength(long length) {
                        return super.granules(0, length);
                    }
                }),
                inRules("segments sorted by address", "S1", new NaiveRules() {
                    @Override
                    protected void order(List<Segment> segments) {
                        segments.sort(Comparator.comparingLong(Segment::address));
                    }
                }),
                inRules("last segment first", "S1", new NaiveRules() {
                    @Override
                    protected void order(List<Segment> segments) {
                        Collections.rotate(segments, 1);
                    }
                }));
    }
}
