package io.github.dmasg.form;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegment;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import java.util.Arrays;
import org.eclipse.collections.api.block.procedure.primitive.LongProcedure;

/**
 * The address of every block of a device page size, 8 bytes each: what RDMA adapters load into their page lists and GPUs into
 * their tables (S7, S8, S19).
 *
 * <p>Random access costs O(1): all blocks are equal, so no lengths are kept. Only the first segment may start and only the last
 * may end inside a block. Choose the block size before mapping if it is known; otherwise map into a list, ask {@link BlockSizes},
 * and {@link #fill} from the list (S9).
 */
public final class BlockTable extends DeviceForm {
    private static final int LARGEST_SHIFT = 47;
    private static final int FIRST_ROOM = 64;

    private final int maxBlocks;
    private final PageGrid grid;
    private int shift;
    private SegmentLimits limits;
    private @DmaAddr long[] blocks;
    private int count;

    /**
     * An empty table.
     *
     * @param maxBlocks most blocks, greater than 0
     * @param blockShift binary logarithm of the block size, 0 to 47
     * @throws IllegalArgumentException if a value is out of range
     */
    public BlockTable(int maxBlocks, int blockShift) {
        Refusal.requireRange("maximum number of blocks", maxBlocks, 1, Integer.MAX_VALUE - 8L);
        Refusal.requireRange("block shift", blockShift, 0, LARGEST_SHIFT);
        this.maxBlocks = maxBlocks;
        blocks = new long[Math.min(maxBlocks, FIRST_ROOM)];
        shift = blockShift;
        grid = new PageGrid(blockShift);
        limits = limits(blockShift);
    }

    private static SegmentLimits limits(int blockShift) {
        return SegmentLimits.NONE.withCutAlignment(1L << blockShift);
    }

    /**
     * Chooses another block size for the next mapping.
     *
     * @param blockShift binary logarithm of the block size, 0 to 47
     * @throws IllegalArgumentException if it is out of range
     * @throws IllegalStateException if the table is in use
     */
    public void blockShift(int blockShift) {
        Refusal.requireRange("block shift", blockShift, 0, LARGEST_SHIFT);
        requireEmpty();
        if (blockShift != shift) {
            shift = blockShift;
            grid.pages(blockShift);
            limits = limits(blockShift);
        }
    }

    @Override
    public SegmentLimits limits() {
        return limits;
    }

    @Override
    public TableNeed need(@ByteCount long mappedBytes, long maxSegments) {
        return table(PageGrid.most(mappedBytes, shift, 1));
    }

    @Override
    public TableNeed used() {
        return table(count);
    }

    private static TableNeed table(long entries) {
        return new TableNeed(entries, 0, entries * Long.BYTES);
    }

    @Override
    public void accept(@DmaAddr long[] addresses, long[] extents, int from, int to) throws DmaException {
        long segment = nextSegment();
        long sum = 0;
        for (int i = from; i < to; i++, segment++) {
            long length = DmaSegment.length(extents[i]);
            grid.take(addresses[i], length, segment);
            add(grid.first(), grid.pages(), segment);
            sum += length;
        }
        accepted(to - from, sum);
    }

    private void add(long first, long more, long segment) throws DmaException {
        if (more > maxBlocks - count) {
            throw Refusal.tooMany(segment, "blocks of " + (1L << shift) + " bytes", maxBlocks);
        }
        int end = count + (int) more;
        if (end > blocks.length) {
            blocks = Arrays.copyOf(blocks, Math.max(end, (int) Math.min(maxBlocks, 2L * blocks.length)));
        }
        long[] out = blocks;
        long next = first;
        long step = 1L << shift;
        for (int i = count; i < end; i++) {
            out[i] = next;
            next += step;
        }
        count = end;
    }

    @Override
    void finish() {}

    @Override
    void forget() {
        count = 0;
        grid.reset();
    }

    /**
     * Number of blocks.
     *
     * @return count
     */
    public int blocks() {
        return count;
    }

    /**
     * Address of a block.
     *
     * @param index 0 to {@code blocks() - 1}
     * @return DMA address, a multiple of the block size
     * @throws IndexOutOfBoundsException if there is no such block
     */
    public @DmaAddr long block(int index) {
        if (index < 0 || index >= count) {
            throw new IndexOutOfBoundsException("block: " + index + " (expected: 0.." + (count - 1) + ")");
        }
        return blocks[index];
    }

    /**
     * Hands over every block in order.
     *
     * @param action receives the DMA address
     */
    public void forEachBlock(LongProcedure action) {
        for (int i = 0, end = count; i < end; i++) {
            action.value(blocks[i]);
        }
    }

    /**
     * Where the first byte lies in the first block.
     *
     * @return bytes, 0 to block size - 1
     */
    public @ByteCount long offset() {
        return grid.offset();
    }

    /**
     * Size of every block.
     *
     * @return bytes, a power of two
     */
    public @ByteCount long blockBytes() {
        return 1L << shift;
    }

    /**
     * Where a byte of the mapping is. O(1).
     *
     * @param index 0 to {@code bytes() - 1}
     * @return DMA address
     * @throws IndexOutOfBoundsException if there is no such byte
     */
    public @DmaAddr long addressOf(@ByteCount long index) {
        if (index < 0 || index >= bytes()) {
            throw new IndexOutOfBoundsException("byte: " + index + " (expected: 0.." + (bytes() - 1) + ")");
        }
        long at = index + grid.offset();
        return blocks[(int) (at >>> shift)] + (at & ((1L << shift) - 1));
    }
}
