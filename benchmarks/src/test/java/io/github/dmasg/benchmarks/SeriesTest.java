package io.github.dmasg.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dmasg.benchmarks.result.Series;
import io.github.dmasg.benchmarks.result.Timing;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What is made of measured times. */
class SeriesTest {
    private static final double EXACT = 1e-3;

    private static double exponentOf(double power) {
        List<Series.Point> points = LongStream.of(1, 100, 1000, 10_000, 100_000, 1_000_000)
                .mapToObj(n -> Series.point(n, n < 1000 ? 12345 : 3 * Math.pow((double) n, power)))
                .toList();
        return new Series("id", "title", points).exponent();
    }

    @Test
    void exponentIsThatOfTheLargeSizes() {
        assertEquals(1, exponentOf(1), EXACT);
        assertEquals(1.1, exponentOf(1.1), EXACT);
        assertEquals(2, exponentOf(2), EXACT);
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
