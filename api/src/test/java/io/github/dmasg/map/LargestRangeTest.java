package io.github.dmasg.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.page.BioVec;
import io.github.dmasg.page.PageCursor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A range of 2^60 bytes is the largest; with the huge granules of these tests a list need not be long to come there. */
class LargestRangeTest {
    private static final int SPAN = 2048;
    private static final long LARGEST = 1L << 60;

    private final LayoutRun run = new LayoutRun();

    /** The same entry at physical address 0 again and again, and at last some of one byte. */
    private static final class Repeated extends PageCursor {
        private int spans;
        private int last;

        Repeated(long length, int spans, int last) {
            this.spans = spans;
            this.last = last;
            frames = new long[SPAN];
            extents = new long[SPAN];
            Arrays.fill(frames, BioVec.frame(0, BioVec.ORDINARY, length));
            Arrays.fill(extents, BioVec.extent(0, length));
            to = SPAN;
        }

        @Override
        public boolean next() {
            if (spans > 0) {
                spans--;
                return true;
            }
            if (last == 0) {
                return false;
            }
            Arrays.fill(frames, BioVec.frame(0, BioVec.ORDINARY, 1));
            Arrays.fill(extents, BioVec.extent(0, 1));
            to = last;
            last = 0;
            return true;
        }
    }

    private void assertLargest(IovaLayout layout, long granule, long length) throws DmaException {
        int spans = (int) (LARGEST / granule / SPAN);
        run.begin();
        layout.measure(new Repeated(length, spans, 0), SegmentLimits.NONE, run.peers, run.batch);
        assertEquals(LARGEST, layout.iovaBytes());
        run.begin();
        DmaException e = assertThrows(
                DmaException.class,
                () -> layout.measure(new Repeated(length, spans, 2), SegmentLimits.NONE, run.peers, run.batch));
        assertEquals(DmaError.ENOMEM, e.error());
        assertEquals((long) spans * SPAN + 1, e.entry(), "last entry of the span");
        assertEquals(
                "ENOMEM at entry " + e.entry() + ": IOVA space: more than 2^60 bytes (expected: a smaller source)",
                e.getMessage());
    }

    @Test
    void minimal() throws DmaException {
        long granule = 1L << 39;
        assertLargest(new MinimalLayout(granule, granule, run.batch, run.peers), granule, granule);
    }

    @Test
    void classic() throws DmaException {
        long granule = 1L << 40;
        assertLargest(new ClassicLayout(granule, run.batch, run.peers), granule, 1);
    }
}
