package io.github.dmasg.cli.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Recordings chosen by hand: padding, repeated memory, and ranges that no list explains. */
class MapLineSolverTest {
    private static final long IOVA = 0xf0000;

    private static MapLines maps(long... startAndLength) {
        MapLines maps = new MapLines();
        long iova = IOVA;
        for (int i = 0; i < startAndLength.length; i += 2) {
            maps.add(iova, startAndLength[i], startAndLength[i + 1]);
            iova += startAndLength[i + 1];
        }
        return maps;
    }

    private static Problem problem(long[] starts, long[] dmaAddrs, long[] dmaLengths) {
        return new Problem(starts, new long[0], dmaAddrs, dmaLengths, 4096);
    }

    private static long[] list(long... values) {
        return values;
    }

    @Test
    void neighboursInOneRangeAreToldApartByTheirStarts() {
        Problem problem = problem(list(0x5200, 0x7000, 0xa000), list(IOVA + 0x200), list(0x1e00 + 0x3000 + 0x10));
        Solution solution = MapLineSolver.solve(problem, maps(0x5000, 0x6000));
        assertNotNull(solution);
        assertTrue(solution.unique());
        assertArrayEquals(list(0x1e00, 0x3000, 0x10), solution.lengths());
    }

    @Test
    void rangesThatNoEntryUsesFitNoList() {
        Problem problem = problem(list(0x5000), list(IOVA), list(0x1000));
        assertNotNull(MapLineSolver.solve(problem, maps(0x5000, 0x1000)));
        assertNull(MapLineSolver.solve(problem, maps(0x5000, 0x1000, 0x9000, 0x1000)));
    }

    @Test
    void theLastEntryIsNotPadded() {
        Problem problem = problem(list(0x5000), list(IOVA), list(0x1000));
        assertNull(MapLineSolver.solve(problem, maps(0x5000, 0x2000)));
    }

    @Test
    void aSegmentLongerThanItsRangesFitsNoList() {
        Problem problem = problem(list(0x5000), list(IOVA), list(0x1001));
        assertNull(MapLineSolver.solve(problem, maps(0x5000, 0x1000)));
        Problem two = problem(list(0x5000, 0x8000), list(IOVA, IOVA + 0x1000), list(0x1800, 0x1000));
        assertNull(MapLineSolver.solve(two, maps(0x5000, 0x1000, 0x8000, 0x1000)));
    }

    @Test
    void rangesOfAnotherCallFitNoList() {
        Problem problem = problem(list(0x5000), list(IOVA + 0x10000), list(0x1000));
        assertNull(MapLineSolver.solve(problem, maps(0x5000, 0x1000)));
        assertNull(MapLineSolver.solve(problem, new MapLines()));
    }

    @Test
    void rangesBeforeTheCallsOwnAreLeftOut() {
        Problem problem = problem(list(0x9000), list(IOVA + 0x1000), list(0x800));
        Solution solution = MapLineSolver.solve(problem, maps(0x5000, 0x1000, 0x9000, 0x1000));
        assertNotNull(solution);
        assertArrayEquals(list(0x800), solution.lengths());
    }

    @Test
    void paddingUpToABoundaryIsNotLength() {
        Problem problem = problem(list(0x5000, 0x20000), list(IOVA, IOVA + 0x8000), list(0x1000, 0x800));
        Solution solution = MapLineSolver.solve(problem, maps(0x5000, 0x8000, 0x20000, 0x1000));
        assertNotNull(solution);
        assertTrue(solution.unique());
        assertArrayEquals(list(0x1000, 0x800), solution.lengths());
    }

    @Test
    void twoPagesOverAndOverAreToldApart() {
        int n = 400;
        long[] starts = new long[n];
        MapLines maps = new MapLines();
        for (int i = 0; i < n; i++) {
            starts[i] = 0x10000 + 0x1000L * (i % 2);
        }
        for (int i = 0; i < n / 2; i++) {
            maps.add(IOVA + 0x2000L * i, 0x10000, 0x2000);
        }
        Problem problem = problem(starts, list(IOVA), list(0x1000L * n));
        Solution solution = MapLineSolver.solve(problem, maps);
        assertNotNull(solution);
        long[] pages = new long[n];
        Arrays.fill(pages, 0x1000);
        assertArrayEquals(pages, solution.lengths());
        Problem impossible = problem(starts, list(IOVA), list(0x1000L * n + 1));
        assertNull(MapLineSolver.solve(impossible, maps));
    }

    @Test
    void repeatedMemoryIsPlacedByTheRangesThatAreLeft() {
        // The second entry cannot go on in the first range: the third would find no range of its own.
        Problem problem = problem(list(0x5000, 0x5000, 0x6000), list(IOVA), list(0x4000));
        Solution solution = MapLineSolver.solve(problem, maps(0x5000, 0x2000, 0x5000, 0x2000));
        assertNotNull(solution);
        assertTrue(solution.unique());
        assertArrayEquals(list(0x2000, 0x1000, 0x1000), solution.lengths());
    }
}
