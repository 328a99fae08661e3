package io.github.dmasg.legacy.adapter;

import io.github.dmasg.dma.DmaCursor;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegments;
import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.legacy.kernel.UndefinedInKernelException;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.Scatterlist;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.page.PageSource;

/**
 * Builds classic tables from the new forms: the way back of {@link SgPages} and {@link SgSegments}.
 *
 * <p>Lossless: one classic entry for each entry, in order, page and offset apart, provider kept. What a classic entry cannot hold
 * is refused with the number of the entry. No allocation per entry beyond the classic arrays themselves.
 */
public final class SgTables {
    private static final long LARGEST_LENGTH = 0xffff_ffffL;
    private static final long MOST_ENTRIES = 0xffff_ffffL;

    private SgTables() {}

    /**
     * A table with the entries of a source on its page side, in arrays chained as the kernel allocates them.
     *
     * @param source entries, read twice
     * @param allocator where the arrays come from; has them all back if this throws
     * @return a table that is not mapped: {@code nents} is {@code orig_nents}
     * @throws DmaException EINVAL if there is no entry, more than 2^32 - 1, or one with a length of 0 or above 32 bits or a provider
     *     above 10 bits; ENOMEM if the allocator refuses
     */
    public static SgTable fromPages(PageSource source, SgAllocator allocator) throws DmaException {
        long entries = source.entries();
        if (entries == 0 || entries > MOST_ENTRIES) {
            throw DmaException.of(DmaError.EINVAL, "entries: " + entries + " (expected: 1.." + MOST_ENTRIES + ")");
        }
        SgTable table = new SgTable();
        int err = table.allocate((int) entries, allocator);
        if (err != 0) {
            DmaError error = err == -Errno.ENOMEM ? DmaError.ENOMEM : DmaError.EINVAL;
            throw DmaException.of(error, "table of " + entries + " entries: " + err + " (expected: 0)");
        }
        boolean done = false;
        try {
            long filled = fill(table, source);
            if (filled != entries) {
                throw new IllegalStateException(
                        "source: " + filled + " entries (expected: " + entries + ", the number it named)");
            }
            done = true;
        } catch (InexpressibleEntryException e) {
            throw e.refusal();
        } finally {
            if (!done) {
                table.free(allocator);
            }
        }
        return table;
    }

    static Sg first(SgTable table) {
        Sg sgl = table.sgl();
        if (sgl == null) {
            throw new UndefinedInKernelException("table: empty (expected: at least one entry)");
        }
        return sgl;
    }

    /**
     * Writes the entries of a source over the first entries of a table and clears their DMA side.
     *
     * @return entries written
     */
    static long fill(SgTable table, PageSource source) throws DmaException {
        SgCursor c = new SgCursor(table.sgl());
        PageCursor cursor = source.cursor();
        long entry = 0;
        while (cursor.next()) {
            for (int i = cursor.from(), to = cursor.to(); i < to; i++) {
                long length = cursor.length(i);
                int provider = cursor.provider(i);
                if (length == 0 || length > LARGEST_LENGTH || provider > PageRef.MAX_PROVIDER) {
                    throw refused(entry, length, provider);
                }
                if (!c.hasEntry()) {
                    throw new IllegalStateException(
                            "source: more than " + entry + " entries (expected: the same entries each time)");
                }
                Scatterlist array = c.array();
                int slot = c.slot();
                array.setPage(slot, PageRef.of(cursor.pfn(i), provider), length, cursor.offset(i));
                array.setDmaAddress(slot, 0);
                array.setDmaLength(slot, 0);
                array.setDmaFlags(slot, 0);
                entry++;
                c.advance();
            }
        }
        return entry;
    }

    private static DmaException refused(long entry, long length, int provider) {
        String what = length == 0 || length > LARGEST_LENGTH
                ? "length: " + length + " (expected: 1.." + LARGEST_LENGTH + " in a classic list)"
                : "provider: " + provider + " (expected: at most " + PageRef.MAX_PROVIDER + " in a classic list)";
        return DmaException.atEntry(DmaError.EINVAL, entry, what);
    }

    /**
     * Writes segments into the DMA side of a table, as a mapping into {@link SgSink} does: end markers behind them, {@code nents}
     * set.
     *
     * @param segments a mapping's result
     * @param table a table with at least as many entries; unchanged if this throws
     * @throws DmaException EINVAL if there are more segments than entries, or one is longer than 32 bits
     */
    public static void writeSegments(DmaSegments segments, SgTable table) throws DmaException {
        SgSink sink = SgSink.into(table);
        sink.begin();
        DmaCursor cursor = segments.cursor();
        try {
            while (cursor.next()) {
                sink.accept(cursor.addresses(), cursor.extents(), cursor.from(), cursor.to());
            }
        } catch (InexpressibleEntryException e) {
            throw e.refusal();
        }
        sink.commit();
    }
}
