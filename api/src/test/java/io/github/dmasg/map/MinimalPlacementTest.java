package io.github.dmasg.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.SegmentLimits;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Where the minimal layout places each byte, and why each segment ends, against a naive model: small lists, tiny limits, and large
 * leaves of a few granules.
 */
class MinimalPlacementTest {
    private static final long GRANULE = LayoutRun.GRANULE;
    private static final long UNIT = GRANULE / 4;
    private static final int ROUNDS = 20_000;
    private static final long[][] LEAVES = {
        {},
        {2 * GRANULE},
        {4 * GRANULE},
        {2 * GRANULE, 4 * GRANULE},
        {2 * GRANULE, 8 * GRANULE},
        {4 * GRANULE, 16 * GRANULE}
    };
    private static final long[] BOUNDARIES = {
        SegmentLimits.NO_BOUNDARY,
        SegmentLimits.NO_BOUNDARY,
        2 * UNIT - 1,
        GRANULE - 1,
        2 * GRANULE - 1,
        4 * GRANULE - 1,
        8 * GRANULE - 1,
        16 * GRANULE - 1
    };
    private static final long[] CUTS = {1, 1, 1, 1, UNIT, 2 * UNIT, GRANULE, 2 * GRANULE};

    private final LayoutRun run = new LayoutRun();
    private final MinimalLayout[] layouts = new MinimalLayout[LEAVES.length];
    private int notedLists;
    private int movedLists;

    MinimalPlacementTest() {
        for (int i = 0; i < LEAVES.length; i++) {
            long sizes = GRANULE;
            for (long leaf : LEAVES[i]) {
                sizes |= leaf;
            }
            layouts[i] = new MinimalLayout(GRANULE, sizes, run.batch, run.peers);
        }
    }

    @Test
    void everyByteLiesWhereTheModelSays() {
        Random random = new Random(0x91ace);
        for (int round = 0; round < ROUNDS; round++) {
            Pieces pieces = Pieces.random(random);
            SegmentLimits limits = limits(random);
            int leaves = random.nextInt(LEAVES.length);
            boolean joining = random.nextInt(12) != 0;
            boolean seeking = random.nextInt(12) != 0;
            try {
                check(pieces, limits, leaves, joining, seeking);
            } catch (Exception | AssertionError e) {
                throw new AssertionError(
                        "round " + round + ": " + pieces + ", " + limits + ", leaves "
                                + Arrays.toString(LEAVES[leaves]) + (joining ? "" : ", not joining")
                                + (seeking ? "" : ", no leaves sought") + ": " + e.getMessage(),
                        e);
            }
        }
        assertTrue(notedLists > ROUNDS / 2, "noted: " + notedLists);
        assertTrue(movedLists > ROUNDS / 10, "moved: " + movedLists);
    }

    private void check(Pieces pieces, SegmentLimits limits, int leaves, boolean joining, boolean seeking)
            throws Exception {
        MinimalLayout layout = layouts[leaves];
        layout.joining(joining);
        layout.seekLargeLeaves(seeking);
        MinimalModel model = new MinimalModel(
                GRANULE,
                seeking ? LEAVES[leaves] : new long[0],
                limits,
                joining,
                LayoutRun::byBus,
                LayoutRun.BUS_OFFSET);
        Laid expected = model.lay(pieces.all);
        run.measure(layout, pieces, limits, expected);
        assertEquals(
                !model.moved()
                        && model.stretches() <= 256
                        && expected.segments().size() < SegmentBatch.CAPACITY,
                layout.noted(run.batch),
                "noted");
        if (layout.noted(run.batch)) {
            notedLists++;
            run.checkNoted(layout, expected);
        } else {
            movedLists++;
        }
        run.checkEmitted(layout, pieces, expected, limits.cutAlignment() == 1);
    }

    @Test
    void anEntryWithoutLengthIsRefusedWhereverItStands() {
        for (int before = 0; before < 5; before++) {
            for (long gap : new long[] {0, GRANULE, 1}) {
                Pieces pieces = new Pieces(3);
                for (int i = 0; i < before; i++) {
                    pieces.add((8 + i) * GRANULE, GRANULE);
                }
                pieces.add((8 + before) * GRANULE + gap, 0).add(99 * GRANULE, GRANULE);
                run.begin();
                DmaException e = assertThrows(
                        DmaException.class,
                        () -> layouts[0].measure(pieces.cursor(), SegmentLimits.NONE, run.peers, run.batch));
                assertEquals(
                        "EINVAL at entry " + before + ": length: 0 (expected: > 0)", e.getMessage(), pieces::toString);
            }
        }
    }

    private static SegmentLimits limits(Random random) {
        SegmentLimits limits = SegmentLimits.NONE.withBoundaryMask(BOUNDARIES[random.nextInt(BOUNDARIES.length)]);
        if (random.nextInt(4) != 0) {
            limits = limits.withMaxSegmentSize((1 + random.nextInt(24)) * UNIT - (random.nextInt(4) == 0 ? 5 : 0));
        }
        long cut = CUTS[random.nextInt(CUTS.length)];
        boolean fits = cut <= limits.maxSegmentSize()
                && (limits.boundaryMask() == SegmentLimits.NO_BOUNDARY || cut <= limits.boundaryMask() + 1);
        return fits ? limits.withCutAlignment(cut) : limits;
    }
}
