package io.github.dmasg.legacy.iter;

import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.legacy.kernel.UndefinedInKernelException;
import io.github.dmasg.legacy.sg.Scatterlist;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.legacy.sg.SgList;
import io.github.dmasg.unit.ByteCount;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a list into consecutive pieces of given sizes. Kernel: {@code sg_split()}.
 *
 * <p>Page side and DMA side are cut independently, each by its own lengths; on a mapped list the two cuts of one piece
 * can fall into different entries.
 *
 * <p>Kernel quirks, reproduced:
 *
 * <ul>
 *   <li>a skip of exactly the length of an entry does not pass it: the first piece starts with that entry at length 0
 *       and an offset that may lie beyond the page;
 *   <li>if the last piece ends inside an entry, all later entries of the list are appended to it; the very last gets
 *       length 0 and the one in which the piece ends keeps its full length;
 *   <li>DMA flags are copied with the page side, DMA address and length of entries without a DMA side are 0;
 *   <li>a piece may have more entries on the DMA side than on the page side, and the kernel then writes past the end of
 *       its array.
 * </ul>
 *
 * <p>Divergences: that last write is dropped here and {@link Piece#mappedNents()} still counts it; a failure to allocate
 * the book-keeping itself is not modelled.
 */
public final class SgSplit {
    /**
     * One output list.
     *
     * @param list the entries, one array without links
     * @param mappedNents number of entries with a DMA side, 0 if the input was not mapped
     */
    public record Piece(Scatterlist list, int mappedNents) {}

    /**
     * What came out.
     *
     * @param error 0, {@code -EINVAL} if the list is shorter than skip and sizes, or {@code -ENOMEM}
     * @param pieces one piece for each size, empty on an error
     */
    public record Result(int error, List<Piece> pieces) {
        /**
         * Copies the list.
         *
         * @param error 0 or a negative error number
         * @param pieces one piece for each size, empty on an error
         */
        public Result {
            pieces = List.copyOf(pieces);
        }
    }

    private SgSplit() {}

    /**
     * Cuts a list.
     *
     * @param in first entry
     * @param mappedNents number of entries on the DMA side, 0 if the list is not mapped
     * @param skip bytes to leave out at the start, signed 64 bits
     * @param sizes bytes of each piece, unsigned 64 bits
     * @param allocator where the arrays of the pieces come from
     * @return the pieces or an error, with every array given back
     * @throws UndefinedInKernelException if there is no size, if {@code mappedNents} exceeds the list, or if sizes of 0
     *     leave a piece without any entry
     */
    public static Result split(
            Sg in, int mappedNents, @ByteCount long skip, @ByteCount long[] sizes, SgAllocator allocator) {
        if (sizes.length == 0) {
            throw new UndefinedInKernelException("sizes: none (expected: at least one)");
        }
        Cut[] pageCuts = cut(in, SgList.nents(in), skip, sizes, false);
        if (pageCuts == null) {
            return new Result(-Errno.EINVAL, List.of());
        }
        List<Scatterlist> lists = new ArrayList<>();
        for (Cut cut : pageCuts) {
            if (cut.entries == 0) {
                throw new UndefinedInKernelException(
                        "sizes: piece " + lists.size() + " has no entry (expected: sizes > 0)");
            }
            Scatterlist list = allocator.allocate(cut.entries);
            if (list == null) {
                return failed(-Errno.ENOMEM, lists, allocator);
            }
            fillPages(list, cut);
            lists.add(list);
        }
        Cut[] dmaCuts = null;
        if (mappedNents != 0) {
            dmaCuts = cut(in, mappedNents, skip, sizes, true);
            if (dmaCuts == null) {
                return failed(-Errno.EINVAL, lists, allocator);
            }
        }
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            if (dmaCuts != null) {
                fillDma(lists.get(i), dmaCuts[i]);
            }
            pieces.add(new Piece(lists.get(i), dmaCuts == null ? 0 : dmaCuts[i].entries));
        }
        return new Result(0, pieces);
    }

    private static Result failed(int error, List<Scatterlist> lists, SgAllocator allocator) {
        for (Scatterlist list : lists) {
            allocator.free(list, list.slots());
        }
        return new Result(error, List.of());
    }

    /** Finds where each piece starts and ends on one side; null if the side is too short. */
    private static Cut @Nullable [] cut(
            Sg in, int nents, @ByteCount long skip, @ByteCount long[] sizes, boolean dmaSide) {
        Cut[] cuts = new Cut[sizes.length];
        for (int i = 0; i < cuts.length; i++) {
            cuts[i] = new Cut();
        }
        int open = 0;
        long need = sizes[0];
        long from = skip;
        boolean overrun = false;
        SgCursor entry = new SgCursor(in);
        for (int i = 0; i < nents; i++, entry.advance()) {
            if (!entry.hasEntry()) {
                throw new UndefinedInKernelException("mappedNents: " + nents + " (expected: at most " + i + ")");
            }
            long length = dmaSide ? entry.dmaLength() : entry.length();
            if (from > length) {
                from -= length;
                continue;
            }
            long part = minUnsigned(need, length - from);
            cuts[open].add(entry, from, part);
            need -= part;
            while (!overrun && need == 0 && Long.compareUnsigned(from + part, length) < 0) {
                if (open == cuts.length - 1) {
                    overrun = true;
                    break;
                }
                open++;
                from += part;
                part = minUnsigned(sizes[open], length - from);
                cuts[open].add(entry, from, part);
                need = sizes[open] - part;
            }
            from = 0;
            if (need == 0 && !overrun) {
                if (open == cuts.length - 1) {
                    break;
                }
                open++;
                need = sizes[open];
            }
        }
        return need != 0 || cuts[0].first == null ? null : cuts;
    }

    private static void fillPages(Scatterlist list, Cut cut) {
        Sg source = cut.first;
        for (int i = 0; i < cut.entries && source != null; i++, source = source.next()) {
            list.copyFrom(i, source);
            if (i == 0) {
                list.setOffset(0, list.offset(0) + cut.skipInFirst);
                list.setLength(0, list.length(0) - cut.skipInFirst);
            }
            list.setDmaAddress(i, 0);
            list.setDmaLength(i, 0);
        }
        list.setLength(cut.entries - 1, cut.lastLength);
        list.markEnd(cut.entries - 1);
    }

    private static void fillDma(Scatterlist list, Cut cut) {
        Sg source = cut.first;
        int fits = Math.min(cut.entries, list.slots());
        for (int i = 0; i < fits && source != null; i++, source = source.next()) {
            long skipped = i == 0 ? cut.skipInFirst : 0;
            list.setDmaAddress(i, source.dmaAddress() + skipped);
            list.setDmaLength(i, source.dmaLength() - skipped);
        }
        if (cut.entries > 0 && cut.entries <= list.slots()) {
            list.setDmaLength(cut.entries - 1, cut.lastLength);
        }
    }

    private static @ByteCount long minUnsigned(@ByteCount long a, @ByteCount long b) {
        return Long.compareUnsigned(a, b) < 0 ? a : b;
    }

    /** Where one piece lies on one side. */
    private static final class Cut {
        private @Nullable Sg first;
        private @ByteCount long skipInFirst;
        private int entries;
        private @ByteCount long lastLength;

        void add(SgCursor entry, @ByteCount long skipped, @ByteCount long length) {
            if (first == null) {
                first = entry.sg();
                skipInFirst = skipped;
            }
            entries++;
            lastLength = length;
        }
    }
}
