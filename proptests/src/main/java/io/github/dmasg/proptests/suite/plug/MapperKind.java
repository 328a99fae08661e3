package io.github.dmasg.proptests.suite.plug;

/** What stands between a device and memory. */
public enum MapperKind {
    /** Nothing: DMA addresses are physical addresses. */
    DIRECT,
    /** An IOMMU. */
    IOMMU,
    /** A bounce pool: every mapping copies. */
    BOUNCE
}
