package io.github.dmasg.proptests.drivers.umem;

import io.github.dmasg.form.TableMemory;
import io.github.dmasg.form.TablePage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tables in which the adapter finds a region's pages: none for one page, one table page of addresses, or a table of table pages.
 * Little-endian 64-bit entries, bit 0 says valid; unused ones are 0.
 */
public final class PageBufferList {
    private static final int VALID = 1;
    private static final int ENTRIES = 512;

    private final TableMemory memory;
    private final List<TablePage> tables = new ArrayList<>();
    private @Nullable TablePage top;
    private long only;
    private long pages;

    /**
     * An empty list.
     *
     * @param memory table pages of 4096 bytes
     */
    public PageBufferList(TableMemory memory) {
        this.memory = memory;
    }

    /**
     * Takes all tables that some pages need.
     *
     * @param count pages to come
     * @return false if there is not enough memory, or too many pages; the list is empty then
     */
    public boolean reserve(long count) {
        long leaves = count == 1 ? 0 : (count + ENTRIES - 1) / ENTRIES;
        if (leaves > ENTRIES) {
            return false;
        }
        for (int i = 0; i < leaves; i++) {
            TablePage table = take();
            if (table == null) {
                clear();
                return false;
            }
            tables.add(table);
        }
        if (leaves > 1) {
            top = take();
            if (top == null) {
                clear();
                return false;
            }
            for (int i = 0; i < leaves; i++) {
                put(top, i, tables.get(i).address());
            }
        }
        return true;
    }

    private @Nullable TablePage take() {
        TablePage page = memory.take();
        for (int i = 0; page != null && i < ENTRIES; i++) {
            page.bytes().putLong(i * Long.BYTES, 0);
        }
        return page;
    }

    /**
     * Adds the next page.
     *
     * @param address DMA address
     */
    public void add(long address) {
        if (tables.isEmpty()) {
            only = address;
        } else {
            put(tables.get((int) (pages / ENTRIES)), (int) (pages % ENTRIES), address);
        }
        pages++;
    }

    private static void put(TablePage table, int index, long address) {
        table.bytes().putLong(index * Long.BYTES, address | VALID);
    }

    /**
     * What the adapter is told.
     *
     * @param pageSize bytes of a page
     * @param region the memory
     * @return its entry
     */
    public RegionEntry entry(long pageSize, UserRegion region) {
        long start = only;
        if (top != null) {
            start = top.address();
        } else if (!tables.isEmpty()) {
            start = tables.get(0).address();
        }
        int levels = top != null ? 2 : Math.min(1, tables.size());
        return new RegionEntry(start, levels, Long.numberOfTrailingZeros(pageSize), region.virtual(), region.length());
    }

    /** Gives all tables back. */
    public void clear() {
        tables.forEach(memory::give);
        tables.clear();
        if (top != null) {
            memory.give(top);
            top = null;
        }
        only = 0;
        pages = 0;
    }
}
