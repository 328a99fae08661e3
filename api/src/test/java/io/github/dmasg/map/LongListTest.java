package io.github.dmasg.map;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.SegmentLimits;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Lists about as long as what a layout can note: up to 256 stretches and fewer than 256 segments are handed out from the notes,
 * everything else by a second walk, and both come to the same.
 */
class LongListTest {
    private static final long GRANULE = LayoutRun.GRANULE;
    private static final int NOTES = 256;
    private static final int[] COUNTS = {1, 2, 254, 255, 256, 257, 258, 511, 512, 513, 600};

    private final LayoutRun run = new LayoutRun();
    private final MinimalLayout minimal = new MinimalLayout(GRANULE, GRANULE, run.batch, run.peers);
    private final ClassicLayout classic = new ClassicLayout(GRANULE, run.batch, run.peers);

    /** Single granules with holes between them in memory: one segment, as many stretches as granules. */
    private static Pieces scattered(int count) {
        Pieces pieces = new Pieces(100);
        for (int i = 0; i < count; i++) {
            pieces.add((i * 3L + 8) * GRANULE, GRANULE);
        }
        return pieces;
    }

    /** Pieces that join nothing. */
    private static Pieces alone(int count) {
        Pieces pieces = new Pieces(100);
        for (int i = 0; i < count; i++) {
            pieces.add((i * 3L + 8) * GRANULE, GRANULE - 1);
        }
        return pieces;
    }

    /** As many granules in a row as the page table is given at once, then two together, and so on. */
    private static Pieces mixed(int count) {
        Pieces pieces = new Pieces(100);
        for (int i = 0; i < count; i++) {
            pieces.add((i * 3L + 8) * GRANULE, i % (NOTES + 1) == NOTES ? 2 * GRANULE : GRANULE);
        }
        return pieces;
    }

    private void check(Function<Pieces, Laid> model, IovaLayout layout, Pieces pieces, boolean noted)
            throws DmaException {
        Laid expected = model.apply(pieces);
        run.measure(layout, pieces, SegmentLimits.NONE, expected);
        assertEquals(noted, layout.noted(run.batch), () -> pieces.all.size() + " entries noted");
        if (noted) {
            run.checkNoted(layout, expected);
        }
        run.checkEmitted(layout, pieces, expected, true);
    }

    private static Laid minimal(Pieces pieces) {
        return new MinimalModel(GRANULE, new long[0], SegmentLimits.NONE, true, LayoutRun::byBus, LayoutRun.BUS_OFFSET)
                .lay(pieces.all);
    }

    private static Laid classic(Pieces pieces) {
        return new ClassicModel(GRANULE, SegmentLimits.NONE, LayoutRun::byBus, LayoutRun.BUS_OFFSET).lay(pieces.all);
    }

    @Test
    void stretchesAreNotedAsLongAsTheyFit() throws DmaException {
        for (int count : COUNTS) {
            check(LongListTest::minimal, minimal, scattered(count), count <= NOTES);
            check(LongListTest::classic, classic, scattered(count), count <= NOTES);
        }
    }

    @Test
    void segmentsAreNotedAsLongAsNoneWasHandedOver() throws DmaException {
        for (int count : COUNTS) {
            check(LongListTest::minimal, minimal, alone(count), count < SegmentBatch.CAPACITY);
            check(LongListTest::classic, classic, alone(count), count < SegmentBatch.CAPACITY);
        }
    }

    @Test
    void granulesAndLargerStretchesKeepTheirOrder() throws DmaException {
        for (int count : COUNTS) {
            check(LongListTest::minimal, minimal, mixed(count), count <= NOTES);
            check(LongListTest::classic, classic, mixed(count), count <= NOTES);
        }
    }
}
