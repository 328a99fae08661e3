package io.github.dmasg.legacy.sg;

/** The allocator behind {@link SgAllocator#heap()}. */
enum HeapSgAllocator implements SgAllocator {
    INSTANCE;

    @Override
    public Scatterlist allocate(int slots) {
        return Scatterlist.allocate(slots);
    }

    @Override
    public void free(Scatterlist array, int slots) {
        // the garbage collector takes it
    }
}
