package io.github.dmasg.legacy.dmamap;

/** How a device reaches the memory of a peer. Kernel: {@code enum pci_p2pdma_map_type}. */
public enum PeerMapType {
    /** {@code PCI_P2PDMA_MAP_NOT_SUPPORTED}: not at all. */
    NOT_SUPPORTED,

    /** {@code PCI_P2PDMA_MAP_BUS_ADDR}: below the host bridge, by PCI bus address; no IOMMU is in the way. */
    BUS_ADDR,

    /** {@code PCI_P2PDMA_MAP_THRU_HOST_BRIDGE}: through the host bridge, mapped like ordinary memory. */
    THRU_HOST_BRIDGE
}
