package io.github.dmasg.map;

import io.github.dmasg.peer.PeerRoutes;

/**
 * What mappers have in common. Immutable; start from {@link #DEFAULT}.
 *
 * @param policy how segments are formed
 * @param routes how providers of peer memory are reached
 * @param caches what is done for devices that are not coherent
 */
public record MapperSettings(Policy policy, PeerRoutes routes, CpuCaches caches) {
    /** The minimal policy, no peer memory, no cache maintenance. */
    public static final MapperSettings DEFAULT = new MapperSettings(Policy.MINIMAL, PeerRoutes.NONE, CpuCaches.NONE);

    /**
     * These settings with another policy.
     *
     * @param value how segments are formed
     * @return new settings
     */
    public MapperSettings withPolicy(Policy value) {
        return new MapperSettings(value, routes, caches);
    }

    /**
     * These settings with other routes.
     *
     * @param value how providers are reached
     * @return new settings
     */
    public MapperSettings withRoutes(PeerRoutes value) {
        return new MapperSettings(policy, value, caches);
    }

    /**
     * These settings with other cache maintenance.
     *
     * @param value what is done for devices that are not coherent
     * @return new settings
     */
    public MapperSettings withCaches(CpuCaches value) {
        return new MapperSettings(policy, routes, value);
    }
}
