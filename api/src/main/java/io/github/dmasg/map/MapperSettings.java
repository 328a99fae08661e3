package io.github.dmasg.map;

import io.github.dmasg.peer.PeerRoutes;

/**
 * What mappers have in common. Immutable; start from {@link #DEFAULT}.
 *
 * @param policy how segments are formed
 * @param routes how providers of peer memory are reached
 * @param caches what is done for devices that are not coherent
 * @param observer who hears of every mapping
 * @param faults which steps fail on purpose
 */
public record MapperSettings(
        Policy policy, PeerRoutes routes, CpuCaches caches, MappingObserver observer, FaultHook faults) {
    /** The minimal policy, no peer memory, no cache maintenance, no observer, no faults. */
    public static final MapperSettings DEFAULT =
            new MapperSettings(Policy.MINIMAL, PeerRoutes.NONE, CpuCaches.NONE, MappingObserver.NONE, FaultHook.NONE);

    /**
     * These settings with another policy.
     *
     * @param value how segments are formed
     * @return new settings
     */
    public MapperSettings withPolicy(Policy value) {
        return new MapperSettings(value, routes, caches, observer, faults);
    }

    /**
     * These settings with other routes.
     *
     * @param value how providers are reached
     * @return new settings
     */
    public MapperSettings withRoutes(PeerRoutes value) {
        return new MapperSettings(policy, value, caches, observer, faults);
    }

    /**
     * These settings with other cache maintenance.
     *
     * @param value what is done for devices that are not coherent
     * @return new settings
     */
    public MapperSettings withCaches(CpuCaches value) {
        return new MapperSettings(policy, routes, value, observer, faults);
    }

    /**
     * These settings with another observer.
     *
     * @param value who hears of every mapping, {@link MappingObserver#NONE} for nobody
     * @return new settings
     */
    public MapperSettings withObserver(MappingObserver value) {
        return new MapperSettings(policy, routes, caches, value, faults);
    }

    /**
     * These settings with other faults.
     *
     * @param value which steps fail on purpose, {@link FaultHook#NONE} for none
     * @return new settings
     */
    public MapperSettings withFaults(FaultHook value) {
        return new MapperSettings(policy, routes, caches, observer, value);
    }

    /** Whether a step is to fail on purpose. */
    boolean fails(MapStep step) {
        return faults != FaultHook.NONE && faults.fails(step);
    }
}
