package io.github.dmasg.dma;

import io.github.dmasg.chunk.PairChunks;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import org.jspecify.annotations.Nullable;

/**
 * A list of DMA-side entries, 16 bytes each, in chunks of 256 and more that chain (S1, S3, S4).
 *
 * <p>One sink among several: a driver that wants another form never sees a list. Successive mappings are added one behind the
 * other; a failed one is taken back by {@link #abort()}.
 *
 * <p>Invariants: every length is 1 to {@link DmaSegment#MAX_LENGTH}; entries keep their order. The list carries no count besides
 * its own size, so there is none to confuse it with.
 *
 * <p>Cost: O(1) per entry, no allocation once the chunks exist; {@link #clear()} keeps them; random access O(1), after chaining
 * uneven lists O(log chunks). Not thread-safe.
 */
public final class DmaSgList implements DmaSegments, DmaSink {
    private final PairChunks entries;
    private long mark;

    /** An empty list. */
    public DmaSgList() {
        this(0);
    }

    /**
     * An empty list that will take just as much memory as its segments need.
     *
     * @param expected segments that will be added, at least 0; only a hint, more or fewer may come
     * @throws IllegalArgumentException if it is negative
     */
    public DmaSgList(long expected) {
        entries = new PairChunks(expected);
    }

    /**
     * Adds a segment.
     *
     * @param address DMA address
     * @param length bytes, 1 to {@link DmaSegment#MAX_LENGTH}
     * @param flags 0 or {@link DmaSegment#BUS_ADDRESS}
     * @throws IllegalArgumentException if length or flags are out of range, or the segment wraps around the end of the address
     *     space
     */
    public void append(@DmaAddr long address, @ByteCount long length, int flags) {
        if (length <= 0 || length > DmaSegment.MAX_LENGTH) {
            throw new IllegalArgumentException("segment " + entries.size() + " length: " + length + " (expected: 1.."
                    + DmaSegment.MAX_LENGTH + ")");
        }
        if ((flags & ~DmaSegment.KNOWN_FLAGS) != 0) {
            throw new IllegalArgumentException("segment " + entries.size() + " flags: 0x" + Integer.toHexString(flags)
                    + " (expected: 0 or 0x" + Integer.toHexString(DmaSegment.KNOWN_FLAGS) + ")");
        }
        if (Long.compareUnsigned(address + length - 1, address) < 0) {
            throw new IllegalArgumentException("segment " + entries.size() + " end: 0x" + Long.toHexString(address)
                    + " + 0x" + Long.toHexString(length) + " (expected: at most 2^64)");
        }
        entries.append(address, DmaSegment.extent(length, flags));
    }

    @Override
    public void begin() {
        mark = entries.size();
    }

    @Override
    public void accept(long[] addresses, long[] extents, int from, int to) {
        entries.append(addresses, extents, from, to);
    }

    @Override
    public void abort() {
        entries.truncate(mark);
    }

    /**
     * Moves all entries of another list behind those of this one; the other list is empty afterwards. No entry is copied.
     *
     * @param other the list to take over
     * @throws IllegalArgumentException if it is this list
     */
    public void chain(DmaSgList other) {
        entries.chain(other.entries);
    }

    /** Removes all entries and keeps the memory for reuse. */
    public void clear() {
        entries.clear();
    }

    @Override
    public DmaCursor cursor(@Nullable DmaCursor reuse) {
        ListCursor cursor = reuse instanceof ListCursor own ? own : new ListCursor();
        cursor.begin(entries);
        return cursor;
    }

    @Override
    public long segments() {
        return entries.size();
    }

    /** Without a cursor, since a list is asked again and again. */
    @Override
    public @ByteCount long bytes() {
        long sum = 0;
        for (int c = 0; c < entries.chunks(); c++) {
            sum += bytes(entries.secondsOf(c), entries.countOf(c));
        }
        return sum;
    }

    private static @ByteCount long bytes(long[] extents, int count) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += extents[i] & DmaSegment.MAX_LENGTH;
        }
        return sum;
    }

    /**
     * Address of one segment.
     *
     * @param index 0 to {@code segments() - 1}
     * @return DMA address
     * @throws IndexOutOfBoundsException if there is no such segment
     */
    public @DmaAddr long address(long index) {
        return (@DmaAddr long) entries.firstAt(index);
    }

    /**
     * Length of one segment.
     *
     * @param index 0 to {@code segments() - 1}
     * @return bytes
     * @throws IndexOutOfBoundsException if there is no such segment
     */
    public @ByteCount long length(long index) {
        return DmaSegment.length(entries.secondAt(index));
    }

    /**
     * Flags of one segment.
     *
     * @param index 0 to {@code segments() - 1}
     * @return 0 or {@link DmaSegment#BUS_ADDRESS}
     * @throws IndexOutOfBoundsException if there is no such segment
     */
    public int flags(long index) {
        return DmaSegment.flags(entries.secondAt(index));
    }

    /**
     * Bytes of memory the entries take, unused room included and object headers left out.
     *
     * @return bytes
     */
    public @ByteCount long listBytes() {
        return entries.arrayBytes();
    }

    /**
     * Checks the invariants of the class; every property of the test suite calls it.
     *
     * @throws IllegalStateException naming the one that is broken
     */
    public void checkInvariants() {
        entries.checkInvariants();
        for (long i = 0; i < entries.size(); i++) {
            if (length(i) <= 0) {
                throw new IllegalStateException("segment " + i + " length: " + length(i) + " (expected: > 0)");
            }
        }
    }

    private static final class ListCursor extends DmaCursor {
        private static final PairChunks NOTHING = new PairChunks();

        private PairChunks entries = NOTHING;
        private int chunk;

        private void begin(PairChunks source) {
            entries = source;
            chunk = 0;
            from = 0;
            to = 0;
        }

        @Override
        public boolean next() {
            if (chunk >= entries.chunks()) {
                return false;
            }
            addresses = (@DmaAddr long[]) entries.firstsOf(chunk);
            extents = entries.secondsOf(chunk);
            to = entries.countOf(chunk);
            chunk++;
            return true;
        }
    }
}
