package io.github.dmasg.iommu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against every chunk looked at. */
class OfferTreeTest {
    @Test
    void anOfferIsItsLengthAndItsLargestAlignedBlock() {
        for (int start = 0; start < 70; start++) {
            for (int count = 1; count < 70; count++) {
                long offer = OfferTree.offer(start, count);
                assertEquals(count, OfferTree.length(offer));
                assertEquals(1 + largestBlock(start, count), OfferTree.order(offer), start + "+" + count);
            }
        }
    }

    private static int largestBlock(int start, int count) {
        int largest = -1;
        for (int order = 0; 1 << order <= count; order++) {
            for (int block = start; block + (1 << order) <= start + count; block++) {
                largest = block % (1 << order) == 0 ? order : largest;
            }
        }
        return largest;
    }

    @Test
    void theLastChunkThatOffersBothIsFound() {
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            int chunks = 8 << random.nextInt(3);
            OfferTree tree = new OfferTree(8);
            while (chunks > 8 && tree.get(0) == 0) {
                tree.set(0, OfferTree.word(1, 1));
                tree.grow();
                if (chunks == 32) {
                    tree.grow();
                }
            }
            long[] offers = new long[chunks];
            offers[0] = tree.get(0);
            for (int step = 0; step < 200; step++) {
                int chunk = random.nextInt(chunks);
                offers[chunk] = random.nextInt(3) == 0 ? 0 : OfferTree.word(random.nextInt(5), random.nextInt(9));
                tree.set(chunk, offers[chunk]);
                int from = random.nextInt(chunks + 1) - 1;
                long length = 1L + random.nextInt(9);
                long order = random.nextInt(6);
                assertEquals(last(offers, from, length, order), tree.last(from, length, order), "seed " + seed);
                assertEquals(best(offers), tree.best(), "seed " + seed);
                assertTrue(tree.isRanked());
            }
        }
    }

    private static int last(long[] offers, int from, long length, long order) {
        for (int chunk = from; chunk >= 0; chunk--) {
            if (OfferTree.length(offers[chunk]) >= length && OfferTree.order(offers[chunk]) >= order) {
                return chunk;
            }
        }
        return -1;
    }

    private static long best(long[] offers) {
        long best = 0;
        for (long offer : offers) {
            best = OfferTree.better(best, offer);
        }
        return best;
    }

    @Test
    void whatIsRankedIsKnownAtTheTop() {
        for (int first = 0; first < 8; first++) {
            for (int last = first; last < 8; last++) {
                OfferTree tree = new OfferTree(8);
                tree.setUnranked(last, OfferTree.word(3, 5));
                tree.setUnranked(first, OfferTree.word(2, 7));
                tree.rank(first, last);
                assertTrue(tree.isRanked(), first + ".." + last);
                assertEquals(OfferTree.word(first == last ? 2 : 3, 7), tree.best());
            }
        }
    }
}
