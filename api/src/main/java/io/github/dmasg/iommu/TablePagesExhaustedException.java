package io.github.dmasg.iommu;

import io.github.dmasg.unit.DmaAddr;
import java.io.Serial;

/** {@link TablePages} refused memory for a table; nothing was changed. The kernel's ENOMEM: a retry may succeed later. */
public final class TablePagesExhaustedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** The address that needed the table. */
    private final @DmaAddr long iova;

    TablePagesExhaustedException(@DmaAddr long iova, int level) {
        super("no memory for a page table of level " + level + " at iova 0x" + Long.toHexString(iova)
                + " (expected: TablePages.take to grant it)");
        this.iova = iova;
    }

    /**
     * The address that needed the table.
     *
     * @return an IOVA in bytes
     */
    public @DmaAddr long iova() {
        return iova;
    }
}
