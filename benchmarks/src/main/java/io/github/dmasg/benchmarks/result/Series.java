package io.github.dmasg.benchmarks.result;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Cost of one job at growing sizes.
 *
 * @param id stable name
 * @param title what is done
 * @param control id of the series that reads as many bytes of a plain array, which shows the machine's part; empty if there is none
 * @param points sizes, ascending, and what each cost
 */
public record Series(String id, String title, String control, List<Point> points) {
    /** Below this size the fixed cost of a call shows. */
    private static final double LARGE = 1000;

    /**
     * One size.
     *
     * @param n entries
     * @param ns nanoseconds per entry
     */
    public record Point(double n, double ns) {}

    /**
     * A point.
     *
     * @param n entries
     * @param nanos nanoseconds for all of them
     * @return the point
     */
    public static Point point(long n, double nanos) {
        return new Point(n, Timing.round(nanos / n));
    }

    /**
     * How the cost of a call grows: the exponent of the power of n that fits best, from a thousand entries on.
     *
     * @return 1 for a cost in proportion to n
     */
    public double exponent() {
        List<Point> large = points.stream().filter(point -> point.n() >= LARGE).toList();
        double meanX =
                large.stream().mapToDouble(p -> Math.log(p.n())).average().orElse(0);
        double meanY = large.stream()
                .mapToDouble(p -> Math.log(p.n() * p.ns()))
                .average()
                .orElse(0);
        double products = 0;
        double squares = 0;
        for (Point p : large) {
            double x = Math.log(p.n()) - meanX;
            products += x * (Math.log(p.n() * p.ns()) - meanY);
            squares += x * x;
        }
        return products / squares;
    }

    /**
     * How many times its control each size costs: what is left of the growth without the machine's part.
     *
     * @param other the control, with the same sizes
     * @return a series of ratios instead of nanoseconds
     */
    public Series by(Series other) {
        List<Point> ratios = points.stream()
                .flatMap(point -> other.points.stream()
                        .filter(same -> same.n() == point.n())
                        .map(same -> new Point(point.n(), point.ns() / same.ns())))
                .toList();
        return new Series(id, title, control, ratios);
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", id);
        map.put("title", title);
        if (!control.isEmpty()) {
            map.put("control", control);
        }
        map.put("points", points.stream().map(p -> List.of(p.n(), p.ns())).toList());
        return map;
    }

    static Series of(Map<?, ?> map) {
        List<Point> points = Json.list(map, "points").stream()
                .map(pair -> new Point((Double) ((List<?>) pair).get(0), (Double) ((List<?>) pair).get(1)))
                .toList();
        return new Series(Json.text(map, "id"), Json.text(map, "title"), Json.textOrEmpty(map, "control"), points);
    }
}
