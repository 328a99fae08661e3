package io.github.dmasg.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.peer.PeerRoutes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The number of segments against an exhaustive search, on a toy machine whose granule is 4 bytes, so that every cut at every byte
 * and every placement can be tried.
 */
class MinimalLayoutTest {
    private static final int GRANULE = 4;
    private static final Device DEVICE = Device.named("toy").build();

    private record Piece(int phys, int length) {}

    @Test
    void everyPairOfSmallEntriesUnderEverySmallLimitTakesTheFewestSegments() throws DmaException {
        int cases = 0;
        for (int maxSize = 1; maxSize <= 9; maxSize++) {
            for (long boundary : new long[] {3, 7, 15, SegmentLimits.NO_BOUNDARY}) {
                for (int phys = 0; phys < GRANULE; phys++) {
                    for (int length = 1; length <= 9; length++) {
                        for (int gap : new int[] {0, 1, 4, 7}) {
                            for (int second = 1; second <= 9; second += 2) {
                                List<Piece> pieces =
                                        List.of(new Piece(phys, length), new Piece(phys + length + gap, second));
                                check(pieces, maxSize, boundary);
                                cases++;
                            }
                        }
                    }
                }
            }
        }
        assertTrue(cases > 25_000, "cases: " + cases);
    }

    @Test
    void randomListsTakeTheFewestSegments() throws DmaException {
        long seed = 0x5eed;
        Random random = new Random(seed);
        long[] boundaries = {7, 15, 31, SegmentLimits.NO_BOUNDARY};
        int[] gaps = {0, 0, 0, 4, 4, 8, 1, 3};
        for (int round = 0; round < 20_000; round++) {
            List<Piece> pieces = new ArrayList<>();
            int at = random.nextInt(3) * GRANULE + (random.nextInt(3) == 0 ? random.nextInt(GRANULE) : 0);
            for (int n = 1 + random.nextInt(6); n > 0; n--) {
                int length = random.nextBoolean() ? GRANULE * (1 + random.nextInt(4)) : 1 + random.nextInt(11);
                pieces.add(new Piece(at, length));
                at += length + gaps[random.nextInt(gaps.length)];
            }
            check(pieces, 1 + random.nextInt(24), boundaries[random.nextInt(boundaries.length)]);
        }
    }

    private static void check(List<Piece> pieces, int maxSize, long boundary) throws DmaException {
        SegmentLimits limits = SegmentLimits.NONE.withMaxSegmentSize(maxSize).withBoundaryMask(boundary);
        String what = pieces + " max " + maxSize + " boundary " + boundary;
        List<long[]> segments = lay(pieces, limits, what);
        assertEquals(fewest(pieces, maxSize, boundary), segments.size(), what);
        long bytes = 0;
        for (long[] segment : segments) {
            assertTrue(limits.allows(segment[0], segment[1]), () -> what + " gives " + Arrays.toString(segment));
            bytes += segment[1];
        }
        assertEquals(pieces.stream().mapToLong(Piece::length).sum(), bytes, what);
    }

    private static List<long[]> lay(List<Piece> pieces, SegmentLimits limits, String what) throws DmaException {
        BioVecList source = new BioVecList();
        pieces.forEach(piece -> source.append(0, piece.phys, piece.length, 0));
        SegmentBatch batch = new SegmentBatch();
        PeerLookup peers = new PeerLookup();
        peers.begin(PeerRoutes.NONE, DEVICE);
        MinimalLayout layout = new MinimalLayout(GRANULE, GRANULE | 16, batch, peers);
        batch.begin(null, null, Long.MAX_VALUE);
        layout.measure(source.cursor(), limits, peers, batch);
        final long measured = batch.segments();
        List<long[]> segments = new ArrayList<>();
        long base = layout.alignment() * 3;
        batch.begin(null, (address, length, flags, entry, rule) -> segments.add(new long[] {address, length}), 9999);
        layout.emit(source.cursor(), base, null, batch);
        assertEquals(measured, segments.size(), what);
        for (long[] segment : segments) {
            assertTrue(
                    segment[0] >= base && segment[0] + segment[1] <= base + layout.iovaBytes(),
                    () -> what + " outside " + layout.iovaBytes() + ": " + Arrays.toString(segment));
        }
        return segments;
    }

    /** Shortest way through all cut positions, where an edge is a segment that some placement allows. */
    private static int fewest(List<Piece> pieces, int maxSize, long boundary) {
        int total = pieces.stream().mapToInt(Piece::length).sum();
        int[] phys = new int[total];
        boolean[] joins = new boolean[total];
        int at = 0;
        for (Piece piece : pieces) {
            for (int i = 0; i < piece.length; i++, at++) {
                phys[at] = piece.phys + i;
                boolean physical = at > 0 && phys[at] == phys[at - 1] + 1;
                boolean atEdge = at > 0 && phys[at] % GRANULE == 0 && (phys[at - 1] + 1) % GRANULE == 0;
                joins[at] = physical || atEdge;
            }
        }
        int[] best = new int[total + 1];
        Arrays.fill(best, Integer.MAX_VALUE);
        best[0] = 0;
        for (int from = 0; from < total; from++) {
            for (int to = from + 1; to <= total && to - from <= maxSize; to++) {
                if (to - 1 > from && !joins[to - 1]) {
                    break;
                }
                if (someplaceAllows(phys[from] % GRANULE, to - from, boundary)) {
                    best[to] = Math.min(best[to], best[from] + 1);
                }
            }
        }
        return best[total];
    }

    private static boolean someplaceAllows(int inGranule, int length, long boundary) {
        if (boundary == SegmentLimits.NO_BOUNDARY) {
            return true;
        }
        for (long iova = inGranule; iova <= boundary; iova += GRANULE) {
            if (iova / (boundary + 1) == (iova + length - 1) / (boundary + 1)) {
                return true;
            }
        }
        return false;
    }
}
