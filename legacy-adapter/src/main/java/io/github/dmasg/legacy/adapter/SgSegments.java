package io.github.dmasg.legacy.adapter;

import io.github.dmasg.dma.DmaCursor;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegment;
import io.github.dmasg.dma.DmaSegments;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.legacy.dmamap.DmaOps;
import io.github.dmasg.legacy.kernel.UndefinedInKernelException;
import io.github.dmasg.legacy.sg.Scatterlist;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.legacy.sg.SgTable;
import org.jspecify.annotations.Nullable;

/**
 * The DMA side of a mapped classic list as segments: nothing is copied, and no way leads to a page (S4, S15, S34).
 *
 * <p>Invariants: the first {@code nents} entries in list order, where {@code nents} is what mapping returned; address, DMA length
 * and bus-address flag are those of the list; the page side is not read. The mark of a bounced entry is left out: it is for
 * whoever unmaps, and a token knows that itself.
 *
 * <p>Refused when the cursor gets there: an entry without DMA side (length 0, or the address that stands for none), one that wraps
 * around the end of the address space, unknown flags, and a list that ends before its count.
 *
 * <p>Cost: as {@link SgPages}. Immutable view of a list that must not be mapped or unmapped while it is read.
 */
public final class SgSegments implements DmaSegments {
    private static final int SPAN = 64;
    private static final int KNOWN_FLAGS = Scatterlist.DMA_BUS_ADDRESS | Scatterlist.DMA_SWIOTLB;

    private final @Nullable Sg sgl;
    private final long count;

    private SgSegments(@Nullable Sg sgl, long count) {
        this.sgl = sgl;
        this.count = count;
    }

    /**
     * The first entries of a mapped list.
     *
     * @param sgl first entry
     * @param mapped number of mapped entries, as mapping returned it, unsigned 32 bits
     * @return the view
     */
    public static SgSegments of(Sg sgl, int mapped) {
        return new SgSegments(sgl, Integer.toUnsignedLong(mapped));
    }

    /**
     * The DMA side of a mapped table: its first {@code nents} entries.
     *
     * @param table a mapped table; its counts are read now, its list later
     * @return the view
     * @throws UndefinedInKernelException if the table counts entries but has no list, as after freeing
     */
    public static SgSegments of(SgTable table) {
        if (table.sgl() == null && table.nents() != 0) {
            throw new UndefinedInKernelException("table: " + Integer.toUnsignedString(table.nents())
                    + " mapped entries without a list (expected: an allocated table)");
        }
        return new SgSegments(table.sgl(), Integer.toUnsignedLong(table.nents()));
    }

    @Override
    public DmaCursor cursor(@Nullable DmaCursor reuse) {
        ListCursor cursor = reuse instanceof ListCursor own ? own : new ListCursor();
        cursor.begin(sgl, count);
        return cursor;
    }

    @Override
    public long segments() {
        return count;
    }

    /**
     * Copies the segments behind those of a list of the new form.
     *
     * @param target receives the segments; unchanged if this throws
     * @throws DmaException EINVAL with the number of an entry that is no segment
     */
    public void appendTo(DmaSgList target) throws DmaException {
        boolean done = false;
        target.begin();
        try {
            DmaCursor cursor = cursor();
            while (cursor.next()) {
                target.accept(cursor.addresses(), cursor.extents(), cursor.from(), cursor.to());
            }
            done = true;
        } catch (InexpressibleEntryException e) {
            throw e.refusal();
        } finally {
            if (!done) {
                target.abort();
            }
        }
    }

    private static final class ListCursor extends DmaCursor {
        private final SgCursor at = new SgCursor();
        private long entry;
        private long left;

        private ListCursor() {
            addresses = new long[SPAN];
            extents = new long[SPAN];
        }

        private void begin(@Nullable Sg sgl, long count) {
            at.reset(sgl);
            entry = 0;
            left = count;
            to = 0;
        }

        @Override
        public boolean next() {
            SgCursor c = at;
            long[] a = addresses;
            long[] e = extents;
            int filled = 0;
            long more = left;
            while (filled < SPAN && more > 0) {
                if (!c.hasEntry()) {
                    throw shortList(entry + filled, more);
                }
                Scatterlist array = c.array();
                int slot = c.slot();
                long address = array.dmaAddress(slot);
                long length = array.dmaLength(slot);
                int flags = array.dmaFlags(slot);
                if (length == 0
                        || Long.compareUnsigned(address + length - 1, address) < 0
                        || address == DmaOps.MAPPING_ERROR
                        || (flags & ~KNOWN_FLAGS) != 0) {
                    throw refused(entry + filled, address, length, flags);
                }
                a[filled] = address;
                e[filled] = DmaSegment.extent(length, flags & Scatterlist.DMA_BUS_ADDRESS);
                filled++;
                more--;
                if (more > 0) {
                    c.advance();
                }
            }
            left = more;
            entry += filled;
            to = filled;
            return filled > 0;
        }

        private static UndefinedInKernelException shortList(long have, long more) {
            return new UndefinedInKernelException(
                    "mapped entries: " + (have + more) + " (expected: at most the " + have + " entries of the list)");
        }

        private static InexpressibleEntryException refused(long entry, long address, long length, int flags) {
            if (length == 0) {
                return new InexpressibleEntryException(entry, "DMA length", "0", "> 0 in a mapped entry");
            }
            if (address == DmaOps.MAPPING_ERROR) {
                return new InexpressibleEntryException(entry, "DMA address", "none", "a mapped entry");
            }
            if ((flags & ~KNOWN_FLAGS) != 0) {
                return new InexpressibleEntryException(
                        entry,
                        "DMA flags",
                        "0x" + Integer.toHexString(flags),
                        "bits of 0x" + Integer.toHexString(KNOWN_FLAGS));
            }
            return new InexpressibleEntryException(
                    entry,
                    "DMA end",
                    "0x" + Long.toHexString(address) + " + 0x" + Long.toHexString(length),
                    "at most 2^64");
        }
    }
}
