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
        assertEquals("", extents.broken());
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
        assertEquals("", extents.broken());
    }
}
