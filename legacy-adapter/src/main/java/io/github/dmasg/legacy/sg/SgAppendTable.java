package io.github.dmasg.legacy.sg;

import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.legacy.kernel.UndefinedInKernelException;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.unit.ByteCount;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A table that grows page by page. Kernel: {@code struct sg_append_table}.
 *
 * <p>Invariants, as long as every call announces the pages still to come and the last one announces none:
 *
 * <ul>
 *   <li>{@link #last()} is the entry number {@code nents - 1};
 *   <li>{@link #totalNents()} counts the entries that exist, filled or not, and is at least {@code nents}.
 * </ul>
 *
 * <p>Kernel quirks, reproduced:
 *
 * <ul>
 *   <li>pages are counted without the offset, so the first entry is at most the maximum less the offset;
 *   <li>a page that continues the last entry adds a whole page to it, whatever the size says;
 *   <li>"continues" is measured from the last byte rounded down to a page: after an entry that ends inside a page, that
 *       same page counts as its continuation;
 *   <li>a size above the pages is ignored; a size below them wraps, and entries after the one that uses it up are full;
 *   <li>chunks and pages left are added in 32 bits;
 *   <li>a failed call keeps the entries it had already filled and the arrays it had already chained, and takes back only
 *       what it added to the last entry;
 *   <li>{@link #free()} assumes arrays of {@link Scatterlist#MAX_SINGLE_ALLOC} slots and leaks the others, which exist
 *       when the pages left were announced too low.
 * </ul>
 *
 * <p>Not thread safe.
 */
public final class SgAppendTable {
    private static final long U32 = 0xffff_ffffL;

    private final SgTable table = new SgTable();
    private final SgAllocator allocator;
    private final WarnLog warnings;
    private final @Nullable PageProviders providers;
    private @Nullable Sg last;
    private int totalNents;

    /**
     * Creates an empty table for pages that neighbour only pages of their own provider.
     *
     * @param allocator where the arrays come from
     * @param warnings takes warnings
     */
    public SgAppendTable(SgAllocator allocator, WarnLog warnings) {
        this(allocator, warnings, null);
    }

    /**
     * Creates an empty table.
     *
     * @param allocator where the arrays come from
     * @param warnings takes warnings
     * @param providers owner of the page before a continuation, or null to take that of the last entry
     */
    public SgAppendTable(SgAllocator allocator, WarnLog warnings, @Nullable PageProviders providers) {
        this.allocator = allocator;
        this.warnings = warnings;
        this.providers = providers;
    }

    /**
     * The table so far. Kernel: {@code append->sgt}.
     *
     * @return the live table
     */
    public SgTable table() {
        return table;
    }

    /**
     * The entry filled last. Kernel: {@code append->prv}.
     *
     * @return the entry, or null before the first successful call
     */
    public @Nullable Sg last() {
        return last;
    }

    /**
     * Number of entries that exist, filled or not. Kernel: {@code append->total_nents}.
     *
     * @return unsigned 32 bits
     */
    public int totalNents() {
        return totalNents;
    }

    /**
     * Adds pages at the end. Kernel: {@code sg_alloc_append_table_from_pages()}.
     *
     * <p>Consecutive pages of one provider (S29) share an entry up to the maximum, rounded down to a page. The first
     * array is sized for the entries of this call and the pages announced.
     *
     * @param pages the pages
     * @param nPages number of pages
     * @param offset bytes from the start of the first page, unsigned 32 bits; 0 in all calls but the first
     * @param size bytes in this call, unsigned 64 bits
     * @param maxSegment largest entry in bytes, unsigned 32 bits
     * @param leftPages pages that later calls will add, unsigned 32 bits; 0 puts the end mark
     * @return 0; {@code -EINVAL} with a warning if the maximum is below a page or a later call has an offset; {@code
     *     -ENOMEM}
     * @throws UndefinedInKernelException if there is no page, if a call follows the one that put the end mark and needs
     *     an entry, or if the pages left wrap the number of entries to 0
     */
    public int append(
            PageSequence pages,
            int nPages,
            @ByteCount long offset,
            @ByteCount long size,
            @ByteCount long maxSegment,
            long leftPages) {
        int maxPages = (int) ((maxSegment & U32) >>> PageRef.PAGE_SHIFT);
        if (maxPages == 0) {
            warnings.warn("maxSegment: " + maxSegment + " (expected: >= " + PageRef.PAGE_SIZE + ")");
            return -Errno.EINVAL;
        }
        Sg grown = last;
        long grownLength = grown == null ? 0 : grown.length();
        if (grown != null && (offset & U32) != 0) {
            warnings.warn("offset: " + offset + " (expected: 0 after the first call)");
            return -Errno.EINVAL;
        }
        if (nPages < 1) {
            throw new UndefinedInKernelException("nPages: " + nPages + " (expected: >= 1)");
        }
        int joined = grown == null ? 0 : continueLast(grown, pages, nPages, (long) maxPages << PageRef.PAGE_SHIFT);
        if (joined < nPages) {
            int err = addRuns(pages, joined, nPages, offset & U32, size, maxPages, (int) leftPages);
            if (err != 0) {
                if (grown != null) {
                    grown.setLength(grownLength);
                }
                return err;
            }
        }
        if ((leftPages & U32) == 0) {
            Objects.requireNonNull(last).markEnd();
        }
        return 0;
    }

    /**
     * Gives the arrays back by counting. Kernel: {@code sg_free_append_table()}.
     *
     * @throws UndefinedInKernelException if the count does not match the arrays and the kernel would leave one
     */
    public void free() {
        table.freeChunks(Scatterlist.MAX_SINGLE_ALLOC, 0, allocator, totalNents);
    }

    /** Grows the last entry by the pages that follow it and returns how many did. */
    private int continueLast(Sg grown, PageSequence pages, int nPages, @ByteCount long maxBytes) {
        long nextPfn = (grown.phys() + grown.length()) >>> PageRef.PAGE_SHIFT;
        if (PageRef.pfn(pages.page(0)) != nextPfn || nextPfn == 0) {
            return 0;
        }
        long before = PageRef.of(nextPfn - 1, providers == null ? grown.provider() : providers.providerOf(nextPfn - 1));
        int n = 0;
        while (n < nPages
                && PageRef.mergeable(before, pages.page(n))
                && grown.length() + PageRef.PAGE_SIZE <= maxBytes) {
            grown.setLength(grown.length() + PageRef.PAGE_SIZE);
            before = pages.page(n);
            n++;
        }
        return n;
    }

    /** Fills one entry for each run of pages from {@code from} on, and counts them once all are there. */
    private int addRuns(
            PageSequence pages,
            int from,
            int to,
            @ByteCount long offset,
            @ByteCount long size,
            int maxPages,
            int leftPages) {
        int runs = 0;
        for (int at = from; at < to; at = runEnd(pages, at, to, maxPages)) {
            runs++;
        }
        Sg filled = last;
        long skipped = offset;
        long rest = size;
        int at = from;
        for (int run = 0; run < runs; run++) {
            filled = entryAfter(filled, Integer.toUnsignedLong(runs - run + leftPages));
            if (filled == null) {
                return -Errno.ENOMEM;
            }
            int end = runEnd(pages, at, to, maxPages);
            long bytes = (((long) (end - at) << PageRef.PAGE_SHIFT) - skipped) & U32;
            filled.setPage(pages.page(at), Long.compareUnsigned(rest, bytes) < 0 ? rest : bytes, skipped);
            rest -= bytes;
            skipped = 0;
            at = end;
        }
        table.setNents(table.nents() + runs);
        table.setOrigNents(table.nents());
        last = filled;
        return 0;
    }

    /** The place after the longest run of consecutive pages that starts at {@code at} and fits an entry. */
    private static int runEnd(PageSequence pages, int at, int to, int maxPages) {
        long page = pages.page(at);
        int limit = (int) Math.min(to, (long) at + maxPages);
        int end = at + 1;
        while (end < limit) {
            long next = pages.page(end);
            if (!PageRef.mergeable(page, next)) {
                break;
            }
            page = next;
            end++;
        }
        return end;
    }

    /** The entry to fill after {@code filled}, from a new array if that one is used up; null if there is no memory. */
    private @Nullable Sg entryAfter(@Nullable Sg filled, long needed) {
        Sg free = null;
        if (filled != null) {
            free = filled.next();
            if (free == null) {
                throw new UndefinedInKernelException("append: after the end mark (expected: pages left announced)");
            }
            if (!free.isLast() || needed == 1) {
                return free;
            }
        }
        int slots = (int) Math.min(needed, Scatterlist.MAX_SINGLE_ALLOC);
        if (slots == 0) {
            throw new UndefinedInKernelException("leftPages: wraps the entries needed to 0 (expected: no wrap)");
        }
        Scatterlist array = allocator.allocate(slots);
        if (array == null) {
            return null;
        }
        array.init(slots);
        if (free == null) {
            table.setSgl(array.at(0));
            totalNents = slots;
        } else {
            free.array().chainAt(free.index(), array.at(0));
            totalNents += slots - 1;
        }
        return array.at(0);
    }
}
