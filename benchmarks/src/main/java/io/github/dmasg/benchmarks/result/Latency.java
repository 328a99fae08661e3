package io.github.dmasg.benchmarks.result;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What calls of one kind took.
 *
 * @param median nanoseconds, average over threads and iterations of the median of their calls
 * @param ns nanoseconds, average of all calls
 * @param deviation nanoseconds, standard deviation of all calls
 */
public record Latency(double median, double ns, double deviation) {
    /**
     * Sums up calls.
     *
     * @param median nanoseconds of a usual call
     * @param calls how many, greater than 0
     * @param sum of their nanoseconds
     * @param squares sum of the squares of their nanoseconds
     * @return median, average and standard deviation
     */
    public static Latency of(double median, double calls, double sum, double squares) {
        double average = sum / calls;
        // Rounding may make the difference of two equal numbers negative.
        double variance = Math.max(0, squares / calls - average * average);
        return new Latency(Timing.round(median), Timing.round(average), Timing.round(Math.sqrt(variance)));
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("median", median);
        map.put("ns", ns);
        map.put("deviation", deviation);
        return map;
    }

    static Latency of(Map<?, ?> map) {
        return new Latency(Json.number(map, "median"), Json.number(map, "ns"), Json.number(map, "deviation"));
    }
}
