package io.github.dmasg.iommu;

import java.util.Arrays;

/**
 * A sorted sequence of extents (start, length) in chunks of up to {@value #CAPACITY}, with a {@link OfferTree} over the chunks.
 *
 * <p>An extent is named by its chunk and its position there; names hold until the next insert or delete.
 *
 * <p>Layout: a chunk is one array, starts before lengths. Compared with a tree of single extents a step touches one or two cache
 * lines per level instead of two per extent on the way, and over a million extents there are fourteen levels of 8 bytes.
 *
 * <p>Invariants: no chunk is empty unless it is the only one; {@code firsts[c]} is the first start of chunk {@code c}; its offer
 * is the best of its extents; chunks from {@code count} on are spare.
 *
 * <p>Cost: O(log extents) to locate; to insert or delete, O(capacity) moves, and amortised O(extents / capacity<sup>2</sup>)
 * where a chunk is split or dropped. Nothing is allocated while the greatest number of chunks is not exceeded.
 */
final class ExtentChunks {
    private static final int CAPACITY = 128;
    private static final int SPARSE = CAPACITY / 4;
    private static final int FIRST_CHUNKS = 8;

    private final OfferTree offers = new OfferTree(FIRST_CHUNKS);
    private long[][] chunks = new long[FIRST_CHUNKS][];
    private int[] sizes = new int[FIRST_CHUNKS];
    private long[] firsts = new long[FIRST_CHUNKS];
    private int count = 1;
    private int extents;

    ExtentChunks() {
        chunks[0] = new long[2 * CAPACITY];
    }

    /** Chunks in use. */
    int count() {
        return count;
    }

    /** Extents in all chunks. */
    int extents() {
        return extents;
    }

    int size(int chunk) {
        return sizes[chunk];
    }

    long start(int chunk, int at) {
        return chunks[chunk][at];
    }

    long length(int chunk, int at) {
        return chunks[chunk][CAPACITY + at];
    }

    long end(int chunk, int at) {
        long[] words = chunks[chunk];
        return words[at] + words[CAPACITY + at];
    }

    OfferTree offers() {
        return offers;
    }

    // Finding.

    /** The last chunk that begins at or before a granule, or 0. */
    int chunkOf(long granule) {
        int low = 0;
        int high = count - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (firsts[middle] <= granule) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Position of the last extent of a chunk that starts at or before a granule, -1 if there is none. */
    int positionOf(int chunk, long granule) {
        long[] words = chunks[chunk];
        int low = -1;
        int high = sizes[chunk] - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (words[middle] <= granule) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    // Changing.

    /** Changes an extent where the order of extents stays. */
    void resize(int chunk, int at, long start, long length) {
        long[] words = chunks[chunk];
        long before = OfferTree.offer(words[at], words[CAPACITY + at]);
        words[at] = start;
        words[CAPACITY + at] = length;
        if (at == 0) {
            firsts[chunk] = start;
        }
        offerChanged(chunk, before, OfferTree.offer(start, length));
    }

    void insert(int intoChunk, int intoAt, long start, long length) {
        int chunk = intoChunk;
        int at = intoAt;
        if (sizes[chunk] == CAPACITY) {
            split(chunk);
            if (at > sizes[chunk]) {
                at -= sizes[chunk];
                chunk++;
            }
        }
        long[] words = chunks[chunk];
        int behind = sizes[chunk] - at;
        System.arraycopy(words, at, words, at + 1, behind);
        System.arraycopy(words, CAPACITY + at, words, CAPACITY + at + 1, behind);
        words[at] = start;
        words[CAPACITY + at] = length;
        sizes[chunk]++;
        extents++;
        firsts[chunk] = words[0];
        offerChanged(chunk, 0, OfferTree.offer(start, length));
    }

    void delete(int chunk, int at) {
        long[] words = chunks[chunk];
        long before = OfferTree.offer(words[at], words[CAPACITY + at]);
        int behind = sizes[chunk] - at - 1;
        System.arraycopy(words, at + 1, words, at, behind);
        System.arraycopy(words, CAPACITY + at + 1, words, CAPACITY + at, behind);
        sizes[chunk]--;
        extents--;
        if (sizes[chunk] == 0 && count > 1) {
            drop(chunk);
            return;
        }
        firsts[chunk] = words[0];
        offerChanged(chunk, before, 0);
        if (isSparse(chunk) && isSparse(chunk + 1)) {
            joinNext(chunk);
        } else if (isSparse(chunk) && isSparse(chunk - 1)) {
            joinNext(chunk - 1);
        }
    }

    private boolean isSparse(int chunk) {
        return chunk >= 0 && chunk < count && sizes[chunk] < SPARSE;
    }

    /** Moves the upper half of a chunk into a new one behind it. */
    private void split(int chunk) {
        if (count == chunks.length) {
            grow();
        }
        long[] upper = chunks[count];
        if (upper == null) {
            upper = new long[2 * CAPACITY];
        }
        count++;
        move(chunk + 1, chunk + 2, count - chunk - 2);
        int half = CAPACITY / 2;
        System.arraycopy(chunks[chunk], half, upper, 0, half);
        System.arraycopy(chunks[chunk], CAPACITY + half, upper, CAPACITY, half);
        chunks[chunk + 1] = upper;
        sizes[chunk] = half;
        sizes[chunk + 1] = half;
        firsts[chunk + 1] = upper[0];
        offers.setUnranked(chunk, bestOf(chunk));
        offers.setUnranked(chunk + 1, bestOf(chunk + 1));
        offers.rank(chunk, count - 1);
    }

    private void grow() {
        int room = 2 * chunks.length;
        chunks = Arrays.copyOf(chunks, room);
        sizes = Arrays.copyOf(sizes, room);
        firsts = Arrays.copyOf(firsts, room);
        offers.grow();
    }

    /** Appends the next chunk to this one. */
    private void joinNext(int chunk) {
        long[] next = chunks[chunk + 1];
        System.arraycopy(next, 0, chunks[chunk], sizes[chunk], sizes[chunk + 1]);
        System.arraycopy(next, CAPACITY, chunks[chunk], CAPACITY + sizes[chunk], sizes[chunk + 1]);
        sizes[chunk] += sizes[chunk + 1];
        offers.set(chunk, bestOf(chunk));
        drop(chunk + 1);
    }

    /** Takes a chunk out and keeps its memory behind the others. */
    private void drop(int chunk) {
        long[] memory = chunks[chunk];
        move(chunk + 1, chunk, count - chunk - 1);
        count--;
        chunks[count] = memory;
        sizes[count] = 0;
        offers.setUnranked(count, 0);
        offers.rank(chunk, count);
    }

    private void move(int from, int to, int howMany) {
        System.arraycopy(chunks, from, chunks, to, howMany);
        System.arraycopy(sizes, from, sizes, to, howMany);
        System.arraycopy(firsts, from, firsts, to, howMany);
        offers.moveUnranked(from, to, howMany);
    }

    // What a chunk offers.

    /** An extent of a chunk offered {@code before}, 0 if it is new, and offers {@code now}, 0 if it is gone. */
    private void offerChanged(int chunk, long before, long now) {
        long best = OfferTree.better(offers.get(chunk), now);
        long longest = OfferTree.length(best);
        long order = OfferTree.order(best);
        if (OfferTree.length(before) == longest && OfferTree.length(now) < longest) {
            longest = longestOf(chunk);
        }
        if (OfferTree.order(before) == order && OfferTree.order(now) < order) {
            order = largestOrderOf(chunk, order);
        }
        offers.set(chunk, OfferTree.word(order, longest));
    }

    private long bestOf(int chunk) {
        return OfferTree.word(largestOrderOf(chunk, Long.MAX_VALUE), longestOf(chunk));
    }

    private long longestOf(int chunk) {
        long[] words = chunks[chunk];
        int end = CAPACITY + sizes[chunk];
        long longest = 0;
        for (int i = CAPACITY; i < end; i++) {
            longest = Math.max(longest, words[i]);
        }
        return longest;
    }

    /** The largest order, known not to be above {@code most}. */
    private long largestOrderOf(int chunk, long most) {
        long[] words = chunks[chunk];
        int size = sizes[chunk];
        long largest = 0;
        for (int i = 0; i < size && largest < most; i++) {
            largest = Math.max(largest, OfferTree.order(OfferTree.offer(words[i], words[CAPACITY + i])));
        }
        return largest;
    }

    /** The first invariant that does not hold, or an empty text. */
    String brokenInvariant() {
        int seen = 0;
        long end = -1;
        for (int c = 0; c < count; c++) {
            if (sizes[c] == 0 && count > 1) {
                return "a chunk is empty";
            }
            if (sizes[c] > 0 && firsts[c] != start(c, 0)) {
                return "first start of a chunk";
            }
            if (offers.get(c) != bestOf(c)) {
                return "offer of a chunk";
            }
            for (int i = 0; i < sizes[c]; i++) {
                if (length(c, i) <= 0 || start(c, i) <= end) {
                    return "extents are empty, overlap or touch";
                }
                end = end(c, i);
            }
            seen += sizes[c];
        }
        return seen != extents ? "number of extents" : offers.isRanked() ? "" : "tournament";
    }
}
