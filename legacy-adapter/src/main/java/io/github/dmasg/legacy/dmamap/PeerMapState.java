package io.github.dmasg.legacy.dmamap;

import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.Scatterlist;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.Conversions;

/** The last provider a mapping loop met, and the way to it. Kernel: {@code struct pci_p2pdma_map_state}. */
final class PeerMapState {
    private final PeerRouting routing;
    private int provider;
    private PeerMapType type = PeerMapType.NOT_SUPPORTED;
    private @ByteCount long busOffset;

    PeerMapState(PeerRouting routing) {
        this.routing = routing;
    }

    /** Forgets what earlier calls learned. */
    void reset() {
        provider = 0;
        type = PeerMapType.NOT_SUPPORTED;
        busOffset = 0;
    }

    /** Whether an entry holds peer memory. Kernel: {@code is_pci_p2pdma_page()}. */
    static boolean isPeer(long page) {
        return PageRef.provider(page) != 0;
    }

    /**
     * Finds the way for an entry with peer memory, and writes its DMA side if that is a bus address. Kernel: {@code
     * pci_p2pdma_map_segment()}.
     */
    PeerMapType map(Scatterlist array, int slot) {
        int p = array.provider(slot);
        if (p != provider) {
            provider = p;
            type = routing.typeOf(p);
            busOffset = routing.busOffset(p);
        }
        if (type == PeerMapType.BUS_ADDR) {
            array.setDmaAddress(slot, Conversions.inFlaggedEntry(Conversions.onPeerBus(array.phys(slot), busOffset)));
            array.setDmaLength(slot, array.length(slot));
            array.markDmaBusAddress(slot);
        }
        return type;
    }
}
