package io.github.dmasg.cli.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CountingSolverTest {
    private static long[] list(long... values) {
        return values;
    }

    private static Problem problem(long[] starts, long[] known, long[] dmaAddrs, long[] dmaLengths) {
        return new Problem(starts, known, dmaAddrs, dmaLengths, 4096);
    }

    @Test
    void asManyEntriesAsGranulesLeaveOneList() {
        Solution solution = CountingSolver.solve(
                problem(list(0x5200, 0x9000, 0x3000), list(), list(0xf200), list(0xe00 + 0x1000 + 0x400)));
        assertNotNull(solution);
        assertTrue(solution.unique());
        assertArrayEquals(list(0xe00, 0x1000, 0x400), solution.lengths());
    }

    @Test
    void fewerEntriesThanGranulesLeaveSeveral() {
        Solution solution = CountingSolver.solve(problem(list(0x5000, 0x9000), list(), list(0xf000), list(0x3000)));
        assertNotNull(solution);
        assertFalse(solution.unique());
        assertEquals(0x3000, Arrays.stream(solution.lengths()).sum());
    }

    /** Either of two segments could take the middle entry; its offset settles it. */
    @Test
    void offsetsSayWhereASegmentStarts() {
        Solution open = CountingSolver.solve(
                problem(list(0x5000, 0x9000, 0x20000), list(), list(0xf0000, 0xf2000), list(0x2000, 0x2000)));
        assertNotNull(open);
        assertFalse(open.unique());
        Solution settled = CountingSolver.solve(
                problem(list(0x5000, 0x9000, 0x20200), list(), list(0xf0000, 0xf2200), list(0x2000, 0x2000)));
        assertNotNull(settled);
        assertTrue(settled.unique());
        assertArrayEquals(list(0x1000, 0x1000, 0x2000), settled.lengths());
    }

    @Test
    void knownLengthsNarrowTheChoice() {
        Solution solution =
                CountingSolver.solve(problem(list(0x5000, 0x9000, 0x20000), list(0x2000), list(0xf0000), list(0x4000)));
        assertNotNull(solution);
        assertTrue(solution.unique());
        assertArrayEquals(list(0x2000, 0x1000, 0x1000), solution.lengths());
    }

    @Test
    void contradictionsHaveNoSolution() {
        assertNull(
                CountingSolver.solve(problem(list(0x5000, 0x9000), list(), list(0xf0000), list(0x1000))),
                "more entries than granules");
        assertNull(
                CountingSolver.solve(problem(list(0x5000), list(), list(0xf0000, 0xf1000), list(1, 1))),
                "more segments than entries");
        assertNull(CountingSolver.solve(problem(list(0x5200), list(), list(0xf0000), list(0x1000))), "offsets differ");
        assertNull(
                CountingSolver.solve(problem(list(0x5000, 0x9000), list(100), list(0xf0000), list(0x1100))),
                "a known entry that ends inside a granule, joined by another");
        assertNull(
                CountingSolver.solve(problem(list(0x5000), list(0x800), list(0xf0000), list(0x1000))),
                "a known length that is not the segment's");
        assertNull(
                CountingSolver.solve(problem(list(0x5000, 0x9010), list(), list(0xf0000), list(0x2000))),
                "an entry inside a segment that does not start on a granule");
    }

    @Test
    void aLongListIsQuick() {
        int n = 100_000;
        long[] starts = new long[n];
        for (int i = 0; i < n; i++) {
            starts[i] = 0x100000L + 0x3000L * i;
        }
        Solution solution = CountingSolver.solve(problem(starts, list(), list(0x0), list(0x1000L * n)));
        assertNotNull(solution);
        assertTrue(solution.unique());
    }

    @Test
    void aHopelessSearchIsGivenUp() {
        int n = 20_000;
        long[] starts = new long[n];
        long[] dmaAddrs = new long[n / 2];
        long[] dmaLengths = new long[n / 2];
        for (int i = 0; i < n; i++) {
            starts[i] = 0x100000L + 0x10000L * i;
        }
        for (int j = 0; j < dmaAddrs.length; j++) {
            dmaAddrs[j] = 0x1000000L * j;
            dmaLengths[j] = 0x100000;
        }
        assertNull(CountingSolver.solve(problem(starts, list(), dmaAddrs, dmaLengths)));
    }
}
