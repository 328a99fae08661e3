package io.github.dmasg.proptests.drivers.nvme;

import io.github.dmasg.form.TableMemory;
import io.github.dmasg.form.TablePage;
import io.github.dmasg.legacy.nvme.DmaPool;
import io.github.dmasg.legacy.nvme.PoolBlock;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code dma_pool} is to the classic driver: blocks for lists, in memory that the device reads.
 *
 * <p>The model of the classic driver writes words into a block of its own; {@link #publish} makes them visible to the device.
 */
public final class NvmeListPool implements DmaPool {
    /** A block and where it really lies. */
    private record Taken(TablePage page, PoolBlock block) {}

    private final TableMemory memory;
    private final Map<Long, Taken> taken = new HashMap<>();

    /**
     * A pool.
     *
     * @param memory where the blocks lie
     */
    public NvmeListPool(TableMemory memory) {
        this.memory = memory;
    }

    @Override
    public @Nullable PoolBlock allocate() {
        TablePage page = memory.take();
        if (page == null) {
            return null;
        }
        PoolBlock block = new PoolBlock(memory.pageBytes(), page.address());
        taken.put(page.address(), new Taken(page, block));
        return block;
    }

    @Override
    public void free(PoolBlock block, long busAddress) {
        Taken held = taken.remove(block.dmaAddress());
        if (held != null) {
            memory.give(held.page);
        }
    }

    /** What was written into blocks of this pool becomes visible to the device. */
    void publish() {
        for (Taken held : taken.values()) {
            for (int i = 0; i < held.block.written(); i++) {
                held.page.bytes().putLong(i * Long.BYTES, held.block.word(i));
            }
        }
    }
}
