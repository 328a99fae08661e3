package io.github.dmasg.form;

import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of table pages cut from one region that is mapped for the device once and for all.
 *
 * <p>A stack: the page given last is taken first, while it is warm. Both calls cost O(1) and allocate nothing. Not thread-safe:
 * one pool per queue.
 */
public final class TablePool implements TableMemory {
    private final @ByteCount int pageBytes;
    private final TablePage[] free;
    private int count;

    /**
     * Cuts a region into pages.
     *
     * @param address DMA address of the region, aligned to the page size
     * @param region the region for the CPU; what is left behind the last whole page is not used
     * @param pageBytes size of a page, a power of two, at least 64
     * @throws IllegalArgumentException if the page size or the alignment is anything else
     */
    public TablePool(@DmaAddr long address, ByteBuffer region, @ByteCount int pageBytes) {
        Refusal.requirePageBytes(pageBytes);
        if ((address & (pageBytes - 1)) != 0) {
            throw new IllegalArgumentException(
                    "region address: 0x" + Long.toHexString(address) + " (expected: a multiple of " + pageBytes + ")");
        }
        this.pageBytes = pageBytes;
        int pages = region.remaining() / pageBytes;
        free = new TablePage[pages];
        for (int i = 0; i < pages; i++) {
            ByteBuffer page = region.slice(region.position() + i * pageBytes, pageBytes);
            free[pages - 1 - i] = new TablePage(address + (long) i * pageBytes, page);
        }
        count = pages;
    }

    @Override
    public @ByteCount int pageBytes() {
        return pageBytes;
    }

    @Override
    public @Nullable TablePage take() {
        return count == 0 ? null : free[--count];
    }

    /**
     * Gives a page back.
     *
     * @param page as it was taken
     * @throws IllegalStateException if all pages are here already
     */
    @Override
    public void give(TablePage page) {
        if (count == free.length) {
            throw new IllegalStateException("pages: all " + count + " are free (expected: one that was taken)");
        }
        free[count++] = page;
    }

    /**
     * Pages left.
     *
     * @return number of pages that can be taken
     */
    public int free() {
        return count;
    }
}
