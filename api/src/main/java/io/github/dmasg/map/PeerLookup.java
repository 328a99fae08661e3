package io.github.dmasg.map;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.page.BioVec;
import io.github.dmasg.peer.MapType;
import io.github.dmasg.peer.PeerRoutes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Remembers the last provider's route during one walk, so that a run of one provider's entries is looked up once (S24). */
final class PeerLookup {
    private PeerRoutes routes = PeerRoutes.NONE;
    private @Nullable Device client;
    private int provider;
    private MapType type = MapType.HOST_BRIDGE;
    private long busOffset;
    private boolean deviceMemory;

    void begin(PeerRoutes from, Device to) {
        routes = from;
        client = to;
        provider = BioVec.ORDINARY;
        type = MapType.HOST_BRIDGE;
        deviceMemory = false;
    }

    /** Whether entries of a provider are reached by PCI bus address; anything else is mapped like ordinary memory. */
    boolean byBusAddress(int of, long entry) throws DmaException {
        if (of != provider) {
            lookUp(of, entry);
        }
        return type == MapType.BUS_ADDRESS;
    }

    long busOffset() {
        return busOffset;
    }

    /** Whether any entry so far was a provider's memory. */
    boolean sawDeviceMemory() {
        return deviceMemory;
    }

    private void lookUp(int of, long entry) throws DmaException {
        Device asking = Objects.requireNonNull(client);
        MapType found = of == BioVec.ORDINARY ? MapType.HOST_BRIDGE : routes.mapType(of, asking);
        if (found == MapType.NOT_SUPPORTED) {
            throw DmaException.atEntry(
                    DmaError.EREMOTEIO,
                    entry,
                    "memory of " + routes.name(of) + " for " + asking + " (expected: a provider within reach)");
        }
        provider = of;
        deviceMemory |= of != BioVec.ORDINARY;
        type = found;
        busOffset = found == MapType.BUS_ADDRESS ? routes.busOffset(of) : 0;
    }
}
