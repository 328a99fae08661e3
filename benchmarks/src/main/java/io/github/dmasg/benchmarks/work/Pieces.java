package io.github.dmasg.benchmarks.work;

import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.page.BioVec;
import io.github.dmasg.page.BioVecList;
import java.util.SplittableRandom;

/**
 * Pieces of physical memory, the input of every workload.
 *
 * <p>Invariants: pieces of one run follow each other physically; runs never touch, in whatever order they are; the multiset of
 * lengths does not depend on the order, so that counts of pages are the same after every shuffle.
 */
public final class Pieces {
    /** Bytes in a page. */
    public static final long PAGE = BioVec.PAGE_SIZE;

    /** Lengths of 1 to 8 pages, less 512 bytes, starting 512 bytes into a page. */
    private static final int UNEVEN_KINDS = 8;

    private static final long FIRST = 1L << 32;
    private static final int SECTOR = 512;

    private final long[] start;
    private final long[] length;
    private final int perRun;
    private final int count;

    private Pieces(int count, int perRun, long stride) {
        this.count = count;
        this.perRun = perRun;
        int runs = (count + perRun - 1) / perRun;
        start = new long[runs];
        length = new long[runs];
        for (int i = 0; i < runs; i++) {
            start[i] = FIRST + i * stride;
            length[i] = PAGE;
        }
    }

    /**
     * Pieces of equal size, none next to another.
     *
     * @param count how many
     * @param pages size of each in pages
     * @return the pieces
     */
    public static Pieces scattered(int count, int pages) {
        Pieces made = new Pieces(count, 1, (pages + 2) * PAGE);
        for (int i = 0; i < count; i++) {
            made.length[i] = pages * PAGE;
        }
        return made;
    }

    /**
     * Pages in physically contiguous runs.
     *
     * @param count how many pages
     * @param perRun pages in a run
     * @return the pieces
     */
    public static Pieces runs(int count, int perRun) {
        return new Pieces(count, perRun, (perRun + 2) * PAGE);
    }

    /**
     * Pieces of 1 to 8 pages, each length equally often, that neither start nor end at a page edge.
     *
     * @param count how many, a multiple of 8
     * @return the pieces
     */
    public static Pieces uneven(int count) {
        Pieces made = new Pieces(count, 1, (UNEVEN_KINDS + 2) * PAGE);
        for (int i = 0; i < count; i++) {
            made.start[i] += SECTOR;
            made.length[i] = (1 + i % UNEVEN_KINDS) * PAGE - 2 * SECTOR;
        }
        return made;
    }

    /**
     * Number of pieces.
     *
     * @return greater than 0
     */
    public int count() {
        return count;
    }

    /**
     * Pages that the pieces touch, piece by piece.
     *
     * @return greater than 0
     */
    public long pages() {
        long pages = 0;
        for (int i = 0; i < count; i++) {
            pages += ((phys(i) + length(i) - 1) >>> BioVec.PAGE_SHIFT) - (phys(i) >>> BioVec.PAGE_SHIFT) + 1;
        }
        return pages;
    }

    /**
     * Where a piece starts.
     *
     * @param i piece
     * @return physical address
     */
    public long phys(int i) {
        return start[i / perRun] + i % perRun * PAGE;
    }

    /**
     * How long a piece is.
     *
     * @param i piece
     * @return bytes
     */
    public long length(int i) {
        return length[i / perRun];
    }

    /**
     * Puts the runs in random order.
     *
     * @param random where the order comes from
     */
    public void shuffle(SplittableRandom random) {
        for (int i = start.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            swap(start, i, j);
            swap(length, i, j);
        }
    }

    private static void swap(long[] array, int i, int j) {
        long kept = array[i];
        array[i] = array[j];
        array[j] = kept;
    }

    /**
     * Fills a page-side list.
     *
     * @param list emptied first
     */
    public void into(BioVecList list) {
        list.clear();
        for (int i = 0; i < count; i++) {
            list.append(phys(i), length(i));
        }
    }

    /**
     * A classic table with an entry for each piece.
     *
     * @return the table, chained by 128 slots
     */
    public SgTable table() {
        SgTable table = new SgTable();
        if (table.allocate(count, SgAllocator.heap()) != 0) {
            throw new IllegalStateException("classic table: refused (expected: " + count + " entries)");
        }
        into(table);
        return table;
    }

    /**
     * Fills the page side of a classic table.
     *
     * @param table of {@link #count()} entries
     */
    public void into(SgTable table) {
        SgCursor cursor = new SgCursor(table.sgl());
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                cursor.advance();
            }
            long phys = phys(i);
            cursor.array().setPage(cursor.slot(), PageRef.of(phys >>> BioVec.PAGE_SHIFT), length(i), phys & PAGE - 1);
        }
    }
}
