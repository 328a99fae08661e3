package io.github.dmasg.form;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegment;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * NVMe physical region pages: PRP entry 1 and 2 of a command, and the list pages behind them (S32).
 *
 * <p>Refuses what a PRP cannot say: a segment other than the first that starts inside a controller page, one other than the last
 * that ends inside, a first byte that is not 4-byte aligned. There is no list that the controller would read wrongly.
 *
 * <p>Layout (NVM Express base specification, physical region page entries): PRP 1 is the address of the first byte; PRP 2 is 0,
 * or the second page, or, from three pages on, the address of a list. A list page is full of 64-bit little-endian page addresses;
 * if the list goes on, its last entry is the address of the next list page. Lists that fit go to a small block.
 */
public final class NvmePrpList extends DeviceForm {
    private static final int FIRST_BYTE_ALIGNMENT = 4;

    private final HeldPages pages;
    private final @Nullable HeldPages small;
    private final int shift;
    private final int perPage;
    private final PageGrid grid;
    private final SegmentLimits limits;

    // Where the list will live is not known until it outgrows this. Most requests have one entry here or none, so the
    // rest of the room comes when it is needed.
    private final int stagedMost;
    private @DmaAddr long[] staged = new @DmaAddr long[1];
    private long listed;
    private @DmaAddr long lastListed;
    private @Nullable TablePage page;
    private int slot;
    private @DmaAddr long prp1;
    private @DmaAddr long prp2;

    /**
     * An empty list that takes its list pages from one memory.
     *
     * @param pages list pages; their size is the controller's page size, CC.MPS
     */
    public NvmePrpList(TableMemory pages) {
        this(pages, null);
    }

    /**
     * An empty list that takes short lists from a memory of small blocks.
     *
     * @param pages list pages; their size is the controller's page size, CC.MPS
     * @param small blocks for short lists, smaller than a page, or null
     * @throws IllegalArgumentException if the small blocks are not smaller
     */
    public NvmePrpList(TableMemory pages, @Nullable TableMemory small) {
        this.pages = new HeldPages(pages);
        this.small = small == null ? null : new HeldPages(small);
        if (small != null && small.pageBytes() >= pages.pageBytes()) {
            throw new IllegalArgumentException(
                    "small block size: " + small.pageBytes() + " (expected: less than " + pages.pageBytes() + ")");
        }
        shift = Integer.numberOfTrailingZeros(pages.pageBytes());
        perPage = pages.pageBytes() / Long.BYTES;
        grid = new PageGrid(shift);
        limits = SegmentLimits.NONE.withCutAlignment(pages.pageBytes());
        stagedMost = small == null ? 1 : small.pageBytes() / Long.BYTES;
    }

    @Override
    public SegmentLimits limits() {
        return limits;
    }

    @Override
    public TableNeed need(@ByteCount long mappedBytes, long maxSegments) {
        return table(PageGrid.most(mappedBytes, shift, FIRST_BYTE_ALIGNMENT) - 1);
    }

    @Override
    public TableNeed used() {
        return complete() ? table(listed) : TableNeed.NOTHING;
    }

    private TableNeed table(long entries) {
        if (entries <= 1) {
            return TableNeed.NOTHING;
        }
        if (entries <= stagedMost) {
            return new TableNeed(entries, 1, (long) stagedMost * Long.BYTES);
        }
        long tables = PageGrid.ceilDiv(entries - 1, perPage - 1);
        return new TableNeed(entries + tables - 1, tables, (@ByteCount long) tables << shift);
    }

    @Override
    public void accept(@DmaAddr long[] addresses, long[] extents, int from, int to) throws DmaException {
        long segment = nextSegment();
        long sum = 0;
        for (int i = from; i < to; i++, segment++) {
            long address = addresses[i];
            long length = DmaSegment.length(extents[i]);
            grid.take(address, length, segment);
            if (segment == 0) {
                if ((address & (FIRST_BYTE_ALIGNMENT - 1)) != 0) {
                    throw Refusal.address(0, address, "a multiple of " + FIRST_BYTE_ALIGNMENT);
                }
                prp1 = address;
                list(grid.first() + (1L << shift), grid.pages() - 1, 0);
            } else {
                list(grid.first(), grid.pages(), segment);
            }
            sum += length;
        }
        accepted(to - from, sum);
    }

    /** Adds consecutive pages to the list. */
    private void list(@DmaAddr long first, long count, long segment) throws DmaException {
        long next = first;
        long left = count;
        while (left > 0 && listed < stagedMost) {
            if (listed == staged.length) {
                staged = Arrays.copyOf(staged, stagedMost);
            }
            staged[(int) listed++] = next;
            next += 1L << shift;
            left--;
        }
        if (left == 0) {
            return;
        }
        TablePage current = page == null ? spill(segment) : page;
        while (left > 0) {
            if (slot == perPage) {
                current = chain(current, segment);
            }
            int run = (int) Math.min(left, perPage - slot);
            write(current.bytes(), slot, run, next);
            next += (long) run << shift;
            left -= run;
            listed += run;
            slot += run;
            lastListed = next - (1L << shift);
        }
        page = current;
    }

    private void write(ByteBuffer out, int at, int run, @DmaAddr long first) {
        long next = first;
        for (int i = at * Long.BYTES, end = i + run * Long.BYTES; i < end; i += Long.BYTES) {
            out.putLong(i, next);
            next += 1L << shift;
        }
    }

    private TablePage spill(long segment) throws DmaException {
        TablePage first = pages.take(segment);
        slot = writeStaged(first);
        lastListed = staged[slot - 1];
        return first;
    }

    private int writeStaged(TablePage to) {
        ByteBuffer out = to.bytes();
        int count = (int) listed;
        for (int i = 0; i < count; i++) {
            out.putLong(i * Long.BYTES, staged[i]);
        }
        return count;
    }

    /** The last entry of a full page moves on and makes room for the address of the next page. */
    private TablePage chain(TablePage full, long segment) throws DmaException {
        TablePage next = pages.take(segment);
        full.bytes().putLong((perPage - 1) * Long.BYTES, next.address());
        next.bytes().putLong(0, lastListed);
        slot = 1;
        return next;
    }

    @Override
    void finish() throws DmaException {
        if (listed == 0) {
            prp2 = 0;
        } else if (listed == 1) {
            prp2 = staged[0];
        } else if (page == null) {
            // Without small blocks a list of two has a page already.
            TablePage block = Objects.requireNonNull(small).take(lastSegment());
            writeStaged(block);
            prp2 = block.address();
        } else {
            prp2 = pages.at(0).address();
        }
    }

    @Override
    void forget() {
        if (small != null) {
            small.giveBack();
        }
        pages.giveBack();
        page = null;
        listed = 0;
        prp1 = 0;
        prp2 = 0;
        grid.reset();
    }

    /**
     * PRP entry 1: where the first byte is.
     *
     * @return DMA address
     * @throws IllegalStateException if the form is not complete
     */
    public @DmaAddr long prp1() {
        requireComplete();
        return prp1;
    }

    /**
     * PRP entry 2.
     *
     * @return 0 if the data lies in one page, the second page if it lies in two, else the address of the list
     * @throws IllegalStateException if the form is not complete
     */
    public @DmaAddr long prp2() {
        requireComplete();
        return prp2;
    }
}
