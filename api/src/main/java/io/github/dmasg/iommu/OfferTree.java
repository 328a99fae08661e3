package io.github.dmasg.iommu;

import java.util.Arrays;

/**
 * A tournament over the chunks of {@link FreeExtents}: finds the last chunk that offers enough.
 *
 * <p>An offer is a word: the longest extent in the low bits, and above one more than the order of the largest naturally aligned
 * block in any extent. The best of two offers takes each part from the better one; so an inner node may promise what no single
 * chunk below it has, and a search may have to turn back.
 *
 * <p>Layout: word 1 is the root, words 2i and 2i+1 are below i, word {@code leaves + i} belongs to chunk i.
 */
final class OfferTree {
    private static final int ORDER_SHIFT = 56;
    private static final long LENGTH = (1L << ORDER_SHIFT) - 1;

    private int leaves;
    private long[] best;

    OfferTree(int leaves) {
        this.leaves = leaves;
        this.best = new long[2 * leaves];
    }

    /** What one extent offers. */
    static long offer(long start, long count) {
        int order = log2(count);
        long size = 1L << order;
        boolean fits = ((start + size - 1) & -size) + size <= start + count;
        return word(fits ? order + 1L : order, count);
    }

    static long word(long order, long length) {
        return (order << ORDER_SHIFT) | length;
    }

    static long order(long offer) {
        return offer >>> ORDER_SHIFT;
    }

    static long length(long offer) {
        return offer & LENGTH;
    }

    static long better(long a, long b) {
        return word(Math.max(order(a), order(b)), Math.max(length(a), length(b)));
    }

    static int log2(long value) {
        return Long.SIZE - 1 - Long.numberOfLeadingZeros(value);
    }

    long best() {
        return best[1];
    }

    long get(int chunk) {
        return best[leaves + chunk];
    }

    /** Changes one offer. */
    void set(int chunk, long offered) {
        int node = leaves + chunk;
        long offer = offered;
        while (best[node] != offer) {
            best[node] = offer;
            if (node == 1) {
                return;
            }
            offer = better(offer, best[node ^ 1]);
            node >>= 1;
        }
    }

    /** Changes one offer without telling the nodes above; {@link #rank} follows. */
    void setUnranked(int chunk, long offer) {
        best[leaves + chunk] = offer;
    }

    /** Moves offers without telling the nodes above; {@link #rank} follows. */
    void moveUnranked(int from, int to, int count) {
        System.arraycopy(best, leaves + from, best, leaves + to, count);
    }

    /** Computes the nodes above some chunks anew. */
    void rank(int firstChunk, int lastChunk) {
        int low = (leaves + firstChunk) >> 1;
        int high = (leaves + lastChunk) >> 1;
        while (low >= 1) {
            for (int node = low; node <= high; node++) {
                best[node] = better(best[2 * node], best[2 * node + 1]);
            }
            low >>= 1;
            high >>= 1;
        }
    }

    /** Makes room for twice as many chunks. */
    void grow() {
        long[] grown = new long[4 * leaves];
        System.arraycopy(best, leaves, grown, 2 * leaves, leaves);
        best = grown;
        leaves *= 2;
        rank(0, leaves / 2 - 1);
    }

    /** The last chunk up to {@code chunk} that offers at least this much, or -1. */
    int last(int chunk, long minLength, long minOrder) {
        if (chunk < 0) {
            return -1;
        }
        int node = leaves + chunk;
        if (offers(node, minLength, minOrder)) {
            return chunk;
        }
        for (; ; ) {
            while (node > 1 && ((node & 1) == 0 || !offers(node - 1, minLength, minOrder))) {
                node >>= 1;
            }
            if (node <= 1) {
                return -1;
            }
            node = descend(node - 1, minLength, minOrder);
            if (node >= leaves) {
                return node - leaves;
            }
        }
    }

    /** As far down and right as the offers are good; an inner node if neither of its children has both parts. */
    private int descend(int from, long minLength, long minOrder) {
        int node = from;
        while (node < leaves) {
            if (offers(2 * node + 1, minLength, minOrder)) {
                node = 2 * node + 1;
            } else if (offers(2 * node, minLength, minOrder)) {
                node = 2 * node;
            } else {
                break;
            }
        }
        return node;
    }

    private boolean offers(int node, long minLength, long minOrder) {
        long offer = best[node];
        return length(offer) >= minLength && order(offer) >= minOrder;
    }

    /** Whether every inner node is the best of its children. */
    boolean isRanked() {
        OfferTree copy = new OfferTree(leaves);
        copy.best = Arrays.copyOf(best, best.length);
        copy.rank(0, leaves - 1);
        return Arrays.equals(copy.best, 1, best.length, best, 1, best.length);
    }
}
