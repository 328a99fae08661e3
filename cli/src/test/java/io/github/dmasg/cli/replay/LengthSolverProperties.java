package io.github.dmasg.cli.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.github.dmasg.cli.replay.RecordedList.Entry;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** The solvers against lists whose lengths are known, and against trying everything. */
class LengthSolverProperties {
    private static final long IOVA = 0xfff00000L;

    /** Small numbers weighted: contiguous and repeated memory, whole granules, one granule. */
    private static Arbitrary<Entry> entries(int mostGranules) {
        Arbitrary<Integer> gaps = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(0)),
                Tuple.of(4, Arbitraries.integers().between(1, 5)),
                Tuple.of(2, Arbitraries.integers().between(-6, -1)));
        Arbitrary<Integer> offsets = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(0)),
                Tuple.of(1, Arbitraries.integers().between(1, 4095)));
        Arbitrary<Integer> padding = Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.just(0)),
                Tuple.of(1, Arbitraries.integers().between(1, 3)));
        return Combinators.combine(
                        gaps,
                        offsets,
                        Arbitraries.integers().between(1, mostGranules * 4096),
                        Arbitraries.of(true, true, true, false),
                        Arbitraries.of(true, true, false),
                        padding)
                .as(Entry::new);
    }

    @Provide
    Arbitrary<List<Entry>> lists() {
        return entries(3).list().ofMinSize(1).ofMaxSize(24);
    }

    @Provide
    Arbitrary<List<Entry>> shortLists() {
        return entries(2).list().ofMinSize(1).ofMaxSize(4);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void mapLinesGiveTheRightLengthsOrSayThatSeveralFit(
            @ForAll("lists") List<Entry> entries, @ForAll @IntRange(max = 3) int known) {
        RecordedList list = RecordedList.of(entries, 1000, IOVA);
        Solution solution = MapLineSolver.solve(list.problem(known), list.maps());
        assertNotNull(solution, "the list itself is a solution");
        check(list, solution);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void countingGivesTheRightLengthsOrSaysThatSeveralFit(
            @ForAll("lists") List<Entry> entries, @ForAll @IntRange(max = 3) int known) {
        RecordedList list = RecordedList.of(entries, 1000, IOVA);
        Solution solution = CountingSolver.solve(list.problem(known));
        assertNotNull(solution, "the list itself is a solution");
        check(list, solution);
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void countingFindsSeveralExactlyWhenSeveralExist(
            @ForAll("shortLists") List<Entry> entries, @ForAll @IntRange(max = 3) int known) {
        RecordedList list = RecordedList.of(entries, 1000, IOVA);
        Solution solution = CountingSolver.solve(list.problem(known));
        assertNotNull(solution);
        assertEquals(EveryLength.count(list.problem(known), null, 2) == 1, solution.unique());
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void mapLinesFindSeveralExactlyWhenSeveralExist(
            @ForAll("shortLists") List<Entry> entries, @ForAll @IntRange(max = 3) int known) {
        RecordedList list = RecordedList.of(entries, 1000, IOVA);
        Solution solution = MapLineSolver.solve(list.problem(known), list.maps());
        assertNotNull(solution);
        assertEquals(EveryLength.count(list.problem(known), list.maps(), 2) == 1, solution.unique());
    }

    /** Without repeated memory the ranges always settle the lengths. */
    @Property(edgeCases = EdgeCasesMode.NONE)
    void mapLinesAreEnoughUnlessMemoryRepeats(@ForAll("lists") List<Entry> entries) {
        List<Entry> forward = entries.stream()
                .map(e ->
                        new Entry(Math.abs(e.gap()), e.offset(), e.length(), e.wholeGranules(), e.join(), e.padding()))
                .toList();
        RecordedList list = RecordedList.of(forward, 1000, IOVA);
        Solution solution = MapLineSolver.solve(list.problem(0), list.maps());
        assertNotNull(solution);
        assertEquals(true, solution.unique());
        assertArrayEquals(list.lengths(), solution.lengths());
    }

    private static void check(RecordedList list, Solution solution) {
        if (solution.unique()) {
            assertArrayEquals(list.lengths(), solution.lengths());
        }
        assertEquals(sum(list.lengths()), sum(solution.lengths()));
        for (long length : solution.lengths()) {
            assertEquals(true, length > 0, "a length of " + length);
        }
    }

    private static long sum(long[] values) {
        long sum = 0;
        for (long value : values) {
            sum += value;
        }
        return sum;
    }
}
