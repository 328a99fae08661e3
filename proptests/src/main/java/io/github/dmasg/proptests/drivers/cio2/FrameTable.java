package io.github.dmasg.proptests.drivers.cio2;

import io.github.dmasg.form.ListOfPointers;
import io.github.dmasg.form.TablePage;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import java.nio.ByteBuffer;

/**
 * The table in which the receiver finds its frame buffers: a row per buffer, an entry per list of pointers.
 *
 * <p>Layout, 16 bytes per entry, little-endian. Bytes 12 to 15 of each are the page number of a list. The first entry has the offset
 * of the first byte in its page in bytes 8 to 11; the second one has, in bytes 8 and 9, the number of pages that the buffer touches,
 * and in bytes 10 and 11 the place of its last byte in the last page. Behind the lists of a buffer comes one that leads to nothing
 * but the overrun page. Not thread-safe.
 */
public final class FrameTable {
    /** Entries of a buffer: all its lists, and the one behind them. */
    public static final int ENTRIES = ListOfPointers.MAX_TABLES + 1;

    /** Size of a row in bytes. */
    public static final @ByteCount int ROW_BYTES = 16 * ENTRIES;

    private static final int PAGE_SHIFT = 12;
    private static final @ByteCount long PAGE = 1L << PAGE_SHIFT;
    private static final int OFFSET_AT = 8;
    private static final int SECOND_ENTRY = 16;
    private static final int LIST_AT = 12;

    private final ByteBuffer bytes;
    private final @DmaAddr long overrunPage;
    private final @DmaAddr long overrunList;

    /**
     * A table.
     *
     * @param memory room for the rows
     * @param overrunPage page that takes what a sensor sends too much
     * @param overrunList list full of that page's number
     */
    public FrameTable(TablePage memory, @DmaAddr long overrunPage, @DmaAddr long overrunList) {
        bytes = memory.bytes();
        this.overrunPage = overrunPage;
        this.overrunList = overrunList;
    }

    /**
     * Where a sensor may send too much.
     *
     * @return DMA address of a page
     */
    public @DmaAddr long overrunPage() {
        return overrunPage;
    }

    /**
     * Begins a row: what the receiver has to know beside the lists, which follow.
     *
     * @param buffer number of the buffer
     * @param offset place of the first byte in the first page
     * @param length bytes
     * @param lists number of lists
     */
    public void describe(int buffer, @ByteCount long offset, @ByteCount long length, int lists) {
        int row = buffer * ROW_BYTES;
        for (int i = 0; i < 2 * SECOND_ENTRY; i += Long.BYTES) {
            bytes.putLong(row + i, 0);
        }
        long end = offset + length;
        bytes.putInt(row + OFFSET_AT, (int) offset);
        bytes.putShort(row + SECOND_ENTRY + OFFSET_AT, (short) ((end + PAGE - 1) >>> PAGE_SHIFT));
        bytes.putShort(row + SECOND_ENTRY + OFFSET_AT + Short.BYTES, (short) ((end - 1) & (PAGE - 1)));
        list(buffer, lists, overrunList);
    }

    /**
     * Fills in a list.
     *
     * @param buffer number of the buffer
     * @param index number of the list
     * @param address its DMA address
     */
    public void list(int buffer, int index, @DmaAddr long address) {
        bytes.putInt(buffer * ROW_BYTES + 16 * index + LIST_AT, (int) (address >>> PAGE_SHIFT));
    }
}
