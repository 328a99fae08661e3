package io.github.dmasg.form;

import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegment;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import org.jspecify.annotations.Nullable;

/**
 * Tables of 32-bit page numbers, as the receiver of Intel's IPU3 camera unit reads them (S18).
 *
 * <p>Layout: pages of 4096 bytes, each full of 1024 little-endian page numbers (address / 4096). Behind the last data page one
 * entry points to a page for whatever a sensor sends too much. The offset of the first byte, the number of pages and the addresses
 * of the tables go to the frame buffer table, which is the driver's.
 */
public final class ListOfPointers extends DeviceForm {
    /** Most tables of one buffer. */
    public static final int MAX_TABLES = 8;

    /** Entries of a table. */
    public static final int PER_TABLE = 1024;

    private static final int PAGE_SHIFT = 12;
    private static final @ByteCount int PAGE = 1 << PAGE_SHIFT;
    private static final long HIGHEST_PAGE = 0xffff_ffffL;
    private static final int MOST_PAGES = MAX_TABLES * PER_TABLE - 1;
    private static final SegmentLimits LIMITS = SegmentLimits.NONE.withCutAlignment(PAGE);

    private final HeldPages tables;
    private final int overrunPage;
    private final PageGrid grid = new PageGrid(PAGE_SHIFT);
    private @Nullable TablePage table;
    private int slot;
    private int pages;
    private boolean terminated;

    /**
     * An empty list.
     *
     * @param tables table pages of 4096 bytes
     * @param overrunPage DMA address of the page that takes what comes behind the buffer, below 2^44, a multiple of 4096
     * @throws IllegalArgumentException if the pages have another size or the address is anything else
     */
    public ListOfPointers(TableMemory tables, @DmaAddr long overrunPage) {
        if (tables.pageBytes() != PAGE) {
            throw new IllegalArgumentException("page size: " + tables.pageBytes() + " (expected: " + PAGE + ")");
        }
        if ((overrunPage & (PAGE - 1)) != 0 || overrunPage >>> PAGE_SHIFT > HIGHEST_PAGE) {
            throw new IllegalArgumentException(
                    "overrun page: 0x" + Long.toHexString(overrunPage) + " (expected: a multiple of 4096 below 2^44)");
        }
        this.tables = new HeldPages(tables);
        this.overrunPage = (int) (overrunPage >>> PAGE_SHIFT);
    }

    @Override
    public SegmentLimits limits() {
        return LIMITS;
    }

    @Override
    public TableNeed need(@ByteCount long mappedBytes, long maxSegments) {
        return lists(PageGrid.most(mappedBytes, PAGE_SHIFT, 1) + 1);
    }

    @Override
    public TableNeed used() {
        return pages == 0 ? TableNeed.NOTHING : lists(pages + (terminated ? 1L : 0));
    }

    private static TableNeed lists(long entries) {
        long count = PageGrid.ceilDiv(entries, PER_TABLE);
        return new TableNeed(entries, count, count * PAGE);
    }

    @Override
    public void accept(@DmaAddr long[] addresses, long[] extents, int from, int to) throws DmaException {
        long segment = nextSegment();
        long sum = 0;
        for (int i = from; i < to; i++, segment++) {
            long length = DmaSegment.length(extents[i]);
            grid.take(addresses[i], length, segment);
            add(grid.first() >>> PAGE_SHIFT, grid.pages(), segment);
            sum += length;
        }
        accepted(to - from, sum);
    }

    private void add(long firstNumber, long count, long segment) throws DmaException {
        if (count > MOST_PAGES - pages) {
            throw Refusal.tooMany(segment, "pages", MOST_PAGES);
        }
        if (firstNumber + count - 1 > HIGHEST_PAGE) {
            throw DmaException.atSegment(
                    DmaError.EINVAL,
                    segment,
                    "last page number: 0x" + Long.toHexString(firstNumber + count - 1) + " (expected: at most 0x"
                            + Long.toHexString(HIGHEST_PAGE) + ")");
        }
        for (long number = firstNumber, end = firstNumber + count; number < end; number++) {
            put((int) number, segment);
        }
        pages += (int) count;
    }

    private void put(int number, long segment) throws DmaException {
        TablePage current = table;
        if (current == null || slot == PER_TABLE) {
            current = tables.take(segment);
            table = current;
            slot = 0;
        }
        current.bytes().putInt(slot++ * Integer.BYTES, number);
    }

    @Override
    void finish() throws DmaException {
        put(overrunPage, lastSegment());
        terminated = true;
    }

    @Override
    void forget() {
        tables.giveBack();
        table = null;
        slot = 0;
        pages = 0;
        terminated = false;
        grid.reset();
    }

    /**
     * Number of tables.
     *
     * @return 1 to {@link #MAX_TABLES} when complete
     */
    public int tables() {
        return tables.count();
    }

    /**
     * Address of a table.
     *
     * @param index 0 to {@code tables() - 1}
     * @return DMA address
     * @throws IndexOutOfBoundsException if there is no such table
     */
    public @DmaAddr long table(int index) {
        if (index < 0 || index >= tables.count()) {
            throw new IndexOutOfBoundsException("table: " + index + " (expected: 0.." + (tables.count() - 1) + ")");
        }
        return tables.at(index).address();
    }

    /**
     * Data pages listed, the overrun page not counted.
     *
     * @return pages of 4096 bytes
     */
    public int pages() {
        return pages;
    }

    /**
     * Where the first byte lies in the first page.
     *
     * @return bytes, 0 to 4095
     */
    public @ByteCount long offset() {
        return grid.offset();
    }
}
