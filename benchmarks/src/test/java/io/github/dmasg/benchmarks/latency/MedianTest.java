package io.github.dmasg.benchmarks.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The median is that of sorting, within two percent. */
class MedianTest {
    private static final double TOLERANCE = 0.02;

    @Test
    void isThatOfSorting() {
        SplittableRandom random = new SplittableRandom(5);
        Median median = new Median();
        for (int round = 0; round < 500; round++) {
            long[] values = new long[1 + 2 * random.nextInt(50)];
            int bits = 1 + random.nextInt(62);
            median.clear();
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextLong(1L << bits);
                median.add(values[i]);
            }
            Arrays.sort(values);
            double exact = (double) values[values.length / 2];
            assertEquals(exact, median.value(), exact * TOLERANCE);
        }
    }

    @Test
    void smallValuesAreExact() {
        Median median = new Median();
        assertEquals(0, median.value());
        for (int value = 0; value < 64; value++) {
            median.clear();
            median.add(value);
            assertEquals(value, median.value());
        }
    }
}
