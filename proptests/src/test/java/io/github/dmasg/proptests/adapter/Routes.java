package io.github.dmasg.proptests.adapter;

import io.github.dmasg.device.Device;
import io.github.dmasg.peer.MapType;
import io.github.dmasg.peer.PeerRoutes;

/** One provider of each kind. */
final class Routes implements PeerRoutes {
    static final int BY_BUS = 1;
    static final int BY_BRIDGE = 2;
    static final int OUT_OF_REACH = 3;
    static final long BUS_OFFSET = 0x7000_0000_0000L;

    @Override
    public MapType mapType(int provider, Device client) {
        return switch (provider) {
            case BY_BUS -> MapType.BUS_ADDRESS;
            case BY_BRIDGE -> MapType.HOST_BRIDGE;
            default -> MapType.NOT_SUPPORTED;
        };
    }

    @Override
    public long busOffset(int provider) {
        return BUS_OFFSET;
    }
}
