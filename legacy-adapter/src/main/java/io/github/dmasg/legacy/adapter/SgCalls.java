package io.github.dmasg.legacy.adapter;

import io.github.dmasg.legacy.kernel.UndefinedInKernelException;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.map.Direction;

/**
 * The mapping calls of one device as a classic driver sees them: list in, same list out, count, direction and list repeated in
 * every call.
 *
 * <p>What a driver is written against while the interface under it changes: {@link KernelSgCalls} is the classic way, {@link
 * MapperSgCalls} puts the new interface under the same driver (S13). Kernel: {@code dma_map_sg_attrs()}, {@code
 * dma_map_sgtable()} and their counterparts.
 *
 * <p>Divergence: {@link #mapSg} gives the error number, where the kernel's function of that name gives 0 and loses the reason.
 */
public interface SgCalls {
    /**
     * Maps a list.
     *
     * @param sgl first entry
     * @param nents number of entries, at least 1
     * @param direction which way data will move
     * @return number of entries with a DMA side, or {@code -EINVAL}, {@code -ENOMEM}, {@code -EIO} or {@code -EREMOTEIO}
     */
    int mapSg(Sg sgl, int nents, Direction<?> direction);

    /**
     * Takes a mapping back.
     *
     * @param sgl first entry, as mapped
     * @param nents number of entries that was given to {@link #mapSg}, not the number it returned
     * @param direction as mapped
     */
    void unmapSg(Sg sgl, int nents, Direction<?> direction);

    /**
     * Passes the memory to the CPU, with what the device wrote. Kernel: {@code dma_sync_sg_for_cpu()}.
     *
     * @param sgl first entry, as mapped
     * @param nents number of entries that was given to {@link #mapSg}
     * @param direction as mapped
     */
    void syncForCpu(Sg sgl, int nents, Direction<?> direction);

    /**
     * Passes the memory to the device, with what the CPU wrote. Kernel: {@code dma_sync_sg_for_device()}.
     *
     * @param sgl first entry, as mapped
     * @param nents number of entries that was given to {@link #mapSg}
     * @param direction as mapped
     */
    void syncForDevice(Sg sgl, int nents, Direction<?> direction);

    /**
     * Maps a table and sets its {@code nents}. Kernel: {@code dma_map_sgtable()}.
     *
     * @param table a table with entries
     * @param direction which way data will move
     * @return 0 or a negated error number
     * @throws UndefinedInKernelException if the table has no list
     */
    default int mapTable(SgTable table, Direction<?> direction) {
        int mapped = mapSg(SgTables.first(table), table.origNents(), direction);
        if (mapped < 0) {
            return mapped;
        }
        table.setNents(mapped);
        return 0;
    }

    /**
     * Takes the mapping of a table back. Kernel: {@code dma_unmap_sgtable()}.
     *
     * @param table a mapped table
     * @param direction as mapped
     * @throws UndefinedInKernelException if the table has no list
     */
    default void unmapTable(SgTable table, Direction<?> direction) {
        unmapSg(SgTables.first(table), table.origNents(), direction);
    }

    /**
     * Passes the memory of a table to the CPU. Kernel: {@code dma_sync_sgtable_for_cpu()}.
     *
     * @param table a mapped table
     * @param direction as mapped
     * @throws UndefinedInKernelException if the table has no list
     */
    default void syncTableForCpu(SgTable table, Direction<?> direction) {
        syncForCpu(SgTables.first(table), table.origNents(), direction);
    }

    /**
     * Passes the memory of a table to the device. Kernel: {@code dma_sync_sgtable_for_device()}.
     *
     * @param table a mapped table
     * @param direction as mapped
     * @throws UndefinedInKernelException if the table has no list
     */
    default void syncTableForDevice(SgTable table, Direction<?> direction) {
        syncForDevice(SgTables.first(table), table.origNents(), direction);
    }
}
