package io.github.dmasg.legacy.rdma;

import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;

/**
 * Walks a mapped list in blocks of one size. Kernel: {@code struct ib_block_iter}, Linux 6.12.
 *
 * <pre>
 * BlockIterator it = new BlockIterator(sgl, nents, 4096);
 * while (it.next()) {
 *     table.add(it.address());
 * }
 * </pre>
 *
 * <p>Every address is a multiple of the block size. One block may cover the end of one entry and the start of others;
 * the walk assumes then that they belong together and does not look at their addresses.
 *
 * <p>Faithful: the place inside an entry has 32 bits and is not checked against the entry. A walk over user memory that
 * begins behind the end of the first entry takes the wrapped distance for data. Allocates nothing per block, not thread
 * safe.
 */
public final class BlockIterator {
    private static final long U32 = 0xffff_ffffL;

    private final SgCursor entry;
    private final @ByteCount long blockMask;
    private final @ByteCount long blockSize;
    private int entriesLeft;
    private @ByteCount long advance;
    private boolean counted;
    private long blocksLeft;
    private @DmaAddr long address;

    /**
     * Walks all blocks of a list. Kernel: {@code rdma_for_each_block()}.
     *
     * @param sgl first mapped entry
     * @param nents number of mapped entries
     * @param blockSize bytes; the highest bit that is set counts
     * @throws IllegalArgumentException if the block size is 0
     */
    public BlockIterator(Sg sgl, int nents, @ByteCount long blockSize) {
        this(sgl, nents, blockSize, 0);
    }

    BlockIterator(Sg sgl, int nents, @ByteCount long blockSize, @ByteCount long advance, long blocks) {
        this(sgl, nents, blockSize, advance);
        this.counted = true;
        this.blocksLeft = blocks;
    }

    private BlockIterator(Sg sgl, int nents, @ByteCount long blockSize, @ByteCount long advance) {
        if (blockSize == 0) {
            throw new IllegalArgumentException("blockSize: 0 (expected: a power of two)");
        }
        this.blockSize = Long.highestOneBit(blockSize);
        this.blockMask = this.blockSize - 1;
        this.entry = new SgCursor(sgl);
        this.entriesLeft = nents;
        this.advance = advance;
    }

    /**
     * Goes to the next block. Kernel: {@code __rdma_block_iter_next()}, {@code __rdma_umem_block_iter_next()}.
     *
     * @return false after the last block
     */
    public boolean next() {
        SgCursor e = entry;
        if (entriesLeft == 0 || !e.hasEntry()) {
            return false;
        }
        long at = e.dmaAddress() + advance;
        long toBlockEnd = blockSize - (at & blockMask);
        while (entriesLeft != 0 && e.hasEntry()) {
            long rest = (e.dmaLength() - advance) & U32;
            if (Long.compareUnsigned(rest, toBlockEnd) > 0) {
                break;
            }
            toBlockEnd -= rest;
            advance = 0;
            e.advance();
            entriesLeft--;
        }
        advance = (advance + toBlockEnd) & U32;
        address = at & ~blockMask;
        return !counted || blocksLeft-- != 0;
    }

    /**
     * The block the walk stands on. Kernel: {@code rdma_block_iter_dma_address()}.
     *
     * @return DMA address of its first byte, unsigned 64 bits
     */
    public @DmaAddr long address() {
        return address;
    }
}
