package io.github.dmasg.legacy.adapter;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.legacy.kernel.UndefinedInKernelException;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.Scatterlist;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.legacy.sg.SgList;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.page.BioVec;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.unit.Pfn;
import org.jspecify.annotations.Nullable;

/**
 * The page side of a classic list as a page source: nothing is copied, every mapper of the new interface can read it.
 *
 * <p>Invariants: entries come in list order, chain links never show; page, offset (also beyond a page), length and provider are
 * those of the list. The DMA side is neither read nor written.
 *
 * <p>An entry of length 0 is handed on as it is, and the mapper refuses it. A page frame number beyond {@link BioVec#MAX_PFN},
 * and a list that ends before its count, are refused when the cursor gets there.
 *
 * <p>Cost: a view is three words; a cursor packs entries into a buffer of its own, {@value #SPAN} at a time, and allocates nothing
 * when it is reused. Immutable, but a view of a list that is not: see {@link PageSource}.
 */
public final class SgPages implements PageSource {
    private static final int SPAN = 64;
    private static final long UP_TO_END_MARK = -1;

    private final @Nullable Sg sgl;
    private final long count;

    private SgPages(@Nullable Sg sgl, long count) {
        this.sgl = sgl;
        this.count = count;
    }

    /**
     * The first entries of a list, as {@code for_each_sg()} visits them: the end mark does not matter.
     *
     * @param sgl first entry
     * @param nents number of entries, unsigned 32 bits
     * @return the view
     */
    public static SgPages of(Sg sgl, int nents) {
        return new SgPages(sgl, Integer.toUnsignedLong(nents));
    }

    /**
     * A list up to its end mark.
     *
     * @param sgl first entry, or null for an empty list
     * @return the view
     */
    public static SgPages upToEndMark(@Nullable Sg sgl) {
        return new SgPages(sgl, UP_TO_END_MARK);
    }

    /**
     * The page side of a table: its first {@code orig_nents} entries.
     *
     * @param table a table; its counts are read now, its list later
     * @return the view
     * @throws UndefinedInKernelException if the table counts entries but has no list, as after freeing
     */
    public static SgPages of(SgTable table) {
        if (table.sgl() == null && table.origNents() != 0) {
            throw new UndefinedInKernelException("table: " + Integer.toUnsignedString(table.origNents())
                    + " entries without a list (expected: an allocated table)");
        }
        return new SgPages(table.sgl(), Integer.toUnsignedLong(table.origNents()));
    }

    @Override
    public PageCursor cursor(@Nullable PageCursor reuse) {
        ListCursor cursor = reuse instanceof ListCursor own ? own : new ListCursor();
        cursor.begin(sgl, count);
        return cursor;
    }

    @Override
    public long entries() {
        return count == UP_TO_END_MARK ? Integer.toUnsignedLong(SgList.nents(sgl)) : count;
    }

    /**
     * Copies the entries behind those of a list of the new form. Two walks: the first refuses, the second copies.
     *
     * @param target receives the entries; unchanged if this throws
     * @throws DmaException EINVAL with the number of an entry that has length 0 or a page frame number that the new form cannot
     *     hold
     */
    public void appendTo(BioVecList target) throws DmaException {
        try {
            PageCursor cursor = cursor();
            for (long entry = 0; cursor.next(); entry += cursor.to()) {
                refuseEmpty(cursor, entry);
            }
            PageCursor again = cursor(cursor);
            while (again.next()) {
                for (int i = again.from(), to = again.to(); i < to; i++) {
                    target.append(again.pfn(i), again.offset(i), again.length(i), again.provider(i));
                }
            }
        } catch (InexpressibleEntryException e) {
            throw e.refusal();
        }
    }

    private static void refuseEmpty(PageCursor cursor, long firstEntry) {
        long[] extents = cursor.extents();
        for (int i = cursor.from(), to = cursor.to(); i < to; i++) {
            // A classic length fits in the extent word alone.
            if (BioVec.length(0, extents[i]) == 0) {
                throw new InexpressibleEntryException(firstEntry + i, "length", "0", "> 0");
            }
        }
    }

    private static final class ListCursor extends PageCursor {
        private final SgCursor at = new SgCursor();
        private long entry;
        private long left;
        private boolean counted;

        private ListCursor() {
            frames = new long[SPAN];
            extents = new long[SPAN];
        }

        private void begin(@Nullable Sg sgl, long count) {
            at.reset(sgl);
            entry = 0;
            counted = count != UP_TO_END_MARK;
            left = counted ? count : Long.MAX_VALUE;
            to = 0;
        }

        @Override
        public boolean next() {
            SgCursor c = at;
            long[] f = frames;
            long[] e = extents;
            int filled = 0;
            long more = left;
            while (filled < SPAN && more > 0) {
                if (!c.hasEntry()) {
                    refuseShortList(entry + filled);
                    more = 0;
                    break;
                }
                Scatterlist array = c.array();
                int slot = c.slot();
                long page = array.page(slot);
                long pfn = PageRef.pfn(page);
                if (pfn > BioVec.MAX_PFN) {
                    throw beyond(entry + filled, pfn);
                }
                long length = array.length(slot);
                f[filled] = BioVec.frame(pfn, PageRef.provider(page), length);
                e[filled] = BioVec.extent(array.offset(slot), length);
                filled++;
                more--;
                // A counted list may end its array without a mark behind the last entry that counts.
                if (more > 0) {
                    c.advance();
                }
            }
            left = more;
            entry += filled;
            to = filled;
            return filled > 0;
        }

        private void refuseShortList(long have) {
            if (counted) {
                throw new UndefinedInKernelException(
                        "nents: " + (entry + left) + " (expected: at most the " + have + " entries of the list)");
            }
        }

        private static InexpressibleEntryException beyond(long entry, @Pfn long pfn) {
            return new InexpressibleEntryException(
                    entry,
                    "page frame number",
                    "0x" + Long.toHexString(pfn),
                    "at most 0x" + Long.toHexString(BioVec.MAX_PFN));
        }
    }
}
