package io.github.dmasg.proptests.suite.naive;

import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.iommu.LeafVisitor;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.proptests.machine.SparseMemory;
import io.github.dmasg.proptests.suite.plug.Bench;
import io.github.dmasg.proptests.suite.plug.Demand;
import io.github.dmasg.proptests.suite.plug.Grant;
import io.github.dmasg.proptests.suite.plug.Holdings;
import io.github.dmasg.proptests.suite.plug.MapperKind;
import io.github.dmasg.proptests.suite.plug.Setup;
import java.util.ArrayList;
import java.util.List;

/**
 * One machine of the naive implementation.
 *
 * <p>A mapping is made in four steps: join entries to runs, cut runs to segments, find addresses for each segment, tell the device.
 * Thread-safe: one lock.
 */
final class NaiveBench implements Bench {
    private static final long FIRST_IOVA = NaiveRules.GRANULE;

    private final Setup setup;
    private final NaiveRules rules;
    private final SparseMemory memory = new SparseMemory();
    private final NaiveTable table;
    private final Ranges iovas;
    private final Ranges pool;

    NaiveBench(Setup setup, NaiveRules rules) {
        this.setup = setup;
        this.rules = rules;
        this.table = new NaiveTable(setup.tablePages());
        this.iovas = new Ranges(FIRST_IOVA, rules);
        this.pool = new Ranges(Setup.POOL_START, rules);
    }

    /** A range of addresses that a segment holds: of IOVA, or of the bounce pool. */
    private record Held(long start, long room, long data, long position, long original, long length) {}

    @Override
    public SparseMemory memory() {
        return memory;
    }

    @Override
    public synchronized Grant map(Demand demand) throws DmaException {
        SegmentLimits limits = demand.device().limits();
        List<Held> held = new ArrayList<>();
        List<Segment> segments = new ArrayList<>();
        try {
            long position = 0;
            for (Run run : runs(demand.source())) {
                while (run.length() > 0) {
                    Run part = run.take(partLength(run, demand));
                    segments.add(place(part, position, demand, held));
                    position += part.length();
                    if (segments.size() > limits.maxSegments()) {
                        throw DmaException.of(DmaError.EINVAL, "segments: more than " + limits.maxSegments());
                    }
                }
            }
        } catch (DmaException e) {
            if (rules.undoes()) {
                release(held);
            }
            throw e;
        }
        rules.order(segments);
        DmaSgList list = new DmaSgList();
        segments.forEach(segment -> list.append(segment.address(), segment.length(), 0));
        return new NaiveGrant(demand, list, held);
    }

    /** Step one: what may be side by side for the device. */
    private List<Run> runs(PageSource source) throws DmaException {
        List<Run> runs = new ArrayList<>();
        PageCursor cursor = source.cursor();
        for (int span = 0; cursor.next(); span++) {
            for (int i = rules.spanStart(cursor, span); i < rules.spanEnd(cursor); i++) {
                Run last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
                if (last == null || !rules.joins(setup.mapper(), last.end(), cursor.phys(i))) {
                    last = new Run();
                    runs.add(last);
                }
                last.add(cursor.phys(i), cursor.length(i));
            }
        }
        if (runs.isEmpty()) {
            throw DmaException.of(DmaError.EINVAL, "entries: 0 (expected: > 0)");
        }
        return runs;
    }

    /** Step two: how much of a run is the next segment. */
    private long partLength(Run run, Demand demand) {
        // Where the address is free, it is chosen at the start of a window of the boundary.
        long address = switch (setup.mapper()) {
            case DIRECT -> run.start();
            case IOMMU -> run.start() & (NaiveRules.GRANULE - 1);
            case BOUNCE -> run.start() & rules.keptBits(demand.device().minAlignMask());
        };
        SegmentLimits limits = demand.device().limits();
        long longest = rules.longest(limits, address);
        return run.length() <= longest ? run.length() : rules.cut(limits, address, longest);
    }

    /** Step three: addresses for a segment. */
    private Segment place(Run part, long position, Demand demand, List<Held> held) throws DmaException {
        return switch (setup.mapper()) {
            case DIRECT -> placeDirectly(part, demand);
            case IOMMU -> translate(part, demand, held);
            case BOUNCE -> bounce(part, position, demand, held);
        };
    }

    private Segment placeDirectly(Run part, Demand demand) throws DmaException {
        long highest = rules.highest(demand.device().highestAddress(), Long.MAX_VALUE);
        if (part.end() - 1 > highest) {
            throw DmaException.of(DmaError.EIO, "address: 0x" + Long.toHexString(part.end() - 1));
        }
        return new Segment(part.start(), rules.segmentLength(part.length()));
    }

    private Segment translate(Run part, Demand demand, List<Held> held) throws DmaException {
        long offset = part.start() & (NaiveRules.GRANULE - 1);
        long room = rules.granules(offset, part.length());
        long last = rules.highest(demand.device().highestAddress(), setup.lastIova());
        long base = iovas.take(room, rules.alignment(room), 0, SegmentLimits.NO_BOUNDARY, last);
        if (base == Ranges.NONE) {
            throw DmaException.of(DmaError.ENOMEM, "IOVA space: no room for " + room + " bytes");
        }
        held.add(new Held(base, room, base, 0, 0, 0));
        long at = base;
        for (Run.Stretch stretch : part.stretches()) {
            long inGranule = stretch.phys() & (NaiveRules.GRANULE - 1);
            long size = rules.granules(inGranule, stretch.length());
            boolean read = rules.mayRead(demand.flow());
            if (!table.map(at, stretch.phys() - inGranule, size, read, rules.mayWrite(demand.flow()))) {
                throw DmaException.of(DmaError.ENOMEM, "table: full");
            }
            at += size;
        }
        return new Segment(rules.segmentAddress(base, offset), rules.segmentLength(part.length()));
    }

    private Segment bounce(Run part, long position, Demand demand, List<Held> held) throws DmaException {
        long kept = rules.keptBits(demand.device().minAlignMask());
        long offset = part.start() & (NaiveRules.GRANULE - 1);
        long room = rules.granules(offset, part.length());
        long last = Setup.POOL_START + setup.poolBytes() - 1;
        if (rules.highest(demand.device().highestAddress(), last) != last) {
            throw DmaException.of(DmaError.EIO, "bounce pool: beyond what the device drives");
        }
        // A boundary inside the kept bits is kept by them; the others have to be looked at.
        long mask = demand.device().limits().boundaryMask();
        long base = pool.take(
                room,
                kept + 1,
                part.start() & kept & -NaiveRules.GRANULE,
                mask < kept && mask >= 0 ? SegmentLimits.NO_BOUNDARY : mask,
                last);
        if (base == Ranges.NONE) {
            throw DmaException.of(DmaError.ENOMEM, "bounce pool: no room for " + room + " bytes");
        }
        held.add(new Held(base, room, base + offset, position, part.start(), part.length()));
        if (rules.clearsBuffers()) {
            memory.zero(base, room);
        }
        if (rules.copiesIn(demand.flow())) {
            memory.copy(part.start(), base + offset, part.length());
        }
        return new Segment(rules.segmentAddress(base, offset), rules.segmentLength(part.length()));
    }

    private void release(List<Held> held) {
        for (int i = 0; i < held.size(); i++) {
            Held range = held.get(i);
            if (setup.mapper() == MapperKind.IOMMU) {
                table.remove(range.start, rules.removed(range.room));
            }
            if (rules.givesBack(i)) {
                (setup.mapper() == MapperKind.IOMMU ? iovas : pool).give(range.start);
            }
        }
    }

    private synchronized void copy(List<Held> held, long offset, long length, boolean in) {
        for (Held range : held) {
            long from = rules.syncFrom(offset, range.position);
            long to = Math.min(range.length, offset + length - range.position);
            if (setup.mapper() == MapperKind.BOUNCE && from < to) {
                long there = range.original + from;
                long here = range.data + from;
                memory.copy(in ? there : here, in ? here : there, to - from);
            }
        }
    }

    @Override
    public synchronized long reach(long address, boolean write) {
        return setup.mapper() == MapperKind.IOMMU ? table.translate(address, write) : address;
    }

    @Override
    public synchronized void forEachReachable(LeafVisitor visitor) {
        table.forEach(visitor);
    }

    @Override
    public synchronized Holdings holdings() {
        return new Holdings(iovas.bytes(), table.bytes(), pool.bytes());
    }

    /** A mapping. */
    private final class NaiveGrant implements Grant {
        private final Demand demand;
        private final DmaSgList list;
        private final List<Held> held;
        private boolean live = true;

        NaiveGrant(Demand demand, DmaSgList list, List<Held> held) {
            this.demand = demand;
            this.list = list;
            this.held = held;
        }

        @Override
        public DmaSgList segments() {
            return list;
        }

        @Override
        public void syncForCpu(long offset, long length) {
            copy(held, offset, length, !rules.syncForCpuCopiesOut());
        }

        @Override
        public void syncForDevice(long offset, long length) {
            copy(held, offset, length, true);
        }

        @Override
        public void unmap() {
            synchronized (NaiveBench.this) {
                if (!live && rules.noticesSecondUnmap()) {
                    throw new IllegalStateException("unmap: no live mapping (expected: mapped and not yet unmapped)");
                }
                live = false;
                if (rules.copiesOut(demand.flow())) {
                    copy(held, 0, demand.source().bytes(), false);
                }
                release(held);
            }
        }
    }
}
