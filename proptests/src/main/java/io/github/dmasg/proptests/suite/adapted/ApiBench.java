package io.github.dmasg.proptests.suite.adapted;

import io.github.dmasg.bounce.BouncePool;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.iommu.Access;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.iommu.LeafVisitor;
import io.github.dmasg.iommu.TablePages;
import io.github.dmasg.map.Bounds;
import io.github.dmasg.map.DirectMapper;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.MapperSettings;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.map.Policy;
import io.github.dmasg.proptests.machine.SparseMemory;
import io.github.dmasg.proptests.machine.Translation;
import io.github.dmasg.proptests.suite.plug.Bench;
import io.github.dmasg.proptests.suite.plug.Demand;
import io.github.dmasg.proptests.suite.plug.Flow;
import io.github.dmasg.proptests.suite.plug.Grant;
import io.github.dmasg.proptests.suite.plug.Holdings;
import io.github.dmasg.proptests.suite.plug.MapperKind;
import io.github.dmasg.proptests.suite.plug.Setup;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** One machine with the proposed interface. Thread-safe. */
final class ApiBench implements Bench {
    private final SparseMemory memory = new SparseMemory();
    private final MapperKind kind;
    private final IommuDomain domain;
    private final BouncePool pool;
    private final DmaMapper mapper;

    ApiBench(Setup setup, Policy policy) {
        kind = setup.mapper();
        domain = IommuDomain.builder()
                .aperture(4096, setup.lastIova())
                .levels(4)
                .tablePages(atMost(setup.tablePages()))
                .build();
        pool = new BouncePool(Setup.POOL_START, setup.poolBytes(), memory);
        MapperSettings settings = MapperSettings.DEFAULT.withPolicy(policy);
        mapper = switch (kind) {
            case DIRECT -> new DirectMapper(settings);
            case IOMMU -> new IommuMapper(domain, settings);
            case BOUNCE -> DirectMapper.alwaysBouncing(settings, pool);
        };
    }

    private static TablePages atMost(int tablePages) {
        AtomicInteger left = new AtomicInteger(tablePages);
        return new TablePages() {
            @Override
            public boolean take(int level) {
                if (left.decrementAndGet() >= 0) {
                    return true;
                }
                left.incrementAndGet();
                return false;
            }

            @Override
            public void give(int level) {
                left.incrementAndGet();
            }
        };
    }

    @Override
    public SparseMemory memory() {
        return memory;
    }

    @Override
    public Grant map(Demand demand) throws DmaException {
        DmaSgList list = new DmaSgList();
        return new ApiGrant(
                mapper.map(demand.device(), demand.source(), direction(demand.flow()), MapAttributes.NONE, list), list);
    }

    @Override
    public Grant mapAgain(Grant spent, Demand demand) throws DmaException {
        Mapping token = ((ApiGrant) spent).mapping;
        DmaSgList list = new DmaSgList();
        mapper.mapAgain(token, demand.source(), MapAttributes.NONE, list);
        return new ApiGrant(token, list);
    }

    private static Direction<?> direction(Flow flow) {
        return switch (flow) {
            case TO_DEVICE -> Direction.TO_DEVICE;
            case FROM_DEVICE -> Direction.FROM_DEVICE;
            case BOTH -> Direction.BIDIRECTIONAL;
        };
    }

    @Override
    public Optional<Bounds> bounds(Demand demand) throws DmaException {
        return Optional.of(mapper.bounds(demand.device(), demand.source(), new DmaSgList()));
    }

    @Override
    public long reach(long address, boolean write) {
        if (kind != MapperKind.IOMMU) {
            return address;
        }
        long phys = domain.table().reach(address, write ? Access.WRITE : Access.READ);
        return phys < 0 ? Translation.FAULT : phys;
    }

    @Override
    public void forEachReachable(LeafVisitor visitor) {
        domain.table().walk(visitor);
    }

    @Override
    public Holdings holdings() {
        long[] bytes = {0};
        forEachReachable((iova, phys, size) -> bytes[0] += size);
        return new Holdings(
                domain.iovas().liveBytes(), bytes[0], (long) (pool.slots() - pool.freeSlots()) * BouncePool.SLOT);
    }

    @Override
    public void checkInvariants() {
        domain.table().checkInvariants();
        domain.iovas().checkInvariants();
    }

    /** A token and where its segments went. */
    private record ApiGrant(Mapping mapping, DmaSgList segments) implements Grant {
        @Override
        public void syncForCpu(long offset, long length) {
            ((Mapping.DeviceWrites) mapping).syncForCpu(offset, length);
        }

        @Override
        public void syncForDevice(long offset, long length) {
            ((Mapping.DeviceReads) mapping).syncForDevice(offset, length);
        }

        @Override
        public void unmap() {
            mapping.unmap();
        }
    }
}
