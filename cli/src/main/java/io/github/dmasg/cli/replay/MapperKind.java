package io.github.dmasg.cli.replay;

import java.util.Locale;

/** How the kernel maps for a device. */
public enum MapperKind {
    /** Through an IOMMU in translation mode: entries may join into one range of IOVA. */
    IOMMU,
    /** Without translation: the DMA address is the physical address, one DMA entry per page-side entry. */
    DIRECT,
    /** Through the bounce pool, all entries or those the device cannot reach: one DMA entry per page-side entry. */
    BOUNCE,
    /** Through an IOMMU in pass-through mode: in a recording the same as {@link #DIRECT}. */
    IDENTITY;

    /**
     * The name used in reports and options.
     *
     * @return lower case
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Whether the kernel hands out one DMA entry per page-side entry, of the same length.
     *
     * @return true for all but {@link #IOMMU}
     */
    public boolean isOneToOne() {
        return this != IOMMU;
    }

    /**
     * Whether DMA addresses are physical addresses.
     *
     * @return true for {@link #DIRECT} and {@link #IDENTITY}
     */
    public boolean isLinear() {
        return this == DIRECT || this == IDENTITY;
    }
}
