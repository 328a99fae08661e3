package io.github.dmasg.proptests.misuse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.github.dmasg.bounce.BouncePool;
import io.github.dmasg.bounce.PhysicalMemory;
import io.github.dmasg.check.FaultPlan;
import io.github.dmasg.check.MisuseLedger;
import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.iommu.TablePages;
import io.github.dmasg.map.CpuCaches;
import io.github.dmasg.map.DirectMapper;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.MapperSettings;
import io.github.dmasg.map.Policy;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.peer.MapType;
import io.github.dmasg.peer.PeerRoutes;
import java.util.ArrayList;
import java.util.List;

/** Everything that takes part in a mapping, with a fault plan hooked in everywhere and every resource counted. */
final class FaultRig {
    /** Reached by bus address. */
    static final int SWITCHED = 1;

    /** Reached through the host bridge. */
    static final int BRIDGED = 2;

    private static final long POOL_START = 0x100_0000_0000L;
    private static final long POOL_BYTES = 8L << 20;

    /** What is taken and not given back, and what the caller sees. */
    record State(long iovaBytes, long leaves, long tables, int bounceSlots, long segments, int live) {}

    final FaultPlan plan = new FaultPlan();
    final MisuseLedger ledger = new MisuseLedger();
    final DmaSgList list = new DmaSgList();
    final IommuDomain domain;

    private final CountingTables tables = new CountingTables();
    private final BouncePool pool = new BouncePool(POOL_START, POOL_BYTES, new NoBytes());
    private final MapperSettings settings;

    FaultRig(Policy policy) {
        domain = IommuDomain.builder()
                .startLevels(2)
                .tablePages(plan.tablePages(tables))
                .build();
        settings = MapperSettings.DEFAULT
                .withPolicy(policy)
                .withRoutes(plan.routes(new TwoRoutes()))
                .withCaches(plan.caches(CpuCaches.NONE))
                .withObserver(plan.observer(ledger))
                .withFaults(plan);
        // A failed mapping must leave alone what is in the list already.
        list.append(0x1234_5000, 77, 0);
    }

    IommuMapper iommu() {
        return new IommuMapper(domain, settings);
    }

    DmaMapper direct() {
        return new DirectMapper(settings);
    }

    DmaMapper bouncing() {
        return DirectMapper.alwaysBouncing(settings, pool);
    }

    State state() {
        domain.trim();
        domain.iovas().checkInvariants();
        domain.table().checkInvariants();
        list.checkInvariants();
        ledger.checkInvariants();
        assertEquals(0x1234_5000, list.address(0));
        assertEquals(77, list.length(0));
        return new State(
                domain.iovas().liveBytes(),
                domain.table().leaves(),
                tables.taken,
                pool.freeSlots(),
                list.segments(),
                ledger.live());
    }

    /** A failure is one of the plan's, and says what it is. */
    void assertPlanned(Throwable failure, FaultPlan.SinkFault fault) {
        FaultPlan.Step step = plan.fired();
        assertNotNull(step, () -> "not planned: " + failure);
        switch (step) {
            case IOVA_RANGE, BOUNCE_SLOT, TABLE_PAGE -> assertError(DmaError.ENOMEM, failure);
            case ROUTE -> assertError(DmaError.EREMOTEIO, failure);
            case SINK_ACCEPT, SINK_ACCEPTED, SINK_COMMIT -> {
                if (fault == FaultPlan.SinkFault.FULL) {
                    assertError(DmaError.ENOMEM, failure);
                } else {
                    assertEquals(step + ": made to fail", failure.getMessage().split(" \\(")[0]);
                }
            }
            default ->
                assertEquals(step + ": made to fail", failure.getMessage().split(" \\(")[0]);
        }
    }

    private static void assertError(DmaError error, Throwable failure) {
        assertEquals(DmaException.class, failure.getClass(), failure::toString);
        assertEquals(error, ((DmaException) failure).error());
    }

    static Device device(boolean coherent) {
        return Device.named(coherent ? "coherent" : "snoopless")
                .coherent(coherent)
                .build();
    }

    /** All there is to an input. */
    static List<List<Long>> contents(BioVecList source) {
        source.checkInvariants();
        List<List<Long>> all = new ArrayList<>();
        for (long i = 0; i < source.entries(); i++) {
            all.add(List.of(source.phys(i), source.length(i), (long) source.provider(i)));
        }
        return all;
    }

    private static final class CountingTables implements TablePages {
        private long taken;

        @Override
        public boolean take(int level) {
            taken++;
            return true;
        }

        @Override
        public void give(int level) {
            taken--;
        }
    }

    private static final class TwoRoutes implements PeerRoutes {
        @Override
        public MapType mapType(int provider, Device client) {
            return provider == SWITCHED ? MapType.BUS_ADDRESS : MapType.HOST_BRIDGE;
        }

        @Override
        public long busOffset(int provider) {
            return 0x10_0000_0000L;
        }
    }

    /** Memory of which only the addresses matter. */
    private static final class NoBytes implements PhysicalMemory {
        @Override
        public void copy(long from, long to, long length) {}

        @Override
        public void zero(long at, long length) {}
    }
}
