package io.github.dmasg.legacy.sg;

import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.legacy.kernel.UndefinedInKernelException;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.unit.ByteCount;
import org.jspecify.annotations.Nullable;

/**
 * A list with its counts. Kernel: {@code struct sg_table}.
 *
 * <p>{@link #origNents()} counts the entries of the page side, {@link #nents()} those of the DMA side once the table is
 * mapped; confusing the two is the classic mistake, and the model does not prevent it either.
 *
 * <p>Counts are unsigned 32-bit values, kept in an {@code int} as they are in the kernel.
 *
 * <p>Kernel quirks, reproduced:
 *
 * <ul>
 *   <li>a failed {@link #allocateChunks} leaves both counts one above the entries that exist, once at least one array
 *       was obtained, so that freeing finds the right array sizes;
 *   <li>freeing forgets the list and keeps both counts, so a table whose allocation failed has entries to count but
 *       none to walk.
 * </ul>
 *
 * <p>Not thread safe.
 */
public final class SgTable {
    private @Nullable Sg sgl;
    private int nents;
    private int origNents;

    /** Creates a table without entries. */
    public SgTable() {}

    /**
     * First entry. Kernel: {@code table->sgl}.
     *
     * @return the entry, or null if there is none
     */
    public @Nullable Sg sgl() {
        return sgl;
    }

    /**
     * Number of DMA-side entries. Kernel: {@code table->nents}.
     *
     * @return unsigned 32 bits
     */
    public int nents() {
        return nents;
    }

    /**
     * Sets the number of DMA-side entries, as mapping calls do.
     *
     * @param nents unsigned 32 bits
     */
    public void setNents(int nents) {
        this.nents = nents;
    }

    /**
     * Number of page-side entries. Kernel: {@code table->orig_nents}.
     *
     * @return unsigned 32 bits
     */
    public int origNents() {
        return origNents;
    }

    /**
     * Sets the number of page-side entries.
     *
     * @param origNents unsigned 32 bits
     */
    public void setOrigNents(int origNents) {
        this.origNents = origNents;
    }

    void setSgl(@Nullable Sg sgl) {
        this.sgl = sgl;
    }

    /**
     * Allocates entries in arrays of at most {@link Scatterlist#MAX_SINGLE_ALLOC} slots. Kernel: {@code
     * sg_alloc_table()}.
     *
     * @param nents number of entries, unsigned 32 bits
     * @param allocator where the arrays come from
     * @return 0, {@code -EINVAL} for 0 entries, or {@code -ENOMEM} with every array given back
     */
    public int allocate(int nents, SgAllocator allocator) {
        int err = allocateChunks(nents, Scatterlist.MAX_SINGLE_ALLOC, null, allocator);
        if (err != 0) {
            free(allocator);
        }
        return err;
    }

    /**
     * Allocates entries in chained arrays; a failure leaves the arrays obtained so far in place. Kernel: {@code
     * __sg_alloc_table()}.
     *
     * <p>Every array but the last spends its last slot on the link to the next.
     *
     * @param nents number of entries, unsigned 32 bits
     * @param maxEnts slots of the largest array
     * @param firstChunk an array to use first, at its full size; or null
     * @param allocator where further arrays come from
     * @return 0, {@code -EINVAL} for 0 entries, or {@code -ENOMEM}
     * @throws UndefinedInKernelException if arrays are so small that links fill them, where the kernel would never end
     */
    public int allocateChunks(int nents, int maxEnts, @Nullable Scatterlist firstChunk, SgAllocator allocator) {
        sgl = null;
        this.nents = 0;
        origNents = 0;
        if (nents == 0) {
            return -Errno.EINVAL;
        }
        Scatterlist previous = null;
        Scatterlist given = firstChunk;
        int most = given == null ? maxEnts : given.slots();
        for (long left = Integer.toUnsignedLong(nents); left > 0; most = maxEnts) {
            boolean linked = left > most;
            if (linked && most < 2) {
                throw new UndefinedInKernelException("maxEnts: " + most + " (expected: >= 2 slots to hold a link)");
            }
            int slots = linked ? most : (int) left;
            Scatterlist array = given == null ? allocator.allocate(slots) : given;
            given = null;
            if (array == null) {
                if (previous != null) {
                    this.nents = ++origNents;
                }
                return -Errno.ENOMEM;
            }
            array.init(slots);
            int usable = linked ? slots - 1 : slots;
            left -= usable;
            origNents += usable;
            this.nents = origNents;
            if (previous == null) {
                sgl = array.at(0);
            } else {
                previous.chainAt(previous.slots() - 1, array.at(0));
            }
            previous = array;
        }
        return 0;
    }

    /**
     * Gives every array back and forgets the list; the counts stay. Kernel: {@code sg_free_table()}.
     *
     * @param allocator takes the arrays
     */
    public void free(SgAllocator allocator) {
        freeChunks(Scatterlist.MAX_SINGLE_ALLOC, 0, allocator, origNents);
    }

    /**
     * Gives arrays back by counting, without looking at their real sizes. Kernel: {@code __sg_free_table()}.
     *
     * @param maxEnts slots of every array but the last
     * @param firstChunkSlots slots of a first array that is not given back, 0 if all are
     * @param allocator takes the arrays
     * @param count entries that were allocated, unsigned 32 bits
     * @throws UndefinedInKernelException if an array is smaller than the count makes it, so that the kernel would read
     *     a link beyond its end
     */
    public void freeChunks(int maxEnts, int firstChunkSlots, SgAllocator allocator, int count) {
        Sg first = sgl;
        int most = firstChunkSlots == 0 ? maxEnts : firstChunkSlots;
        boolean keep = firstChunkSlots != 0;
        long left = Integer.toUnsignedLong(count);
        while (first != null && left > 0) {
            boolean linked = left > most;
            int slots = linked ? most : (int) left;
            Sg rest = null;
            if (linked) {
                if (slots > first.array().slots()) {
                    throw new UndefinedInKernelException(
                            "array: " + first.array().slots() + " slots (expected: " + slots + ")");
                }
                rest = first.array().chainTarget(slots - 1);
            }
            left -= linked ? slots - 1 : slots;
            if (!keep) {
                allocator.free(first.array(), slots);
            }
            keep = false;
            first = rest;
            most = maxEnts;
        }
        sgl = null;
    }

    /**
     * Builds the table from pages, joining consecutive ones up to the largest 32-bit length. Kernel: {@code
     * sg_alloc_table_from_pages()}.
     *
     * @param pages the pages
     * @param nPages number of pages
     * @param offset bytes from the start of the first page, unsigned 32 bits
     * @param size bytes in all, unsigned 64 bits
     * @param allocator where the arrays come from
     * @param warnings takes warnings
     * @return 0, {@code -EINVAL} or {@code -ENOMEM}; on an error the table is unchanged
     */
    public int allocateFromPages(
            PageSequence pages,
            int nPages,
            @ByteCount long offset,
            @ByteCount long size,
            SgAllocator allocator,
            WarnLog warnings) {
        return allocateFromPages(pages, nPages, offset, size, 0xffff_ffffL, allocator, warnings);
    }

    /**
     * Builds the table from pages, joining consecutive ones up to a maximum. Kernel: {@code
     * sg_alloc_table_from_pages_segment()}.
     *
     * <p>The rules of {@link SgAppendTable#append} hold, for a single call with nothing left to come.
     *
     * @param pages the pages
     * @param nPages number of pages
     * @param offset bytes from the start of the first page, unsigned 32 bits
     * @param size bytes in all, unsigned 64 bits
     * @param maxSegment largest entry in bytes, unsigned 32 bits
     * @param allocator where the arrays come from
     * @param warnings takes warnings
     * @return 0, {@code -EINVAL} or {@code -ENOMEM}; on an error the table is unchanged
     * @throws UndefinedInKernelException if there is no page
     */
    public int allocateFromPages(
            PageSequence pages,
            int nPages,
            @ByteCount long offset,
            @ByteCount long size,
            @ByteCount long maxSegment,
            SgAllocator allocator,
            WarnLog warnings) {
        SgAppendTable append = new SgAppendTable(allocator, warnings);
        int err = append.append(pages, nPages, offset, size, maxSegment, 0);
        if (err != 0) {
            append.free();
            return err;
        }
        sgl = append.table().sgl();
        nents = append.table().nents();
        origNents = append.table().origNents();
        return 0;
    }
}
