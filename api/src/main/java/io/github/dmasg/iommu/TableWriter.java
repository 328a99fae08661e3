package io.github.dmasg.iommu;

import io.github.dmasg.argument.BadArgument;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import io.github.dmasg.unit.PhysAddr;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Fills one range of IOVA, front to back, from physical pieces that come one after the other: the hot path of a mapper.
 *
 * <p>Use: {@code begin}, any number of {@code append}, {@code appendPages} and {@code skip}, then {@code commit} or
 * {@code rollback}; then again. A call that throws has already rolled back: nothing of the range remains mapped.
 *
 * <p>Each piece gets the largest leaves its own alignment and length allow; pieces are not joined, so join physically contiguous
 * ones before. {@code appendPages} is the exception: a contiguous run long and aligned enough for a larger leaf becomes one.
 *
 * <p>Invariants while open: everything in {@code begin..position-1} is mapped but for the skipped holes; of the current table the
 * writer holds a count for every slot in {@code index..limit-1} besides those it wrote; without a current table
 * {@code index == limit == 0} and {@code tableBase} is the position.
 *
 * <p>Not thread-safe; one per mapping in progress. Allocates nothing once it has seen the greatest number of holes.
 */
public final class TableWriter {
    private static final long[] NO_WORDS = {};

    private final PageTable owner;
    private final TableTree tree;
    private final TableGeometry geometry;
    private final @ByteCount long granule;
    private final int granuleShift;
    /** Bits that are 0 in every address of a granule. */
    private final long notAnAddress;

    private long[] words = NO_WORDS;
    private int index;
    private int limit;
    private long bits;

    private @Nullable LeafTable table;
    private @DmaAddr long tableBase;
    private @DmaAddr long begin;
    private @DmaAddr long end;
    private Access access = Access.READ_WRITE;
    private boolean open;

    /** Pairs of first address and address behind. */
    private @DmaAddr long[] holes = new long[8];

    private int holeWords;

    TableWriter(PageTable owner, TableTree tree, TableGeometry geometry) {
        this.owner = owner;
        this.tree = tree;
        this.geometry = geometry;
        this.granule = geometry.granule;
        this.granuleShift = geometry.granuleShift;
        this.notAnAddress = Long.MIN_VALUE | (granule - 1);
    }

    /**
     * Starts a range that the device may read and write.
     *
     * @param iova first IOVA, a multiple of the granule
     * @param length bytes, &gt; 0, a multiple of the granule; the most that may be appended and skipped
     * @throws IllegalArgumentException if an argument is not a multiple of the granule or leaves the table
     * @throws IllegalStateException if a range is open
     */
    public void begin(@DmaAddr long iova, @ByteCount long length) {
        begin(iova, length, Access.READ_WRITE);
    }

    /**
     * Starts a range.
     *
     * @param iova first IOVA, a multiple of the granule
     * @param length bytes, &gt; 0, a multiple of the granule; the most that may be appended and skipped
     * @param deviceAccess what the device may do
     * @throws IllegalArgumentException if an argument is not a multiple of the granule or leaves the table
     * @throws IllegalStateException if a range is open
     */
    public void begin(@DmaAddr long iova, @ByteCount long length, Access deviceAccess) {
        if (open) {
            throw new IllegalStateException("writer: open at " + BadArgument.range(begin, end - begin)
                    + " (expected: commit or rollback before begin)");
        }
        owner.checkRange(iova, length);
        begin = iova;
        end = iova + length;
        tableBase = iova;
        access = deviceAccess;
        bits = LeafWord.bits(0, deviceAccess);
        open = true;
    }

    /**
     * Maps the next bytes of the range to a physically contiguous piece.
     *
     * @param phys first physical address, a multiple of the granule
     * @param length bytes, &gt; 0, a multiple of the granule, no more than the range has left
     * @throws IllegalArgumentException if an argument is out of bounds
     * @throws IllegalStateException if no range is open
     * @throws TranslationExistsException if any of it is mapped
     * @throws TablePagesExhaustedException if a table was refused
     */
    public void append(@PhysAddr long phys, @ByteCount long length) {
        int i = index;
        if (i < limit && ((length ^ granule) | (phys & notAnAddress)) == 0) {
            long[] w = words;
            if (w[i] == LeafWord.EMPTY) {
                LeafTable.WORD.setRelease(w, i, phys | bits);
                index = i + 1;
                return;
            }
        }
        appendPiece(phys, length);
    }

    /**
     * Maps the next granules of the range, each to an address of its own.
     *
     * @param phys physical addresses, each a multiple of the granule
     * @param from index of the first
     * @param to index behind the last; no more than the range has left
     * @throws IllegalArgumentException if an argument is out of bounds
     * @throws IllegalStateException if no range is open
     * @throws TranslationExistsException if any of it is mapped
     * @throws TablePagesExhaustedException if a table was refused
     */
    public void appendPages(@PhysAddr long[] phys, int from, int to) {
        int at = from;
        while (at < to) {
            if (index == limit) {
                checkRoom((long) (to - at) << granuleShift);
                int large = largeRun(phys, at, to);
                if (large > 0) {
                    appendPiece(phys[at], (long) large << granuleShift);
                    at += large;
                    continue;
                }
                enterTable();
            }
            int count = Math.min(to - at, limit - index);
            int filled = fill(phys, at, count);
            index += filled;
            at += filled;
            if (filled < count) {
                // Let the careful path name what is wrong with this one.
                appendPiece(phys[at], granule);
                at++;
            }
        }
    }

    private int fill(@PhysAddr long[] phys, int from, int count) {
        long[] w = words;
        int first = index;
        long mask = notAnAddress;
        long b = bits;
        for (int k = 0; k < count; k++) {
            long address = phys[from + k];
            if (((address & mask) | w[first + k]) != 0) {
                return k;
            }
            LeafTable.WORD.setRelease(w, first + k, address | b);
        }
        return count;
    }

    /** Pages from {@code from} on that are contiguous, if they allow a leaf larger than a granule; otherwise 0. */
    private int largeRun(@PhysAddr long[] phys, int from, int to) {
        long first = phys[from];
        if (geometry.leafLevel(position(), first, (long) (to - from) << granuleShift) == 0) {
            return 0;
        }
        int count = 1;
        while (from + count < to && phys[from + count] == first + ((long) count << granuleShift)) {
            count++;
        }
        return geometry.leafLevel(position(), first, (long) count << granuleShift) == 0 ? 0 : count;
    }

    private void appendPiece(@PhysAddr long phys, @ByteCount long length) {
        requireOpen();
        try {
            if (length <= 0 || (length & (granule - 1)) != 0) {
                throw BadArgument.of("length", length, "> 0, a multiple of the granule " + granule);
            }
            owner.checkPhys(phys, length);
            checkRoom(length);
            long done = 0;
            while (done < length) {
                done += appendRun(phys + done, length - done);
            }
        } catch (IllegalArgumentException | TranslationExistsException | TablePagesExhaustedException e) {
            rollback();
            throw e;
        }
    }

    private @ByteCount long appendRun(@PhysAddr long phys, @ByteCount long length) {
        if (geometry.leafLevel(position(), phys, length) > 0) {
            leaveTable();
            long bytes = owner.mapRun(tableBase, phys, length, access);
            tableBase += bytes;
            return bytes;
        }
        if (index == limit) {
            enterTable();
        }
        LeafTable current = table;
        int count = (int) Math.min(length >>> granuleShift, limit - index);
        int filled = current == null ? 0 : current.fill(index, count, phys | bits, granule);
        index += filled;
        if (filled < count) {
            throw new TranslationExistsException(position());
        }
        return (long) count << granuleShift;
    }

    /**
     * Leaves the next bytes of the range as they are.
     *
     * @param length bytes, &gt; 0, a multiple of the granule, no more than the range has left
     * @throws IllegalArgumentException if the length is out of bounds
     * @throws IllegalStateException if no range is open
     */
    public void skip(@ByteCount long length) {
        requireOpen();
        try {
            if (length <= 0 || (length & (granule - 1)) != 0) {
                throw BadArgument.of("length", length, "> 0, a multiple of the granule " + granule);
            }
            checkRoom(length);
        } catch (IllegalArgumentException e) {
            rollback();
            throw e;
        }
        noteHole(position(), position() + length);
        long count = length >>> granuleShift;
        LeafTable current = table;
        if (current != null && count <= limit - index) {
            index += (int) count;
            tree.release(current, (int) count);
        } else {
            leaveTable();
            tableBase += length;
        }
    }

    private void noteHole(@DmaAddr long from, @DmaAddr long to) {
        if (holeWords > 0 && holes[holeWords - 1] == from) {
            holes[holeWords - 1] = to;
            return;
        }
        if (holeWords == holes.length) {
            holes = Arrays.copyOf(holes, 2 * holeWords);
        }
        holes[holeWords] = from;
        holes[holeWords + 1] = to;
        holeWords += 2;
    }

    /**
     * Ends the range; what was appended stays mapped, what was not appended stays unmapped.
     *
     * @throws IllegalStateException if no range is open
     */
    public void commit() {
        requireOpen();
        leaveTable();
        close();
    }

    /** Ends the range and removes all that was appended since {@code begin}. Without an open range it does nothing. */
    public void rollback() {
        if (!open) {
            return;
        }
        leaveTable();
        long from = begin;
        for (int i = 0; i < holeWords; i += 2) {
            owner.clear(from, holes[i]);
            from = holes[i + 1];
        }
        owner.clear(from, tableBase);
        close();
    }

    private void close() {
        holeWords = 0;
        open = false;
    }

    /**
     * Where the next byte goes.
     *
     * @return an IOVA in bytes; after {@code commit} the address behind what was appended
     */
    public @DmaAddr long position() {
        return tableBase + ((long) index << granuleShift);
    }

    /**
     * Whether a range is open.
     *
     * @return true between {@code begin} and {@code commit} or {@code rollback}
     */
    public boolean isOpen() {
        return open;
    }

    private void enterTable() {
        leaveTable();
        long at = tableBase;
        int first = tree.lookup.indexOf(at);
        int count = (int) Math.min((end - at) >>> granuleShift, geometry.slots - first);
        LeafTable entered = acquire(at, count);
        table = entered;
        words = entered.words;
        tableBase = tree.lookup.baseOf(at);
        index = first;
        limit = first + count;
    }

    private LeafTable acquire(@DmaAddr long at, int count) {
        try {
            return tree.acquire(at, count);
        } catch (TranslationExistsException | TablePagesExhaustedException e) {
            rollback();
            throw e;
        }
    }

    private void leaveTable() {
        LeafTable left = table;
        if (left == null) {
            return;
        }
        int unused = limit - index;
        tableBase = position();
        table = null;
        words = NO_WORDS;
        index = 0;
        limit = 0;
        if (unused > 0) {
            tree.release(left, unused);
        }
    }

    private void checkRoom(@ByteCount long length) {
        requireOpen();
        if (length > end - position()) {
            IllegalArgumentException tooLong =
                    BadArgument.of("length", length, "at most " + (end - position()) + " left");
            rollback();
            throw tooLong;
        }
    }

    private void requireOpen() {
        if (!open) {
            throw new IllegalStateException("writer: closed (expected: begin first)");
        }
    }
}
