package io.github.dmasg.iommu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The length of what lives at a granule, whichever of the three kinds of tag tells it. */
class LiveLengthTest {
    private static final long LONG = LiveRanges.SHORT_MAX + 88;

    private final LiveRanges live = new LiveRanges(1 << 16);

    @Test
    void aLongRangeIsKnownAtItsFirstGranuleOnly() {
        for (long first : new long[] {0, 1, 511, 1024, 1025, 3000}) {
            live.beginExact(first, LONG);
            assertEquals(LONG, live.lengthAt(first), () -> "at " + first);
            for (long beside : new long[] {first + 1, first + 2, first ^ 4, first + 512, first + LONG}) {
                assertEquals(0, live.lengthAt(beside), () -> "beside " + first + " at " + beside);
            }
            assertTrue(live.endExact(first, LONG));
            assertEquals(0, live.lengthAt(first));
        }
    }

    /** In the place of 512 granules where a long one starts, and where none does. */
    @Test
    void aShortRangeIsKnownBesideALongOne() {
        live.beginExact(1024, 7);
        assertEquals(7, live.lengthAt(1024));
        live.beginExact(1031, LONG);
        assertEquals(7, live.lengthAt(1024));
        assertEquals(LONG, live.lengthAt(1031));
        assertEquals(0, live.lengthAt(1025));
        assertTrue(live.endExact(1024, 7));
        assertEquals(0, live.lengthAt(1024));
        assertEquals(LONG, live.lengthAt(1031));
    }

    @Test
    void aBlockIsKnownByTheLengthAskedFor() {
        live.beginBlock(3, 4096, 5);
        assertEquals(5, live.lengthAt(4096));
        assertEquals(0, live.lengthAt(4100));
        assertFalse(live.endBlock(3, 4096, 6));
        assertTrue(live.endBlock(3, 4096, 5));
        assertEquals(0, live.lengthAt(4096));
    }

    @Test
    void aWrongFreeNamesTheLongRange() {
        IovaSpace space =
                IommuDomain.builder().aperture(0x1000, (1L << 30) - 1).build().iovas();
        long iova = space.allocateCongruent(LONG << 12, 1 << 21, 0x5000, -1);
        String refusal = "";
        try {
            space.free(iova, (LONG + 1) << 12);
        } catch (IllegalStateException e) {
            refusal = e.getMessage();
        }
        String start = "[0x" + Long.toHexString(iova) + ", 0x";
        assertEquals(
                "free: " + start + Long.toHexString(iova + ((LONG + 1) << 12))
                        + ") (expected: a live range; there lives " + start + Long.toHexString(iova + (LONG << 12))
                        + "))",
                refusal);
    }
}
