package io.github.dmasg.proptests.machine;

import io.github.dmasg.iommu.PageTable;

/** What stands between a device and memory. */
@FunctionalInterface
public interface Translation {
    /** Nothing: a DMA address is a physical address. */
    Translation NONE = address -> address;

    /** Result for an address that leads nowhere. */
    long FAULT = PageTable.NOT_MAPPED;

    /**
     * Where a DMA address leads.
     *
     * @param address DMA address
     * @return physical address, or {@link #FAULT}
     */
    long toPhysical(long address);

    /**
     * An IOMMU's page table.
     *
     * @param table the table
     * @return its translation
     */
    static Translation through(PageTable table) {
        return table::translate;
    }
}
