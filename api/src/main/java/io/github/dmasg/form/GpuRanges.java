package io.github.dmasg.form;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegment;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import java.util.Arrays;

/**
 * Ranges of 2^order pages, aligned to their size in the DMA address and in the GPU's own address: what a GPU page table is updated
 * with, at the largest page or fragment size each place allows.
 *
 * <p>An entry is 8 bytes: the address, a multiple of 4096, with the order in the lower 12 bits. The GPU address of an entry follows
 * from those before it. The first segment starts at a page and only the last may end inside one.
 */
public final class GpuRanges extends DeviceForm {
    /** Largest order of a range. */
    public static final int MAX_ORDER = 36;

    private static final int PAGE_SHIFT = 12;
    private static final @ByteCount long PAGE = 1L << PAGE_SHIFT;
    private static final int FIRST_ROOM = 64;
    private static final SegmentLimits LIMITS = SegmentLimits.NONE.withCutAlignment(PAGE);

    private final int maxRanges;
    private final int maxOrder;
    private final PageGrid grid = new PageGrid(PAGE_SHIFT);
    private long gpuPage;
    private long nextGpuPage;
    private long[] ranges;
    private int count;

    /**
     * No ranges, from GPU address 0 on.
     *
     * @param maxRanges most ranges, greater than 0
     * @param maxOrder largest order the GPU can use, 0 to {@link #MAX_ORDER}
     * @throws IllegalArgumentException if a value is out of range
     */
    public GpuRanges(int maxRanges, int maxOrder) {
        Refusal.requireRange("maximum number of ranges", maxRanges, 1, Integer.MAX_VALUE - 8L);
        Refusal.requireRange("maximum order", maxOrder, 0, MAX_ORDER);
        this.maxRanges = maxRanges;
        this.maxOrder = maxOrder;
        ranges = new long[Math.min(maxRanges, FIRST_ROOM)];
    }

    /**
     * Chooses where the GPU will see the next mapping.
     *
     * @param address GPU virtual address of the first byte, a multiple of 4096, at least 0
     * @throws IllegalArgumentException if it is anything else
     * @throws IllegalStateException if the form is in use
     */
    public void gpuAddress(long address) {
        if (address < 0 || (address & (PAGE - 1)) != 0) {
            throw new IllegalArgumentException(
                    "GPU address: 0x" + Long.toHexString(address) + " (expected: a multiple of 4096, at least 0)");
        }
        requireEmpty();
        gpuPage = address >>> PAGE_SHIFT;
    }

    @Override
    public SegmentLimits limits() {
        return LIMITS;
    }

    @Override
    public TableNeed need(@ByteCount long mappedBytes, long maxSegments) {
        return table(PageGrid.ceilDiv(mappedBytes, PAGE));
    }

    @Override
    public TableNeed used() {
        return table(count);
    }

    private static TableNeed table(long entries) {
        return new TableNeed(entries, 0, entries * Long.BYTES);
    }

    @Override
    void start() {
        nextGpuPage = gpuPage;
    }

    @Override
    public void accept(@DmaAddr long[] addresses, long[] extents, int from, int to) throws DmaException {
        long segment = nextSegment();
        long sum = 0;
        for (int i = from; i < to; i++, segment++) {
            long length = DmaSegment.length(extents[i]);
            grid.take(addresses[i], length, segment);
            if (grid.offset() != 0) {
                throw Refusal.address(segment, addresses[i], "a multiple of " + PAGE);
            }
            addRun(grid.first() >>> PAGE_SHIFT, grid.pages(), segment);
            sum += length;
        }
        accepted(to - from, sum);
    }

    private void addRun(long firstPage, long pages, long segment) throws DmaException {
        long page = firstPage;
        long left = pages;
        while (left > 0) {
            int aligned = Long.numberOfTrailingZeros(page | nextGpuPage);
            int order = Math.min(Math.min(aligned, maxOrder), Long.SIZE - 1 - Long.numberOfLeadingZeros(left));
            add(page << PAGE_SHIFT | order, segment);
            page += 1L << order;
            nextGpuPage += 1L << order;
            left -= 1L << order;
        }
    }

    private void add(long range, long segment) throws DmaException {
        if (count == ranges.length) {
            if (count == maxRanges) {
                throw Refusal.tooMany(segment, "ranges", maxRanges);
            }
            ranges = Arrays.copyOf(ranges, (int) Math.min(maxRanges, 2L * count));
        }
        ranges[count++] = range;
    }

    @Override
    void finish() {}

    @Override
    void forget() {
        count = 0;
        grid.reset();
    }

    /**
     * Number of ranges.
     *
     * @return count
     */
    public int ranges() {
        return count;
    }

    /**
     * Address of a range.
     *
     * @param index 0 to {@code ranges() - 1}
     * @return DMA address, a multiple of 4096 shifted left by the order
     * @throws IndexOutOfBoundsException if there is no such range
     */
    public @DmaAddr long address(int index) {
        return (@DmaAddr long) (range(index) & -PAGE);
    }

    /**
     * Order of a range.
     *
     * @param index 0 to {@code ranges() - 1}
     * @return binary logarithm of its number of pages
     * @throws IndexOutOfBoundsException if there is no such range
     */
    public int order(int index) {
        return (int) (range(index) & (PAGE - 1));
    }

    private long range(int index) {
        if (index < 0 || index >= count) {
            throw new IndexOutOfBoundsException("range: " + index + " (expected: 0.." + (count - 1) + ")");
        }
        return ranges[index];
    }
}
