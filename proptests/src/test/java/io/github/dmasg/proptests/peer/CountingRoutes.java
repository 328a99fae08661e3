package io.github.dmasg.proptests.peer;

import io.github.dmasg.device.Device;
import io.github.dmasg.peer.MapType;
import io.github.dmasg.peer.PeerRoutes;
import java.util.ArrayList;
import java.util.List;

/** Routes by provider number, the same for every client; remembers who was asked for. */
final class CountingRoutes implements PeerRoutes {
    /** How far a provider's bus addresses are from its neighbour's: every physical address fits below. */
    static final int SPREAD_SHIFT = 48;

    private final List<MapType> types;
    private final boolean spread;
    private final List<Integer> asked = new ArrayList<>();

    /**
     * Provider n is reached as {@code types.get(n - 1)}. Spread, its bus addresses lie at n << 48; otherwise they are the physical
     * ones.
     */
    CountingRoutes(List<MapType> types, boolean spread) {
        this.types = types;
        this.spread = spread;
    }

    @Override
    public MapType mapType(int provider, Device client) {
        asked.add(provider);
        return types.get(provider - 1);
    }

    @Override
    public long busOffset(int provider) {
        return spread ? (long) provider << SPREAD_SHIFT : 0;
    }

    @Override
    public String name(int provider) {
        return "bar" + provider;
    }

    boolean byBus(int provider) {
        return provider != 0 && types.get(provider - 1) == MapType.BUS_ADDRESS;
    }

    /** Providers asked for, in order. */
    List<Integer> asked() {
        return asked;
    }
}
