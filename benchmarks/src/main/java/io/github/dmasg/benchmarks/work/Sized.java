package io.github.dmasg.benchmarks.work;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.legacy.iter.SgPageIterator;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.page.BioVec;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.page.PageCursor;

/** Jobs on lists of single pages of any length, up to what the memory holds: nothing is kept besides the lists. */
public final class Sized {
    /** An odd number: multiplying by it modulo a power of two is a permutation without neighbours. */
    private static final long SPREAD = 0x9e37_79b1L;

    private static final long FIRST = 1L << 32;

    private Sized() {}

    /** One job at one size. */
    public interface Job {
        /**
         * Does it.
         *
         * @return a number computed from the result
         * @throws DmaException if a mapping fails, which it must not
         */
        long run() throws DmaException;
    }

    private static long phys(long i, long mask) {
        return FIRST + ((i * SPREAD) & mask) * 2 * Pieces.PAGE;
    }

    private static long mask(long n) {
        return Long.highestOneBit(Math.max(2, n * 2 - 1)) - 1;
    }

    private static void fill(BioVecList list, long n) {
        long mask = mask(n);
        for (long i = 0; i < n; i++) {
            list.append(phys(i, mask), Pieces.PAGE);
        }
    }

    /**
     * Makes a list of pages.
     *
     * @param n pages
     * @return the job
     */
    public static Job build(long n) {
        BioVecList list = new BioVecList();
        return () -> {
            list.clear();
            fill(list, n);
            return list.bytes();
        };
    }

    /**
     * Walks page ranges.
     *
     * @param n entries
     * @return the job
     */
    public static Job ranges(long n) {
        BioVecList list = new BioVecList();
        fill(list, n);
        return () -> sumOfRanges(list);
    }

    private static long sumOfRanges(BioVecList list) {
        PageCursor c = list.cursor();
        long sum = 0;
        while (c.next()) {
            for (int i = c.from(), to = c.to(); i < to; i++) {
                long count = c.pages(i);
                sum += c.firstPage(i) * count + ((count * (count - 1)) >> 1);
            }
        }
        return sum;
    }

    /**
     * Walks the pages of a classic table.
     *
     * @param n entries
     * @return the job
     */
    public static Job classicPages(long n) {
        SgTable table = new SgTable();
        if (table.allocate((int) n, SgAllocator.heap()) != 0) {
            throw new IllegalStateException("classic table: refused (expected: " + n + " entries)");
        }
        long mask = mask(n);
        SgCursor cursor = new SgCursor(table.sgl());
        for (long i = 0; i < n; i++) {
            if (i > 0) {
                cursor.advance();
            }
            cursor.array().setPage(cursor.slot(), PageRef.of(phys(i, mask) >>> BioVec.PAGE_SHIFT), Pieces.PAGE, 0);
        }
        SgPageIterator iterator = new SgPageIterator();
        return () -> {
            iterator.start(table.sgl(), table.origNents(), 0);
            long sum = 0;
            while (iterator.next()) {
                sum += PageRef.pfn(iterator.page());
            }
            return sum;
        };
    }

    /**
     * Adds up the lengths of a DMA list.
     *
     * @param n segments
     * @return the job
     */
    public static Job sum(long n) {
        DmaSgList list = new DmaSgList();
        long mask = mask(n);
        for (long i = 0; i < n; i++) {
            list.append(phys(i, mask), Pieces.PAGE, 0);
        }
        return list::bytes;
    }

    /**
     * Maps and unmaps without an IOMMU.
     *
     * @param n entries
     * @return the job
     * @throws DmaException never
     */
    public static Job direct(long n) throws DmaException {
        return map(n, Mapped.direct());
    }

    /**
     * Maps and unmaps with an IOMMU and its page table.
     *
     * @param n entries
     * @return the job
     * @throws DmaException never
     */
    public static Job iommu(long n) throws DmaException {
        return map(n, Mapped.iommu());
    }

    private static Job map(long n, DmaMapper mapper) throws DmaException {
        BioVecList list = new BioVecList();
        fill(list, n);
        DmaSgList segments = new DmaSgList();
        Mapping token = mapper.map(Mapped.DEVICE, list, Direction.BIDIRECTIONAL, MapAttributes.NONE, segments);
        token.unmap();
        return () -> {
            segments.clear();
            mapper.mapAgain(token, list, MapAttributes.NONE, segments);
            token.unmap();
            return token.segments();
        };
    }
}
