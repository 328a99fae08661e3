package io.github.dmasg.legacy.nvme;

import io.github.dmasg.unit.DmaAddr;
import org.jspecify.annotations.Nullable;

/**
 * Hands out blocks of one size that the device can read. Kernel: {@code struct dma_pool}.
 *
 * <p>The pool of list pages has to hand out blocks of 4096 bytes, the small pool blocks of 256.
 */
public interface DmaPool {
    /**
     * Gives a block. Kernel: {@code dma_pool_alloc()}.
     *
     * @return a block that nobody uses, or null if there is no memory now
     */
    @Nullable
    PoolBlock allocate();

    /**
     * Takes a block back. Kernel: {@code dma_pool_free()}.
     *
     * @param block a block of this pool
     * @param dmaAddress the address the driver believes the block has
     */
    void free(PoolBlock block, @DmaAddr long dmaAddress);
}
