package io.github.dmasg.benchmarks.report;

import io.github.dmasg.benchmarks.result.Growth;
import io.github.dmasg.benchmarks.result.Pairs;
import io.github.dmasg.benchmarks.result.RowResult;
import io.github.dmasg.benchmarks.result.Series;
import java.util.List;

/** The charts. Each shows figures that stand in the table too. */
final class Charts {
    private static final int WIDTH = 760;
    private static final int LEFT = 190;
    private static final int RIGHT = 60;
    private static final int TOP = 50;
    private static final int BAR = 9;
    private static final int STEP = 28;
    private static final String[] LINES = {"la", "lb", "lc", "ld", "le", "lf"};

    private Charts() {}

    /** Classic and new of every row that is compared with classic: bars of nanoseconds per unit, logarithmic. */
    static String pairs(Pairs pairs) {
        List<RowResult> rows = pairs.rows().stream()
                .filter(row ->
                        row.baselineName().equals("classic") && !row.group().startsWith("Limit"))
                .toList();
        int height = TOP + rows.size() * STEP + 30;
        Svg svg = new Svg(WIDTH, height, "Nanoseconds per unit, logarithmic: classic (orange) and new (blue)");
        Scale scale = new Scale(0.01, 10_000, LEFT, WIDTH - RIGHT);
        for (double tick = 0.01; tick <= 10_000; tick *= 10) {
            svg.line(scale.at(tick), TOP - 10, scale.at(tick), height - 25, "grid");
            svg.label(scale.at(tick), height - 10, "middle", "small", Markdown.number(tick) + " ns");
        }
        double y = TOP;
        for (RowResult row : rows) {
            svg.label(LEFT - 8, y + 13, "end", "", row.id());
            bar(svg, scale, y, row.baseline().ns(), "a");
            bar(svg, scale, y + BAR + 1, row.proposed().ns(), "b");
            y += STEP;
        }
        return svg.toString();
    }

    private static void bar(Svg svg, Scale scale, double y, double ns, String kind) {
        svg.bar(LEFT, y, Math.max(1, scale.at(ns) - LEFT), BAR, kind);
        svg.label(scale.at(ns) + 4, y + BAR, "start", "small", Markdown.number(ns));
    }

    /** Nanoseconds per entry over the number of entries, both logarithmic. */
    static String growth(Growth growth) {
        int height = 420;
        int bottom = height - 60;
        Svg svg =
                new Svg(WIDTH, height, "Nanoseconds per entry (up) at 1 to 100,000,000 entries (across), logarithmic");
        Scale across = new Scale(1, 1e8, 60, WIDTH - 230);
        Scale up = new Scale(0.01, 1000, bottom, TOP);
        for (double n = 1; n <= 1e8; n *= 10) {
            svg.line(across.at(n), TOP, across.at(n), bottom, "grid");
            svg.label(across.at(n), bottom + 18, "middle", "small", power(n));
        }
        for (double ns = 0.01; ns <= 1000; ns *= 10) {
            svg.line(60, up.at(ns), WIDTH - 230, up.at(ns), "grid");
            svg.label(54, up.at(ns) + 4, "end", "small", Markdown.number(ns));
        }
        int i = 0;
        for (Series series : growth.series()) {
            String kind = LINES[i / 2 % LINES.length] + (i % 2 == 0 ? " dashed" : "");
            double[] points = series.points().stream()
                    .flatMapToDouble(p -> java.util.stream.DoubleStream.of(across.at(p.n()), up.at(p.ns())))
                    .toArray();
            svg.path(points, kind);
            double y = TOP + 10 + i * 22;
            svg.path(new double[] {WIDTH - 215, y - 4, WIDTH - 185, y - 4}, kind);
            svg.label(WIDTH - 180, y, "start", "small", series.id());
            i++;
        }
        return svg.toString();
    }

    private static String power(double n) {
        return n < 1000 ? Markdown.number(n) : "1e" + Math.round(Math.log10(n));
    }

    /** Cost of a pair of IOVA calls, by threads. */
    static String threads(Pairs pairs) {
        List<RowResult> rows = pairs.rows().stream()
                .filter(row -> row.id().startsWith("iova-threads"))
                .toList();
        int height = TOP + rows.size() * STEP + 30;
        Svg svg = new Svg(WIDTH, height, "IOVA space: nanoseconds per pair of calls, classic (orange) and new (blue)");
        Scale scale = new Scale(1, 10_000, LEFT, WIDTH - RIGHT);
        double y = TOP;
        for (RowResult row : rows) {
            svg.label(LEFT - 8, y + 13, "end", "", "threads: " + Markdown.number(row.threads()));
            bar(svg, scale, y, row.baseline().ns(), "a");
            bar(svg, scale, y + BAR + 1, row.proposed().ns(), "b");
            y += STEP;
        }
        svg.label(LEFT, height - 10, "start", "small", "logarithmic; 2 processors");
        return svg.toString();
    }

    /** A logarithmic axis. */
    private record Scale(double least, double most, double from, double to) {
        double at(double value) {
            double within = Math.min(most, Math.max(least, value));
            return from + (to - from) * Math.log(within / least) / Math.log(most / least);
        }
    }
}
