package io.github.dmasg.share;

import io.github.dmasg.device.Device;
import io.github.dmasg.page.BioVec;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.peer.MapType;
import io.github.dmasg.peer.PeerRoutes;

/**
 * Decides by the hardware path: an importer that handles peer memory keeps that ability only if its device reaches every provider
 * of the buffer (S33).
 *
 * <p>With {@code movable} a buffer can be put into ordinary memory, so an importer out of reach is let in without peer memory;
 * otherwise it is declined, and told why. Stateless, thread-safe.
 */
public final class RouteExporter implements Exporter {
    private final PeerRoutes routes;
    private final boolean movable;

    /**
     * A policy.
     *
     * @param routes who reaches whom
     * @param movable whether the buffer can be moved to ordinary memory
     */
    public RouteExporter(PeerRoutes routes, boolean movable) {
        this.routes = routes;
        this.movable = movable;
    }

    @Override
    public Decision attach(Importer importer, PageSource memory) {
        String obstacle = obstacle(importer, memory);
        if (obstacle.isEmpty()) {
            return Decision.accept();
        }
        return movable ? Decision.withoutPeerMemory(obstacle) : Decision.decline(obstacle);
    }

    private String obstacle(Importer importer, PageSource memory) {
        Device device = importer.device();
        int last = BioVec.ORDINARY;
        PageCursor cursor = memory.cursor();
        while (cursor.next()) {
            for (int i = cursor.from(), to = cursor.to(); i < to; i++) {
                int provider = cursor.provider(i);
                if (provider == last) {
                    continue;
                }
                last = provider;
                if (provider == BioVec.ORDINARY) {
                    continue;
                }
                if (!importer.handlesPeerMemory()) {
                    return "memory of " + routes.name(provider) + ", which the driver of " + device + " cannot handle";
                }
                if (routes.mapType(provider, device) == MapType.NOT_SUPPORTED) {
                    return "memory of " + routes.name(provider) + " for " + device + ": "
                            + routes.reason(provider, device);
                }
            }
        }
        return "";
    }
}
