package io.github.dmasg.chunk;

import io.github.dmasg.unit.ByteCount;
import java.util.Arrays;

/**
 * A sequence of pairs of {@code long}s in chunks; two sequences are chained without copying an entry.
 *
 * <p>A chunk is two parallel arrays, so that a walk over one of the words is a plain loop that vectorises. The first holds
 * {@value #CHUNK} entries, 4 KiB, the page of the kernel's lists (S3, S5, S6). Every later one holds as many as all before it
 * together, up to {@value #LARGEST_CHUNK}: a walk over cold memory waits where a new array begins, until the processor has seen
 * that it is read forward, and with arrays of 2 KiB it would wait most of the time. The last chunk may be smaller and grows, which
 * keeps the list of a one-entry request small; whoever knows how many entries come gets no more than they need.
 *
 * <p>Invariants: chunks {@code 0..chunks-1} are in use and none of them is empty; {@code starts[c]} is the number of entries
 * before chunk {@code c}; arrays behind {@code chunks} are spare, kept by {@link #clear()} for the next use; no array is longer than
 * a chunk at its place should be, as chaining moves arrays backwards only; {@code even} tells that every chunk but the last holds
 * exactly as many entries as it should.
 *
 * <p>Cost: append amortised O(1), allocating only when a chunk is added that was not used before; random access O(1) when even,
 * otherwise O(log chunks); chaining O(chunks of the argument). About 16 bytes per entry when full. Not thread-safe.
 */
public final class PairChunks {
    /** Entries in the first chunk when it is full. */
    public static final int CHUNK = 256;

    /** Entries in a full chunk of a long sequence. */
    public static final int LARGEST_CHUNK = 8192;

    private static final int CHUNK_SHIFT = 8;
    private static final int LARGEST_SHIFT = 13;
    /** The first chunk that has {@link #LARGEST_CHUNK} entries before it. */
    private static final int FIRST_LARGEST = 1 + LARGEST_SHIFT - CHUNK_SHIFT;

    private static final int FIRST_CAPACITY = 4;
    private static final long[] NONE = {};

    private long[][] first = new long[1][];
    private long[][] second = new long[1][];
    private long[] starts = new long[1];
    private int chunks;
    private boolean even = true;

    private long[] tailFirst = NONE;
    private long[] tailSecond = NONE;
    private int tailCount;
    private final long expected;

    /** An empty sequence. */
    public PairChunks() {
        this(0);
    }

    /**
     * An empty sequence of which the size is known.
     *
     * @param expected entries that will be added, at least 0; only a hint, more or fewer may come
     * @throws IllegalArgumentException if it is negative
     */
    public PairChunks(long expected) {
        if (expected < 0) {
            throw new IllegalArgumentException("expected entries: " + expected + " (expected: >= 0)");
        }
        this.expected = expected;
    }

    /**
     * Adds a pair at the end.
     *
     * @param a first word
     * @param b second word
     */
    public void append(long a, long b) {
        int index = tailCount;
        if (index == tailFirst.length) {
            makeRoom(0);
            index = tailCount;
        }
        tailFirst[index] = a;
        tailSecond[index] = b;
        tailCount = index + 1;
    }

    /**
     * Adds a run of pairs at the end.
     *
     * @param a first words
     * @param b second words
     * @param from first index
     * @param to index behind the last
     */
    public void append(long[] a, long[] b, int from, int to) {
        int at = from;
        while (at < to) {
            if (tailCount == tailFirst.length) {
                makeRoom(to - at);
            }
            int count = Math.min(to - at, tailFirst.length - tailCount);
            if (count == 1) {
                // A request of one segment is the most frequent of all, and a call to copy one word is dear.
                tailFirst[tailCount] = a[at];
                tailSecond[tailCount] = b[at];
            } else {
                System.arraycopy(a, at, tailFirst, tailCount, count);
                System.arraycopy(b, at, tailSecond, tailCount, count);
            }
            tailCount += count;
            at += count;
        }
    }

    /** Makes room for at least one entry; {@code coming} are sure to follow, 0 if nobody knows. */
    private void makeRoom(int coming) {
        int tail = chunks - 1;
        if (chunks > 0 && tailCount < fullSize(tail)) {
            int capacity = Math.min(fullSize(tail), Math.max(tailCount * 2, tailCount + coming));
            tailFirst = first[tail] = Arrays.copyOf(tailFirst, capacity);
            tailSecond = second[tail] = Arrays.copyOf(tailSecond, capacity);
            return;
        }
        int next = chunks;
        ensureDirectory(next + 1);
        if (first[next] == null) {
            int capacity = capacityOfNext(coming);
            first[next] = new long[capacity];
            second[next] = new long[capacity];
        }
        starts[next] = next == 0 ? 0 : starts[next - 1] + tailCount;
        useTail(next, 0);
        chunks = next + 1;
    }

    /** Entries that a chunk of an even sequence holds when it is full. */
    private static int fullSize(int chunk) {
        return chunk == 0 ? CHUNK : CHUNK << (Math.min(chunk, FIRST_LARGEST) - 1);
    }

    private int capacityOfNext(int coming) {
        long known = Math.max(coming, expected - size());
        if (known > 0) {
            return (int) Math.min(fullSize(chunks), known);
        }
        return chunks == 0 ? FIRST_CAPACITY : CHUNK;
    }

    private void ensureDirectory(int needed) {
        if (needed > first.length) {
            int capacity = Math.max(needed, first.length * 2);
            first = Arrays.copyOf(first, capacity);
            second = Arrays.copyOf(second, capacity);
            starts = Arrays.copyOf(starts, capacity);
        }
    }

    private void useTail(int chunk, int count) {
        tailFirst = first[chunk];
        tailSecond = second[chunk];
        tailCount = count;
    }

    /**
     * Moves all entries of another sequence behind those of this one and leaves the other empty. No entry is copied; the chunks
     * change hands, so neither sequence can see the other's later changes.
     *
     * @param other the sequence to take over
     * @throws IllegalArgumentException if it is this sequence
     */
    public void chain(PairChunks other) {
        if (other == this) {
            throw new IllegalArgumentException("chain: the list itself (expected: another list)");
        }
        if (other.chunks == 0) {
            return;
        }
        long before = size();
        ensureDirectory(chunks + other.chunks);
        even = chunks == 0 && other.even;
        for (int c = 0; c < other.chunks; c++) {
            first[chunks + c] = other.first[c];
            second[chunks + c] = other.second[c];
            starts[chunks + c] = before + other.starts[c];
        }
        chunks += other.chunks;
        useTail(chunks - 1, other.tailCount);
        other.forget();
    }

    private void forget() {
        first = new long[1][];
        second = new long[1][];
        starts = new long[1];
        chunks = 0;
        even = true;
        useNoTail();
    }

    private void useNoTail() {
        tailFirst = NONE;
        tailSecond = NONE;
        tailCount = 0;
    }

    /** Removes all entries and keeps the chunks for reuse. */
    public void clear() {
        truncate(0);
    }

    /**
     * Removes entries from the end and keeps their chunks for reuse.
     *
     * @param size number of entries to keep
     * @throws IndexOutOfBoundsException if there are fewer
     */
    public void truncate(long size) {
        if (size < 0 || size > size()) {
            throw new IndexOutOfBoundsException("size: " + size + " (expected: 0.." + size() + ")");
        }
        while (chunks > 0 && starts[chunks - 1] >= size) {
            chunks--;
        }
        if (chunks == 0) {
            useNoTail();
        } else {
            useTail(chunks - 1, (int) (size - starts[chunks - 1]));
        }
        even |= chunks <= 1;
    }

    /**
     * Number of entries.
     *
     * @return entries
     */
    public long size() {
        return chunks == 0 ? 0 : starts[chunks - 1] + tailCount;
    }

    /**
     * Number of chunks in use.
     *
     * @return chunks
     */
    public int chunks() {
        return chunks;
    }

    /**
     * First words of one chunk.
     *
     * @param chunk 0 to {@code chunks() - 1}
     * @return the array itself, not to be written
     */
    public long[] firstsOf(int chunk) {
        return first[chunk];
    }

    /**
     * Second words of one chunk.
     *
     * @param chunk 0 to {@code chunks() - 1}
     * @return the array itself, not to be written
     */
    public long[] secondsOf(int chunk) {
        return second[chunk];
    }

    /**
     * Entries in one chunk.
     *
     * @param chunk 0 to {@code chunks() - 1}
     * @return at least 1
     */
    public int countOf(int chunk) {
        return chunk == chunks - 1 ? tailCount : (int) (starts[chunk + 1] - starts[chunk]);
    }

    /**
     * First word of one entry.
     *
     * @param index 0 to {@code size() - 1}
     * @return first word
     * @throws IndexOutOfBoundsException if there is no such entry
     */
    public long firstAt(long index) {
        int chunk = chunkOf(index);
        return first[chunk][(int) (index - starts[chunk])];
    }

    /**
     * Second word of one entry.
     *
     * @param index 0 to {@code size() - 1}
     * @return second word
     * @throws IndexOutOfBoundsException if there is no such entry
     */
    public long secondAt(long index) {
        int chunk = chunkOf(index);
        return second[chunk][(int) (index - starts[chunk])];
    }

    /**
     * First word of the last entry, without looking for it.
     *
     * @return first word
     * @throws ArrayIndexOutOfBoundsException if there is no entry
     */
    public long lastFirst() {
        return tailFirst[tailCount - 1];
    }

    /**
     * Second word of the last entry, without looking for it.
     *
     * @return second word
     * @throws ArrayIndexOutOfBoundsException if there is no entry
     */
    public long lastSecond() {
        return tailSecond[tailCount - 1];
    }

    /**
     * Replaces the last entry.
     *
     * @param a first word
     * @param b second word
     * @throws ArrayIndexOutOfBoundsException if there is no entry
     */
    public void setLast(long a, long b) {
        tailFirst[tailCount - 1] = a;
        tailSecond[tailCount - 1] = b;
    }

    /**
     * Whether there is no entry.
     *
     * @return true without any
     */
    public boolean isEmpty() {
        return chunks == 0;
    }

    /**
     * Replaces one entry.
     *
     * @param index 0 to {@code size() - 1}
     * @param a first word
     * @param b second word
     * @throws IndexOutOfBoundsException if there is no such entry
     */
    public void set(long index, long a, long b) {
        int chunk = chunkOf(index);
        int at = (int) (index - starts[chunk]);
        first[chunk][at] = a;
        second[chunk][at] = b;
    }

    private int chunkOf(long index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException("index: " + index + " (expected: 0.." + (size() - 1) + ")");
        }
        if (even) {
            return index < LARGEST_CHUNK
                    ? Long.SIZE - Long.numberOfLeadingZeros(index >>> CHUNK_SHIFT)
                    : FIRST_LARGEST - 1 + (int) (index >>> LARGEST_SHIFT);
        }
        int found = Arrays.binarySearch(starts, 0, chunks, index);
        return found >= 0 ? found : -found - 2;
    }

    /**
     * Bytes held by the arrays, spare chunks included, object headers left out.
     *
     * @return bytes
     */
    public @ByteCount long arrayBytes() {
        long bytes = (long) starts.length * 3 * Long.BYTES;
        for (long[] words : first) {
            bytes += words == null ? 0 : 2L * Long.BYTES * words.length;
        }
        return bytes;
    }

    /**
     * Checks the invariants of the class.
     *
     * @throws IllegalStateException naming the one that is broken
     */
    public void checkInvariants() {
        long before = 0;
        for (int c = 0; c < chunks; c++) {
            int count = countOf(c);
            require(starts[c] == before, "start of chunk", c);
            require(count > 0 && count <= first[c].length, "count of chunk", c);
            require(first[c].length == second[c].length, "arrays of chunk", c);
            require(first[c].length <= fullSize(c), "length of chunk", c);
            require(!even || c == chunks - 1 || count == fullSize(c), "evenness at chunk", c);
            before += count;
        }
        require(before == size(), "size with chunks", chunks);
        require(chunks == 0 || tailFirst == first[chunks - 1], "tail with chunks", chunks);
    }

    private static void require(boolean holds, String what, int which) {
        if (!holds) {
            throw new IllegalStateException("broken invariant: " + what + " " + which);
        }
    }
}
