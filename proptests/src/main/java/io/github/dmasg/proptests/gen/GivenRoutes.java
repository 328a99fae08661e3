package io.github.dmasg.proptests.gen;

import io.github.dmasg.device.Device;
import io.github.dmasg.peer.MapType;
import io.github.dmasg.peer.PeerRoutes;
import java.util.ArrayList;
import java.util.List;

/** Routes by provider number, the same for every client; remembers who was asked for. Not thread-safe. */
public final class GivenRoutes implements PeerRoutes {
    /** How far a provider's bus addresses are from its neighbour's: every physical address fits below. */
    public static final int SPREAD_SHIFT = 48;

    /** In {@link #oneOfEach}: a provider that is reached by bus address. */
    public static final int BY_BUS = 1;

    /** In {@link #oneOfEach}: a provider that is reached through the host bridge. */
    public static final int BY_BRIDGE = 2;

    /** In {@link #oneOfEach}: a provider that is not reached. */
    public static final int OUT_OF_REACH = 3;

    private final List<MapType> types;
    private final boolean spread;
    private final List<Integer> asked = new ArrayList<>();

    /**
     * Routes.
     *
     * @param types how provider 1, 2 and so on are reached; those behind the end are not
     * @param spread whether each provider's bus addresses lie far from all others, at its number times 2<sup>48</sup>; otherwise they are
     *     the physical ones
     */
    public GivenRoutes(List<MapType> types, boolean spread) {
        this.types = List.copyOf(types);
        this.spread = spread;
    }

    /**
     * One provider of each kind.
     *
     * @return routes
     */
    public static GivenRoutes oneOfEach() {
        return new GivenRoutes(List.of(MapType.BUS_ADDRESS, MapType.HOST_BRIDGE), true);
    }

    @Override
    public MapType mapType(int provider, Device client) {
        asked.add(provider);
        return type(provider);
    }

    private MapType type(int provider) {
        return provider > types.size() ? MapType.NOT_SUPPORTED : types.get(provider - 1);
    }

    @Override
    public long busOffset(int provider) {
        return spread ? (long) provider << SPREAD_SHIFT : 0;
    }

    @Override
    public String name(int provider) {
        return "bar" + provider;
    }

    /**
     * Whether memory is reached by bus address.
     *
     * @param provider whose memory, 0 for ordinary memory
     * @return true if so
     */
    public boolean byBus(int provider) {
        return provider != 0 && type(provider) == MapType.BUS_ADDRESS;
    }

    /**
     * Providers asked for.
     *
     * @return numbers in order, one for each question
     */
    public List<Integer> asked() {
        return List.copyOf(asked);
    }
}
