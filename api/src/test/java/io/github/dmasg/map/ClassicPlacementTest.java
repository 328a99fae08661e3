package io.github.dmasg.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.SegmentLimits;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Where the classic layout places each byte, what it pads, and why each segment ends, against a naive model; and what it refuses. */
class ClassicPlacementTest {
    private static final long GRANULE = LayoutRun.GRANULE;
    private static final long UNIT = GRANULE / 4;
    private static final long LONGEST = 0xffff_ffffL;
    private static final int ROUNDS = 10_000;
    private static final long[] BOUNDARIES = {
        SegmentLimits.NO_BOUNDARY,
        2 * UNIT - 1,
        GRANULE - 1,
        2 * GRANULE - 1,
        4 * GRANULE - 1,
        8 * GRANULE - 1,
        16 * GRANULE - 1
    };

    private final LayoutRun run = new LayoutRun();
    private final ClassicLayout layout = new ClassicLayout(GRANULE, run.batch, run.peers);

    @Test
    void everyByteLiesWhereTheModelSays() {
        Random random = new Random(0xc1a551c);
        for (int round = 0; round < ROUNDS; round++) {
            Pieces pieces = Pieces.random(random);
            SegmentLimits limits = SegmentLimits.NONE.withBoundaryMask(BOUNDARIES[random.nextInt(BOUNDARIES.length)]);
            if (random.nextInt(4) != 0) {
                limits = limits.withMaxSegmentSize((1 + random.nextInt(40)) * UNIT);
            }
            try {
                check(pieces, limits);
            } catch (Exception | AssertionError e) {
                throw new AssertionError("round " + round + ": " + pieces + ", " + limits + ": " + e.getMessage(), e);
            }
        }
    }

    private void check(Pieces pieces, SegmentLimits limits) throws DmaException {
        Laid expected = new ClassicModel(GRANULE, limits, LayoutRun::byBus, LayoutRun.BUS_OFFSET).lay(pieces.all);
        run.measure(layout, pieces, limits, expected);
        assertTrue(layout.noted(run.batch));
        run.checkNoted(layout, expected);
        run.checkEmitted(layout, pieces, expected, true);
    }

    private Laid measured(Pieces pieces, SegmentLimits limits) throws DmaException {
        Laid expected = new ClassicModel(GRANULE, limits, LayoutRun::byBus, LayoutRun.BUS_OFFSET).lay(pieces.all);
        run.measure(layout, pieces, limits, expected);
        return expected;
    }

    private DmaException refused(Pieces pieces, SegmentLimits limits) {
        run.begin();
        return assertThrows(DmaException.class, () -> layout.measure(pieces.cursor(), limits, run.peers, run.batch));
    }

    @Test
    void anEntryHasAtMost32BitsOfLength() throws DmaException {
        Pieces longest = new Pieces(3).add(0x1_0000, GRANULE).add(0x2_0000, LONGEST);
        assertEquals(2, measured(longest, SegmentLimits.NONE).segments().size());
        Pieces pieces = new Pieces(3).add(0x1_0000, GRANULE).add(0x2_0000, LONGEST + 1);
        DmaException e = refused(pieces, SegmentLimits.NONE);
        assertEquals(DmaError.EINVAL, e.error());
        assertEquals(1, e.entry());
        assertEquals(
                "EINVAL at entry 1: length: 4294967296 (expected: 1..4294967295 with the classic policy)",
                e.getMessage());
    }

    @Test
    void anEntryWithoutLengthIsRefused() {
        DmaException e = refused(new Pieces(2).add(0x1_0000, GRANULE).add(0x2_0000, 0), SegmentLimits.NONE);
        assertEquals(1, e.entry());
        assertEquals("EINVAL at entry 1: length: 0 (expected: 1..4294967295 with the classic policy)", e.getMessage());
    }

    @Test
    void aJoinedSegmentHasAtMost32BitsOfLength() throws DmaException {
        // Behind an entry longer than the maximum everything joins.
        SegmentLimits limits = SegmentLimits.NONE.withMaxSegmentSize(4 * GRANULE);
        long first = LONGEST + 1 - GRANULE;
        Pieces longest = new Pieces(3).add(0x1_0000, first).add(0x2_0000, GRANULE - 1);
        Laid laid = measured(longest, limits);
        assertEquals(LONGEST, laid.segments().get(0).length());
        Pieces pieces = new Pieces(3).add(0x1_0000, first).add(0x2_0000, GRANULE);
        DmaException e = refused(pieces, limits);
        assertEquals(DmaError.EINVAL, e.error());
        assertEquals(1, e.entry());
        assertEquals(
                "EINVAL at entry 1: joined segment length: 4294967296 (expected: at most 4294967295 with the classic policy)",
                e.getMessage());
    }

    @Test
    void aListWithoutEntriesIsRefused() {
        DmaException e = refused(new Pieces(1), SegmentLimits.NONE);
        assertEquals(DmaError.EINVAL, e.error());
        assertEquals("EINVAL: entries: 0 (expected: > 0)", e.getMessage());
    }
}
