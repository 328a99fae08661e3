package io.github.dmasg.proptests.adapter;

import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.legacy.adapter.MapperSgCalls;
import io.github.dmasg.legacy.adapter.SgSegments;
import io.github.dmasg.legacy.adapter.SgTables;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.map.DirectMapper;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.proptests.suite.plug.Bench;
import io.github.dmasg.proptests.suite.plug.Demand;
import io.github.dmasg.proptests.suite.plug.Grant;
import io.github.dmasg.proptests.suite.plug.Implementation;
import io.github.dmasg.proptests.suite.plug.MapperKind;
import io.github.dmasg.proptests.suite.plug.Promise;
import io.github.dmasg.proptests.suite.plug.Setup;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The classic calls on top of the new interface: all it promises, as far as a classic list has room for it. */
final class ClassicOnNew implements Implementation {
    private static final long LARGEST = 0xffff_ffffL;

    @Override
    public String name() {
        return "classic-on-new";
    }

    @Override
    public Set<MapperKind> mappers() {
        return EnumSet.of(MapperKind.DIRECT, MapperKind.IOMMU);
    }

    @Override
    public Set<Promise> promises() {
        // Several threads: see ConcurrentBridgesTest; the suite's race does not keep to what lies within.
        return EnumSet.of(
                Promise.LIMITS, Promise.FEWEST, Promise.EXACT_REACH, Promise.CHECKED_UNMAP, Promise.ALL_OR_NOTHING);
    }

    @Override
    public Optional<String> outside(MapperKind mapper, Demand demand) {
        if (demand.source().bytes() > LARGEST) {
            return Optional.of("4 GiB or more");
        }
        DmaMapper ask = mapper == MapperKind.IOMMU
                ? new IommuMapper(IommuDomain.builder().build())
                : new DirectMapper();
        try {
            long segments = ask.bounds(demand.device(), demand.source(), new DmaSgList())
                    .emitted();
            return segments > demand.source().entries()
                    ? Optional.of("more segments than the list has entries")
                    : Optional.empty();
        } catch (DmaException e) {
            return Optional.empty();
        }
    }

    @Override
    public Bench open(Setup setup) {
        return new Machine(setup);
    }

    private static final class Machine extends BridgedBench<MapperSgCalls> {
        private final DmaMapper mapper;

        Machine(Setup setup) {
            super(setup);
            mapper = translated() ? new IommuMapper(domain) : new DirectMapper();
        }

        @Override
        public Grant map(Demand demand) throws DmaException {
            MapperSgCalls calls = of(demand.device(), device -> new MapperSgCalls(mapper, device, new WarnLog()));
            SgTable table = SgTables.fromPages(demand.source(), SgAllocator.heap());
            int result = calls.mapTable(table, direction(demand.flow()));
            if (result != 0) {
                throw refusal(-result);
            }
            DmaSgList segments = new DmaSgList();
            SgSegments.of(table).appendTo(segments);
            return new ListGrant(calls, table, direction(demand.flow()), segments);
        }

        private static DmaException refusal(int errno) {
            for (DmaError error : DmaError.values()) {
                if (error.errno() == errno) {
                    return DmaException.of(error, "refused");
                }
            }
            throw new IllegalStateException("error number: " + errno + " (expected: one that mapping returns)");
        }
    }

    /** A classic driver's view: it syncs and unmaps by list, count and direction. */
    private record ListGrant(MapperSgCalls calls, SgTable table, Direction<?> direction, DmaSgList segments)
            implements Grant {
        @Override
        public void syncForCpu(long offset, long length) {
            calls.syncTableForCpu(table, direction);
        }

        @Override
        public void syncForDevice(long offset, long length) {
            calls.syncTableForDevice(table, direction);
        }

        @Override
        public void unmap() {
            calls.unmapTable(table, direction);
        }
    }
}
