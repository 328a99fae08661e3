package io.github.dmasg.legacy.dmamap;

import io.github.dmasg.unit.ByteCount;

/**
 * Knows the way from one device to the memory of its peers. Kernel: {@code pci_p2pdma_map_type()} and the {@code
 * pci_p2pdma_pagemap} of a provider.
 *
 * <p>Mappers ask when the provider changes from one entry to the next, not for every entry (S24).
 */
public interface PeerRouting {
    /** There are no peers: memory of any provider is refused. */
    PeerRouting NONE = new PeerRouting() {
        @Override
        public PeerMapType typeOf(int provider) {
            return PeerMapType.NOT_SUPPORTED;
        }

        @Override
        public @ByteCount long busOffset(int provider) {
            return 0;
        }
    };

    /**
     * How the device reaches a provider.
     *
     * @param provider provider id of a page, not 0
     * @return the way
     */
    PeerMapType typeOf(int provider);

    /**
     * What makes a PCI bus address of a physical address of the provider.
     *
     * @param provider provider id of a page, not 0
     * @return bytes to add, modulo 2^64
     */
    @ByteCount
    long busOffset(int provider);
}
