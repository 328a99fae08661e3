package io.github.dmasg.check;

import io.github.dmasg.device.Device;
import io.github.dmasg.peer.MapType;
import io.github.dmasg.peer.PeerRoutes;
import io.github.dmasg.unit.ByteCount;

/** Routes that are out of reach by a plan. */
final class FailingRoutes implements PeerRoutes {
    private final FaultPlan plan;
    private final PeerRoutes routes;

    FailingRoutes(FaultPlan plan, PeerRoutes routes) {
        this.plan = plan;
        this.routes = routes;
    }

    @Override
    public MapType mapType(int provider, Device client) {
        return plan.hits(FaultPlan.Step.ROUTE) ? MapType.NOT_SUPPORTED : routes.mapType(provider, client);
    }

    @Override
    public @ByteCount long busOffset(int provider) {
        return routes.busOffset(provider);
    }

    @Override
    public boolean supported() {
        return routes.supported();
    }

    @Override
    public String name(int provider) {
        return routes.name(provider);
    }

    @Override
    public String reason(int provider, Device client) {
        return routes.reason(provider, client);
    }
}
