package io.github.dmasg.iommu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ExtentChunksTest {
    private static final int MANY = 20_000;

    private final ExtentChunks extents = new ExtentChunks();

    @Test
    void chunksThatGrewSparseAreJoined() {
        for (int i = 0; i < MANY; i++) {
            int chunk = extents.chunkOf(3L * i);
            extents.insert(chunk, extents.positionOf(chunk, 3L * i) + 1, 3L * i, 1);
        }
        int full = extents.count();
        assertTrue(full > 100, () -> "chunks: " + full);
        for (int i = 0; i < MANY; i++) {
            if (i % 50 != 0) {
                int chunk = extents.chunkOf(3L * i);
                extents.delete(chunk, extents.positionOf(chunk, 3L * i));
            }
        }
        assertEquals("", extents.brokenInvariant());
        assertEquals(MANY / 50, extents.extents());
        assertTrue(extents.count() < full / 8, () -> "chunks: " + extents.count() + " of " + full);
        for (int i = 0; i < MANY; i += 50) {
            int chunk = extents.chunkOf(3L * i);
            assertEquals(3L * i, extents.start(chunk, extents.positionOf(chunk, 3L * i)));
        }
    }

    @Test
    void theLastExtentMayGo() {
        extents.insert(0, 0, 5, 7);
        assertEquals(7, OfferTree.length(extents.offers().best()));
        extents.delete(0, 0);
        assertEquals(1, extents.count());
        assertEquals(0, extents.extents());
        assertEquals(0, extents.offers().best());
        assertEquals(-1, extents.positionOf(0, 100));
        assertEquals("", extents.brokenInvariant());
    }

    /** Three chunks of 64 extents, of lengths 1 to 3. */
    private void threeChunks() {
        for (int i = 0; i < 3 * 64 + 1; i++) {
            int chunk = extents.chunkOf(9L * i);
            extents.insert(chunk, extents.positionOf(chunk, 9L * i) + 1, 9L * i, 1 + i % 3);
        }
        assertEquals(3, extents.count());
        assertEquals("", extents.brokenInvariant());
    }

    @Test
    void anEmptyChunkBetweenFullOnesIsDropped() {
        threeChunks();
        for (int i = 64; i > 0; i--) {
            extents.delete(1, 0);
            assertEquals("", extents.brokenInvariant());
        }
        assertEquals(2, extents.count());
        assertEquals(9L * 128, extents.start(1, 0));
        assertEquals(65, extents.size(1));
    }

    @Test
    void aSparseChunkJoinsTheOneBeforeIt() {
        threeChunks();
        // Of the first chunk only extents of length 1 are left, of the second one only longer ones.
        for (int chunk = 0; chunk < 2; chunk++) {
            for (int at = 63; at >= 0 && extents.size(chunk) > 22; at--) {
                if ((extents.length(chunk, at) == 1) == (chunk == 1)) {
                    extents.delete(chunk, at);
                }
            }
        }
        for (int at = 31; extents.count() == 3; at--) {
            extents.delete(1, at);
            assertEquals("", extents.brokenInvariant());
        }
        assertEquals(2, extents.count());
        assertEquals(3, OfferTree.length(extents.offers().get(0)));
        assertEquals("", extents.brokenInvariant());
    }

    @Test
    void aSparseChunkJoinsTheOneBehindIt() {
        threeChunks();
        for (int chunk = 1; chunk >= 0; chunk--) {
            for (int at = 63; at >= 31; at--) {
                extents.delete(chunk, at);
            }
        }
        assertEquals(2, extents.count());
        assertEquals(62, extents.size(0));
        assertEquals("", extents.brokenInvariant());
    }

    @Test
    void whatADroppedChunkOfferedIsForgotten() {
        threeChunks();
        int last = extents.size(2) - 1;
        extents.resize(2, last, extents.start(2, last), 1 << 20);
        assertEquals(1 << 20, OfferTree.length(extents.offers().best()));
        for (int i = 64; i > 0; i--) {
            extents.delete(1, 0);
        }
        assertEquals(1 << 20, OfferTree.length(extents.offers().best()));
        extents.delete(1, extents.size(1) - 1);
        assertEquals(3, OfferTree.length(extents.offers().best()));
        assertEquals("", extents.brokenInvariant());
    }
}
