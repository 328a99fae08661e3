package io.github.dmasg.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dmasg.benchmarks.result.Latency;
import io.github.dmasg.benchmarks.result.Series;
import io.github.dmasg.benchmarks.result.Timing;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What is made of measured times. */
class SeriesTest {
    private static final double EXACT = 1e-3;

    private static List<Series.Point> pointsOf(double power) {
        return LongStream.of(1, 100, 1000, 10_000, 100_000, 1_000_000)
                .mapToObj(n -> Series.point(n, n < 1000 ? 12345 : 3 * Math.pow((double) n, power)))
                .toList();
    }

    private static double exponentOf(double power) {
        return new Series("id", "title", "", pointsOf(power)).exponent();
    }

    @Test
    void exponentIsThatOfTheLargeSizes() {
        assertEquals(1, exponentOf(1), EXACT);
        assertEquals(1.1, exponentOf(1.1), EXACT);
        assertEquals(2, exponentOf(2), EXACT);
    }

    @Test
    void ratioToTheControlLeavesOutWhatBothGrowBy() {
        Series control = new Series("array", "title", "", pointsOf(1.1));
        Series walk = new Series("walk", "title", "array", pointsOf(1.15));
        assertEquals(1.15, walk.exponent(), EXACT);
        assertEquals(1.05, walk.by(control).exponent(), EXACT);
        assertEquals(1, control.by(control).exponent(), EXACT);
    }

    @Test
    void latencyIsAverageAndDeviationOfAllCalls() {
        assertEquals(new Latency(4, 5, 2), Latency.of(4, 8, 40, 2 * 2 + 3 * 4 * 4 + 2 * 5 * 5 + 7 * 7 + 9 * 9));
        assertEquals(new Latency(3, 3, 0), Latency.of(3, 3, 9, 27));
    }

    @Test
    void timingIsTheMedianWithItsSpreadPerUnit() {
        Timing timing = Timing.of(new double[] {40, 10, 20, 30}, 10, 0);
        assertEquals(new Timing(2.5, 1, 4, 0), timing);
        assertEquals(2, Timing.of(new double[] {40, 10, 20}, 10, 0).ns());
        assertEquals(0.1235, Timing.of(new double[] {0.12345678}, 1, 0).ns());
        assertEquals(123500, Timing.of(new double[] {123456}, 1, 0).ns());
    }
}
