package io.github.dmasg.proptests.suite.prop;

import io.github.dmasg.dma.DmaCursor;
import io.github.dmasg.dma.DmaSegments;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.proptests.machine.Translation;
import io.github.dmasg.proptests.suite.plug.Bench;
import java.util.ArrayList;
import java.util.List;

/** Physical bytes in some order, as half-open ranges that are joined where they follow each other. */
final class Stretches {
    private static final long GRANULE = 4096;

    private record Range(long start, long end) implements Comparable<Range> {
        @Override
        public int compareTo(Range other) {
            return Long.compare(start, other.start);
        }

        @Override
        public String toString() {
            return "0x" + Long.toHexString(start) + "+0x" + Long.toHexString(end - start);
        }
    }

    private final List<Range> ranges = new ArrayList<>();

    /** The bytes of a source, in its order. */
    static Stretches of(PageSource source) {
        Stretches result = new Stretches();
        PageCursor cursor = source.cursor();
        while (cursor.next()) {
            for (int i = cursor.from(); i < cursor.to(); i++) {
                result.add(cursor.phys(i), cursor.length(i));
            }
        }
        return result;
    }

    /** The bytes that a device reaches through segments, in their order; a byte out of reach is at the address of a fault. */
    static Stretches reached(Bench bench, DmaSegments segments, boolean write) {
        Stretches result = new Stretches();
        DmaCursor cursor = segments.cursor();
        while (cursor.next()) {
            for (int i = cursor.from(); i < cursor.to(); i++) {
                long address = cursor.address(i);
                for (long left = cursor.length(i); left > 0; ) {
                    long step = Math.min(left, GRANULE - (address & (GRANULE - 1)));
                    long phys = bench.reach(address, write);
                    if (phys == Translation.FAULT) {
                        result.ranges.add(new Range(phys, phys));
                        return result;
                    }
                    result.add(phys, step);
                    address += step;
                    left -= step;
                }
            }
        }
        return result;
    }

    /** All that can be reached through a translation, ascending. */
    static Stretches reachable(Bench bench) {
        Stretches result = new Stretches();
        bench.forEachReachable((address, phys, size) -> result.add(phys, size));
        return result.sorted();
    }

    /** Whole granules of these bytes, ascending, none twice. */
    Stretches granules() {
        Stretches rounded = new Stretches();
        for (Range range : ranges) {
            long start = range.start & -GRANULE;
            rounded.ranges.add(new Range(start, (range.end + GRANULE - 1) & -GRANULE));
        }
        return rounded.sorted();
    }

    private Stretches sorted() {
        Stretches result = new Stretches();
        for (Range range : ranges.stream().sorted().toList()) {
            int last = result.ranges.size() - 1;
            if (last >= 0 && result.ranges.get(last).end >= range.start) {
                Range before = result.ranges.get(last);
                result.ranges.set(last, new Range(before.start, Math.max(before.end, range.end)));
            } else {
                result.ranges.add(range);
            }
        }
        return result;
    }

    void add(long start, long length) {
        int last = ranges.size() - 1;
        if (last >= 0 && ranges.get(last).end == start) {
            ranges.set(last, new Range(ranges.get(last).start, start + length));
        } else {
            ranges.add(new Range(start, start + length));
        }
    }

    /** These and others together. */
    void addAll(Stretches others) {
        ranges.addAll(others.ranges);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Stretches stretches && ranges.equals(stretches.ranges);
    }

    @Override
    public int hashCode() {
        return ranges.hashCode();
    }

    @Override
    public String toString() {
        return ranges.toString();
    }
}
