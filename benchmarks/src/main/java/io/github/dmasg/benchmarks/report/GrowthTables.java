package io.github.dmasg.benchmarks.report;

import static io.github.dmasg.benchmarks.report.Markdown.number;
import static io.github.dmasg.benchmarks.report.Markdown.numberOrNothing;

import io.github.dmasg.benchmarks.result.Fact;
import io.github.dmasg.benchmarks.result.Growth;
import io.github.dmasg.benchmarks.result.Series;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What was measured at growing sizes, and single figures, as Markdown. */
final class GrowthTables {
    private static final double GOOD_EXPONENT = 0.03;
    private static final String CHUNK_ENDS = "Ends of chunks";

    private final Markdown out;

    GrowthTables(Markdown out) {
        this.out = out;
    }

    void write(Growth growth) {
        series(growth);
        machine(growth);
        facts(growth);
    }

    private void series(Growth growth) {
        out.heading(2, "Growth");
        out.paragraph(
                "Nanoseconds per entry at growing numbers of entries, and the exponent that fits the cost of a call"
                        + " best from 1000 entries on: 1 is proportional. Below, the fixed cost of a call shows. Between"
                        + " 100,000 and 10,000,000 entries the lists leave the caches, which the exponent includes.");
        out.paragraph("![Growth](growth.svg)");
        Set<Double> sizes = sizes(growth.series());
        List<String> head = new ArrayList<>(List.of("id", "what"));
        sizes.forEach(size -> head.add(number(size)));
        head.addAll(List.of("exponent", "within 0.03 of 1"));
        out.table(head, growth.series().stream().map(s -> cells(s, sizes)).toList());
    }

    private static Set<Double> sizes(List<Series> all) {
        Set<Double> sizes = new TreeSet<>();
        all.forEach(series -> series.points().forEach(point -> sizes.add(point.n())));
        return sizes;
    }

    private static List<String> cells(Series series, Set<Double> sizes) {
        List<String> cells = new ArrayList<>(List.of("`" + series.id() + "`", series.title()));
        for (double size : sizes) {
            cells.add(series.points().stream()
                    .filter(point -> point.n() == size)
                    .map(point -> number(point.ns()))
                    .findFirst()
                    .orElse(""));
        }
        double exponent = series.exponent();
        cells.add(String.format(Locale.ROOT, "%.3f", exponent));
        cells.add(Math.abs(exponent - 1) <= GOOD_EXPONENT ? "yes" : "**no**");
        return cells;
    }

    /** The walks that do so little that memory shows, against a walk that does nothing else. */
    private void machine(Growth growth) {
        List<Series> ratios = new ArrayList<>();
        for (Series series : growth.series()) {
            control(growth, series).ifPresent(control -> ratios.add(series.by(control)));
        }
        if (ratios.isEmpty()) {
            return;
        }
        out.heading(2, "Growth without the machine's part");
        out.paragraph(
                "How many times as long a walk takes as the plain sum of an array of as many bytes as it reads, measured"
                        + " in turn with it. What grows here is the list's; what grows above and not here is the memory's.");
        Set<Double> sizes = sizes(ratios);
        List<String> head = new ArrayList<>(List.of("id", "what"));
        sizes.forEach(size -> head.add(number(size)));
        head.addAll(List.of("exponent", "within 0.03 of 1"));
        out.table(head, ratios.stream().map(s -> cells(s, sizes)).toList());
    }

    private static Optional<Series> control(Growth growth, Series series) {
        return growth.series().stream()
                .filter(other -> other.id().equals(series.control()))
                .findFirst();
    }

    private void facts(Growth growth) {
        Map<String, List<List<String>>> tables = new LinkedHashMap<>();
        for (Fact fact : growth.facts()) {
            tables.computeIfAbsent(fact.group(), group -> new ArrayList<>())
                    .add(List.of(
                            "`" + fact.id() + "`",
                            fact.title(),
                            fact.unit(),
                            numberOrNothing(fact.classic()),
                            number(fact.proposed())));
        }
        tables.forEach((group, rows) -> {
            out.heading(2, group);
            boolean ends = group.equals(CHUNK_ENDS);
            if (ends) {
                out.paragraph(
                        "What one entry more costs where it begins a new chunk of the list, and what one entry of so"
                                + " many should cost. The fastest of several rounds, both sizes in turn.");
            }
            out.table(
                    List.of("id", "what", "unit", ends ? "proportional" : "classic", ends ? "measured" : "new"), rows);
        });
    }
}
