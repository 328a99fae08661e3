package io.github.dmasg.peer;

import io.github.dmasg.device.Device;
import io.github.dmasg.unit.ByteCount;

/**
 * Answers how a client reaches a provider's memory.
 *
 * <p>A mapper keeps the last answer while it walks a list and asks again only when the provider changes (S24), so an
 * implementation may take a cached look-up's time. Must be safe for concurrent use.
 */
public interface PeerRoutes {
    /** No peer memory: every provider is out of reach. */
    PeerRoutes NONE = new PeerRoutes() {
        @Override
        public MapType mapType(int provider, Device client) {
            return MapType.NOT_SUPPORTED;
        }

        @Override
        public @ByteCount long busOffset(int provider) {
            return 0;
        }

        @Override
        public boolean supported() {
            return false;
        }
    };

    /**
     * How a client reaches a provider.
     *
     * @param provider number the provider registered under, not 0
     * @param client the device that will use the memory
     * @return map type
     */
    MapType mapType(int provider, Device client);

    /**
     * What to add to a physical address of the provider's memory to get its PCI bus address, modulo 2^64.
     *
     * @param provider number the provider registered under
     * @return offset in bytes, as an unsigned number modulo 2^64
     */
    @ByteCount
    long busOffset(int provider);

    /**
     * Whether peer memory can be mapped at all (S27).
     *
     * @return true if some provider may be within reach
     */
    default boolean supported() {
        return true;
    }

    /**
     * How messages call a provider.
     *
     * @param provider number the provider registered under
     * @return name
     */
    default String name(int provider) {
        return "provider " + provider;
    }

    /**
     * Why a client reaches a provider the way it does, in words; for messages, may be slow.
     *
     * @param provider number the provider registered under
     * @param client the device that will use the memory
     * @return reason
     */
    default String reason(int provider, Device client) {
        return mapType(provider, client) == MapType.NOT_SUPPORTED ? "out of reach" : "within reach";
    }
}
