package io.github.dmasg.legacy.dmamap;

import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.unit.DmaAddr;

/**
 * The mapping calls of one device. Kernel: {@code struct dma_map_ops}, reduced to scatterlists.
 *
 * <p>The caller hands the same first entry and the same number of entries to both calls: the number of entries that went
 * in, not the number that came out.
 */
public interface DmaOps {
    /** {@code DMA_MAPPING_ERROR}: the DMA address that stands for none. */
    @DmaAddr
    long MAPPING_ERROR = ~0L;

    /**
     * Maps a list. Kernel: {@code map_sg()}.
     *
     * @param sgl first entry
     * @param nents number of entries, at least 1
     * @return number of entries with a DMA side, 1 to {@code nents}, or a negated error number
     */
    int mapSg(Sg sgl, int nents);

    /**
     * Takes a mapping back. Kernel: {@code unmap_sg()}.
     *
     * @param sgl first entry
     * @param nents number of entries that was given to {@link #mapSg}
     */
    void unmapSg(Sg sgl, int nents);
}
