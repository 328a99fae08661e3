package io.github.dmasg.form;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegment;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A page table of as many levels as the size asks for, in memory that the CPU writes: VMware's memory objects (S17).
 *
 * <p>Layout: pages of 4096 bytes, each full of 64-bit little-endian page numbers (address / 4096). Depth 0: the root is the number
 * of the only data page. Depth 1: of a page that lists the data pages. Depth 2: of a page that lists such pages; and so on. The
 * tree grows upwards while segments arrive, so that its depth need not be known before; a level is never read back.
 *
 * <p>The device sees no offset: the first segment starts at a page, and only the last may end inside one.
 */
public final class MobPageTable extends DeviceForm {
    /** Levels of tables that VMware's device understands. */
    public static final int MAX_DEPTH = 2;

    private static final int PAGE_SHIFT = 12;
    private static final @ByteCount int PAGE = 1 << PAGE_SHIFT;
    private static final int FANOUT_SHIFT = 9;
    private static final int FANOUT = 1 << FANOUT_SHIFT;
    private static final SegmentLimits LIMITS = SegmentLimits.NONE.withCutAlignment(PAGE);

    private final HeldPages pages;
    private final int maxDepth;
    private final PageGrid grid = new PageGrid(PAGE_SHIFT);

    // Level n's page is the one whose entries point to nodes of level n - 1; data pages are level 0.
    private final @Nullable TablePage[] current;
    private final int[] slots;
    private long dataPages;
    private long root;
    private int depth;

    /**
     * An empty table of at most {@link #MAX_DEPTH} levels.
     *
     * @param pages table pages of 4096 bytes
     * @throws IllegalArgumentException if the pages have another size
     */
    public MobPageTable(TableMemory pages) {
        this(pages, MAX_DEPTH);
    }

    /**
     * An empty table.
     *
     * @param pages table pages of 4096 bytes
     * @param maxDepth most levels of tables, 1 to 4
     * @throws IllegalArgumentException if the pages have another size or the depth is out of range
     */
    public MobPageTable(TableMemory pages, int maxDepth) {
        if (pages.pageBytes() != PAGE) {
            throw new IllegalArgumentException("page size: " + pages.pageBytes() + " (expected: " + PAGE + ")");
        }
        Refusal.requireRange("depth", maxDepth, 1, 4);
        this.pages = new HeldPages(pages);
        this.maxDepth = maxDepth;
        current = new TablePage[maxDepth + 1];
        slots = new int[maxDepth + 1];
    }

    @Override
    public SegmentLimits limits() {
        return LIMITS;
    }

    @Override
    public TableNeed need(@ByteCount long mappedBytes, long maxSegments) {
        return tree(PageGrid.ceilDiv(mappedBytes, PAGE));
    }

    @Override
    public TableNeed used() {
        return tree(dataPages);
    }

    private static TableNeed tree(long leaves) {
        long entries = 0;
        long tables = 0;
        for (long nodes = leaves; nodes > 1; nodes = PageGrid.ceilDiv(nodes, FANOUT)) {
            entries += nodes;
            tables += PageGrid.ceilDiv(nodes, FANOUT);
        }
        return new TableNeed(entries, tables, tables * PAGE);
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

    private void addRun(long firstNumber, long count, long segment) throws DmaException {
        long most = 1L << (FANOUT_SHIFT * maxDepth);
        if (count > most - dataPages) {
            throw Refusal.tooMany(segment, "pages", most);
        }
        long number = firstNumber;
        long end = firstNumber + count;
        while (number < end) {
            TablePage table = current[1];
            if (table == null || slots[1] == FANOUT) {
                add(0, number++, segment);
                dataPages++;
                continue;
            }
            int slot = slots[1];
            int behind = (int) Math.min(FANOUT, slot + end - number);
            dataPages += behind - slot;
            for (; slot < behind; slot++) {
                table.bytes().putLong(slot * Long.BYTES, number++);
            }
            slots[1] = behind;
        }
    }

    /** Adds a node of a level to the page above it, growing the tree where that page does not exist or is full. */
    private void add(int level, long number, long segment) throws DmaException {
        if (dataPages == 0) {
            root = number;
            return;
        }
        int above = level + 1;
        if (level == depth) {
            TablePage top = newTable(above, segment);
            top.bytes().putLong(0, root);
            slots[above] = 1;
            depth = above;
            root = top.address() >>> PAGE_SHIFT;
        }
        TablePage table = current[above];
        if (table == null || slots[above] == FANOUT) {
            table = newTable(above, segment);
            add(above, table.address() >>> PAGE_SHIFT, segment);
        }
        table.bytes().putLong(slots[above]++ * Long.BYTES, number);
    }

    private TablePage newTable(int level, long segment) throws DmaException {
        TablePage table = pages.take(segment);
        current[level] = table;
        slots[level] = 0;
        return table;
    }

    @Override
    void finish() {}

    @Override
    void forget() {
        pages.giveBack();
        Arrays.fill(current, null);
        dataPages = 0;
        root = 0;
        depth = 0;
        grid.reset();
    }

    /**
     * Number of the root page.
     *
     * @return DMA address of the root / 4096
     * @throws IllegalStateException if the form is not complete
     */
    public long root() {
        requireComplete();
        return root;
    }

    /**
     * Levels of tables between the root number and the data.
     *
     * @return 0 if the root is the only data page
     */
    public int depth() {
        return depth;
    }

    /**
     * Data pages described.
     *
     * @return pages of 4096 bytes
     */
    public long dataPages() {
        return dataPages;
    }
}
