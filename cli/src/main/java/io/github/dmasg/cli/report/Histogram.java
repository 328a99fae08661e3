package io.github.dmasg.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Counts of several series in a fixed number of buckets. Not safe for use by several threads. */
final class Histogram {
    private final long[][] counts;
    private final IntFunction<String> label;

    /** An empty histogram whose buckets are called what {@code label} says. */
    Histogram(int series, int buckets, IntFunction<String> label) {
        this.counts = new long[series][buckets];
        this.label = label;
    }

    void add(int series, int bucket) {
        counts[series][bucket]++;
    }

    /** Everything one series counted. */
    long total(int series) {
        long sum = 0;
        for (long count : counts[series]) {
            sum += count;
        }
        return sum;
    }

    /** The buckets from the first to the last that is not empty. */
    List<BarChart.Row> rows() {
        int from = 0;
        int to = counts[0].length;
        while (from < to && isEmpty(from)) {
            from++;
        }
        while (from < to && isEmpty(to - 1)) {
            to--;
        }
        List<BarChart.Row> rows = new ArrayList<>();
        for (int bucket = from; bucket < to; bucket++) {
            long[] values = new long[counts.length];
            for (int series = 0; series < counts.length; series++) {
                values[series] = counts[series][bucket];
            }
            rows.add(new BarChart.Row(label.apply(bucket), values));
        }
        return rows;
    }

    private boolean isEmpty(int bucket) {
        for (long[] series : counts) {
            if (series[bucket] != 0) {
                return false;
            }
        }
        return true;
    }
}
