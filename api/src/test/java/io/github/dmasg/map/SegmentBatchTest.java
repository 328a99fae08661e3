package io.github.dmasg.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegment;
import io.github.dmasg.dma.DmaSink;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Segments come to the sink in full batches, and one that is not full at the end. */
class SegmentBatchTest {
    private static final int FULL = SegmentBatch.CAPACITY;

    private final List<Integer> batches = new ArrayList<>();
    private final List<Long> addresses = new ArrayList<>();
    private final DmaSink sink = new DmaSink() {
        @Override
        public void begin() {}

        @Override
        public void accept(long[] from, long[] extents, int first, int behind) {
            batches.add(behind - first);
            for (int i = first; i < behind; i++) {
                addresses.add(from[i]);
            }
        }

        @Override
        public void abort() {}
    };

    private final SegmentBatch batch = new SegmentBatch();

    private void add(int count) throws DmaException {
        for (int i = 0; i < count; i++) {
            batch.add(i, 1, 0, i, BreakRule.GAP);
        }
    }

    @Test
    void aFullBatchGoesAtOnceAndAnEmptyOneNever() throws DmaException {
        for (int count : new int[] {0, 1, FULL - 1, FULL, FULL + 1, 2 * FULL, 600}) {
            batches.clear();
            addresses.clear();
            batch.begin(sink, null, Long.MAX_VALUE);
            add(count);
            List<Integer> expected = new ArrayList<>();
            for (int i = 0; i < count / FULL; i++) {
                expected.add(FULL);
            }
            assertEquals(expected, batches);
            assertEquals(count < FULL, batch.holdsAll());
            batch.finish();
            if (count % FULL != 0) {
                expected.add(count % FULL);
            }
            assertEquals(expected, batches);
            assertEquals(count, batch.segments());
            for (int i = 0; i < count; i++) {
                assertEquals(i, addresses.get(i));
            }
        }
    }

    @Test
    void oneSegmentTooManyIsNamed() throws DmaException {
        batch.begin(null, null, 3);
        add(3);
        DmaException thrown = assertThrows(DmaException.class, () -> batch.add(0, 1, 0, 17, BreakRule.END));
        assertEquals("EINVAL at entry 17: segments: 4 or more (expected: at most 3)", thrown.getMessage());
        assertEquals(3, batch.segments());
    }

    /** The last place of a batch is left to the way that hands it over. */
    @Test
    void asManyMayBeStoredAsThereAreFreePlacesButOne() throws DmaException {
        batch.begin(sink, null, Long.MAX_VALUE);
        assertEquals(FULL - 1, batch.storable());
        batch.store(1, 1, 0);
        assertEquals(FULL - 2, batch.storable());
        add(10);
        assertEquals(FULL - 12, batch.storable());
        add(FULL - 12);
        assertEquals(0, batch.storable());
        assertEquals(List.of(), batches);
        add(1);
        assertEquals(List.of(FULL), batches);
        assertEquals(FULL - 1, batch.storable());
    }

    @Test
    void noMoreMayBeStoredThanAreAllowed() throws DmaException {
        batch.begin(null, null, 5);
        assertEquals(5, batch.storable());
        batch.store(1, 1, 0);
        assertEquals(4, batch.storable());
        add(3);
        assertEquals(1, batch.storable());
        batch.store(1, 1, 0);
        assertEquals(0, batch.storable());
        assertThrows(DmaException.class, () -> add(1));
    }

    @Test
    void aListenerHearsOfEachSoNoneMayBeStored() throws DmaException {
        List<String> told = new ArrayList<>();
        batch.begin(
                null,
                (address, length, flags, entry, rule) ->
                        told.add(address + "+" + length + " " + flags + " " + entry + " " + rule),
                Long.MAX_VALUE);
        assertEquals(0, batch.storable());
        batch.add(7, 8, 1, 9, BreakRule.PROVIDER);
        assertEquals(List.of("7+8 1 9 PROVIDER"), told);
    }

    /** A range is measured as if it began at 0. */
    @Test
    void whatWasCountedMovesToItsRangeButPeerMemoryStays() throws DmaException {
        batch.begin(null, null, Long.MAX_VALUE);
        batch.add(0x10, 1, 0, 0, BreakRule.PROVIDER);
        batch.add(0x20, 1, DmaSegment.BUS_ADDRESS, 1, BreakRule.PROVIDER);
        batch.add(0x30, 1, 0, 2, BreakRule.END);
        assertTrue(batch.holdsAll());
        batch.handOver(sink, 0x1000);
        assertEquals(List.of(0x1010L, 0x20L, 0x1030L), addresses);
        assertEquals(List.of(3), batches);
        assertFalse(batch.holdsAll());
    }
}
