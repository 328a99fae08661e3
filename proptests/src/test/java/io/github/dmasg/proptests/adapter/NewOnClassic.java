package io.github.dmasg.proptests.adapter;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.legacy.adapter.ClassicMapper;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.map.Bounds;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.map.Policy;
import io.github.dmasg.peer.PeerRoutes;
import io.github.dmasg.proptests.suite.adapted.ApiImplementation;
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

/** The new interface on top of the classic call: its promises, within what the classic layout can map. */
final class NewOnClassic implements Implementation {
    @Override
    public String name() {
        return "new-on-classic";
    }

    @Override
    public Set<MapperKind> mappers() {
        return EnumSet.of(MapperKind.DIRECT, MapperKind.IOMMU);
    }

    @Override
    public Set<Promise> promises() {
        // Several threads: see ConcurrentBridgesTest; the suite's race does not keep to what lies within.
        return EnumSet.of(Promise.LIMITS, Promise.BOUNDS, Promise.CHECKED_UNMAP, Promise.ALL_OR_NOTHING);
    }

    @Override
    public Optional<String> outside(MapperKind mapper, Demand demand) {
        return new ApiImplementation(Policy.CLASSIC).outside(mapper, demand);
    }

    @Override
    public Bench open(Setup setup) {
        return new Machine(setup);
    }

    private static final class Machine extends BridgedBench<ClassicMapper> {
        Machine(Setup setup) {
            super(setup);
        }

        private ClassicMapper mapper(Device device) {
            return of(
                    device,
                    d -> translated()
                            ? ClassicMapper.iommu(d, domain, PeerRoutes.NONE, new WarnLog())
                            : ClassicMapper.direct(d, PeerRoutes.NONE, new WarnLog()));
        }

        @Override
        public Grant map(Demand demand) throws DmaException {
            DmaSgList list = new DmaSgList();
            Mapping token = mapper(demand.device())
                    .map(demand.device(), demand.source(), direction(demand.flow()), MapAttributes.NONE, list);
            return new TokenGrant(token, list);
        }

        @Override
        public Grant mapAgain(Grant spent, Demand demand) throws DmaException {
            Mapping token = ((TokenGrant) spent).mapping();
            DmaSgList list = new DmaSgList();
            mapper(token.device()).mapAgain(token, demand.source(), MapAttributes.NONE, list);
            return new TokenGrant(token, list);
        }

        @Override
        public Optional<Bounds> bounds(Demand demand) throws DmaException {
            return Optional.of(mapper(demand.device()).bounds(demand.device(), demand.source(), new DmaSgList()));
        }
    }
}
