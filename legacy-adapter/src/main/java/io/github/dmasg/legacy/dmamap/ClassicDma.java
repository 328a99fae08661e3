package io.github.dmasg.legacy.dmamap;

import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.legacy.kernel.UndefinedInKernelException;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgTable;

/**
 * The mapping functions as drivers see them. Kernel: {@code kernel/dma/mapping.c}, Linux 6.12.
 *
 * <p>Immutable apart from its warnings; as thread safe as the operations behind it.
 */
public final class ClassicDma {
    private final DmaOps ops;
    private final WarnLog warnings;

    /**
     * Creates the front of a device.
     *
     * @param ops what does the mapping
     * @param warnings takes the warning for an error number that mappers must not return
     */
    public ClassicDma(DmaOps ops, WarnLog warnings) {
        this.ops = ops;
        this.warnings = warnings;
    }

    /**
     * Maps a list. Kernel: {@code dma_map_sg_attrs()}.
     *
     * @param sgl first entry
     * @param nents number of entries, at least 1
     * @return number of entries with a DMA side, or 0 on any error: the reason is lost
     */
    public int mapSg(Sg sgl, int nents) {
        return Math.max(0, checked(sgl, nents));
    }

    /**
     * Maps a table and sets its number of mapped entries. Kernel: {@code dma_map_sgtable()}.
     *
     * @param table a table with entries
     * @return 0, or {@code -EINVAL}, {@code -ENOMEM}, {@code -EIO} or {@code -EREMOTEIO}
     * @throws UndefinedInKernelException if the table has no list
     */
    public int mapTable(SgTable table) {
        int mapped = checked(first(table), table.origNents());
        if (mapped < 0) {
            return mapped;
        }
        table.setNents(mapped);
        return 0;
    }

    /**
     * Takes a mapping back. Kernel: {@code dma_unmap_sg_attrs()}.
     *
     * @param sgl first entry
     * @param nents number of entries that was given to {@link #mapSg}
     */
    public void unmapSg(Sg sgl, int nents) {
        ops.unmapSg(sgl, nents);
    }

    /**
     * Takes the mapping of a table back. Kernel: {@code dma_unmap_sgtable()}.
     *
     * @param table a table that was mapped
     * @throws UndefinedInKernelException if the table has no list
     */
    public void unmapTable(SgTable table) {
        ops.unmapSg(first(table), table.origNents());
    }

    private int checked(Sg sgl, int nents) {
        int result = ops.mapSg(sgl, nents);
        if (result > 0
                || result == -Errno.EINVAL
                || result == -Errno.ENOMEM
                || result == -Errno.EIO
                || result == -Errno.EREMOTEIO) {
            return result;
        }
        warnings.warn("map_sg: " + result + " (expected: a count, EINVAL, ENOMEM, EIO or EREMOTEIO)");
        return -Errno.EIO;
    }

    private static Sg first(SgTable table) {
        Sg sgl = table.sgl();
        if (sgl == null) {
            throw new UndefinedInKernelException("table: empty (expected: at least one entry)");
        }
        return sgl;
    }
}
