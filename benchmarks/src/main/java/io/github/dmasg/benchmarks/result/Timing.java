package io.github.dmasg.benchmarks.result;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one way of a row costs.
 *
 * @param ns nanoseconds per unit, median of the iterations
 * @param least nanoseconds per unit of the fastest iteration
 * @param most nanoseconds per unit of the slowest iteration
 * @param allocated bytes allocated per call, as the profiler sees it; a few bytes are its own
 */
public record Timing(double ns, double least, double most, double allocated) {
    /**
     * Sums up iterations.
     *
     * @param perCall nanoseconds per call, one for each iteration
     * @param units units in a call
     * @param allocated bytes per call
     * @return the timing
     */
    public static Timing of(double[] perCall, double units, double allocated) {
        double[] sorted = perCall.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        return new Timing(
                round(median / units),
                round(sorted[0] / units),
                round(sorted[sorted.length - 1] / units),
                round(allocated));
    }

    /**
     * Rounds: four digits are more than is certain.
     *
     * @param value any
     * @return the value with four digits, 0 for none
     */
    public static double round(double value) {
        if (value == 0 || Double.isNaN(value)) {
            return 0;
        }
        double step = Math.pow(10, Math.floor(Math.log10(Math.abs(value))) - 3);
        return step >= 1 ? Math.rint(value / step) * step : Math.rint(value / step) / Math.rint(1 / step);
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("ns", ns);
        map.put("least", least);
        map.put("most", most);
        map.put("allocatedPerCall", allocated);
        return map;
    }

    static Timing of(Map<?, ?> map) {
        return new Timing(
                Json.number(map, "ns"),
                Json.number(map, "least"),
                Json.number(map, "most"),
                Json.number(map, "allocatedPerCall"));
    }
}
