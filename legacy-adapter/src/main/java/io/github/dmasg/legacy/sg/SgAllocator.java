package io.github.dmasg.legacy.sg;

import org.jspecify.annotations.Nullable;

/**
 * Where tables get their arrays from. Kernel: {@code sg_kmalloc()} and {@code sg_kfree()}, or the functions handed to
 * {@code __sg_alloc_table()} and {@code __sg_free_table()}.
 */
public interface SgAllocator {
    /**
     * Hands out an array; its contents do not matter.
     *
     * @param slots number of slots, at least 1
     * @return the array, or null if there is no memory
     */
    @Nullable
    Scatterlist allocate(int slots);

    /**
     * Takes an array back.
     *
     * @param array an array this allocator handed out
     * @param slots number of slots the caller believes it to have; the kernel picks the way to free by this number
     */
    void free(Scatterlist array, int slots);

    /**
     * An allocator that never refuses and leaves freeing to the garbage collector. Thread safe.
     *
     * @return the allocator
     */
    static SgAllocator heap() {
        return HeapSgAllocator.INSTANCE;
    }
}
