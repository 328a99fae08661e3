package io.github.dmasg.benchmarks.latency;

import java.util.Arrays;

/**
 * The median of many times, within two percent: counts by ranges that are 1/32 of a power of two wide.
 *
 * <p>Allocates nothing per value. Not thread-safe.
 */
final class Median {
    private static final int STEPS_SHIFT = 5;
    private static final int STEPS = 1 << STEPS_SHIFT;

    private final long[] counts = new long[(Long.SIZE - STEPS_SHIFT) * STEPS];
    private long values;

    void clear() {
        Arrays.fill(counts, 0);
        values = 0;
    }

    /** Adds a value, at least 0. */
    void add(long value) {
        counts[index(value)]++;
        values++;
    }

    private static int index(long value) {
        if (value < STEPS) {
            return (int) value;
        }
        int shift = Long.SIZE - 1 - STEPS_SHIFT - Long.numberOfLeadingZeros(value);
        return (shift << STEPS_SHIFT) + (int) (value >>> shift);
    }

    /** The middle of the range that holds the median; 0 without values. */
    double value() {
        long before = 0;
        for (int i = 0; i < counts.length; i++) {
            before += counts[i];
            if (before * 2 > values) {
                return middle(i);
            }
        }
        return 0;
    }

    private static double middle(int index) {
        int shift = Math.max(0, (index >>> STEPS_SHIFT) - 1);
        long first = (long) (index - (shift << STEPS_SHIFT)) << shift;
        return first + ((1L << shift) - 1) / 2.0;
    }
}
