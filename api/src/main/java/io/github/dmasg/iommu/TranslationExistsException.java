package io.github.dmasg.iommu;

import io.github.dmasg.unit.DmaAddr;
import java.io.Serial;

/** A range to be mapped holds a translation already; nothing was changed. The kernel's EADDRINUSE. */
public final class TranslationExistsException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** The lowest address found mapped. */
    private final @DmaAddr long iova;

    TranslationExistsException(@DmaAddr long iova) {
        super("iova: 0x" + Long.toHexString(iova) + " is mapped (expected: not mapped)");
        this.iova = iova;
    }

    /**
     * The lowest address that was found mapped.
     *
     * @return an IOVA in bytes
     */
    public @DmaAddr long iova() {
        return iova;
    }
}
