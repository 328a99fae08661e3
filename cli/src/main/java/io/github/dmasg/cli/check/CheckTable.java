package io.github.dmasg.cli.check;

import io.github.dmasg.cli.check.CheckRun.Result;
import io.github.dmasg.proptests.suite.run.Counterexample;
import io.github.dmasg.proptests.suite.run.NamedProperty;
import io.github.dmasg.proptests.suite.run.PropertyReport;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The catalogue for people: each property with its sentence, and below it how often it was tried on whom. */
public final class CheckTable {
    private static final int WIDTH = 120;

    private final PrintWriter out;

    /**
     * A table.
     *
     * @param out where it goes
     */
    public CheckTable(PrintWriter out) {
        this.out = out;
    }

    /**
     * Prints properties without results.
     *
     * @param properties which
     */
    public void print(List<NamedProperty<?>> properties) {
        properties.forEach(this::head);
    }

    private void head(NamedProperty<?> property) {
        out.printf("%-4s %s%n", property.id(), property.sentence());
        String needs = property.needs().isEmpty() ? "" : "; needs: " + sorted(property);
        out.printf("     proves %s%s%n", String.join(", ", property.requirements()), needs);
    }

    private static String sorted(NamedProperty<?> property) {
        return String.join(
                ", ", property.needs().stream().map(Object::toString).sorted().toList());
    }

    /**
     * Prints results, and behind them each failure with the command that replays it.
     *
     * @param results in the order of their properties
     * @param seed what the inputs followed from
     */
    public void print(List<Result> results, long seed) {
        String last = "";
        long tries = 0;
        int violated = 0;
        List<PropertyReport> of = new ArrayList<>();
        for (Result result : results) {
            PropertyReport report = result.report();
            if (!report.property().id().equals(last)) {
                distribution(of);
                of.clear();
                head(report.property());
                last = report.property().id();
            }
            row(result);
            of.add(report);
            tries += report.tries();
            violated += report.counterexample() == null ? 0 : 1;
        }
        distribution(of);
        out.printf("%d tries, %d violated, seed %d%n", tries, violated, seed);
        for (Result result : results) {
            if (result.report().counterexample() != null) {
                out.println();
                out.println(failure(result, seed));
            }
        }
    }

    private void row(Result result) {
        PropertyReport report = result.report();
        if (!report.notPromised().isEmpty()) {
            out.printf(
                    "     %-12s not run: does not promise %s%n", result.on(), String.join(", ", report.notPromised()));
            return;
        }
        String verdict = report.counterexample() == null ? "held" : "VIOLATED";
        StringBuilder row =
                new StringBuilder(String.format("     %-12s %8d tries  %-8s", result.on(), report.tries(), verdict));
        if (report.discarded() > 0) {
            row.append(String.format("  %d outside its domain", report.discarded()));
        }
        int wanted = report.property().classes().size();
        if (wanted > 0) {
            row.append(String.format(
                    "  %d of %d classes", wanted - report.unreached().size(), wanted));
            if (!report.unreached().isEmpty()) {
                row.append(", not: ").append(String.join(", ", report.unreached()));
            }
        }
        out.println(row.toString().stripTrailing());
    }

    /** How many of a property's tries were of each class, on all implementations together. */
    private void distribution(List<PropertyReport> reports) {
        Map<String, Long> reached = new TreeMap<>();
        long tries = 0;
        for (PropertyReport report : reports) {
            report.reached().forEach((name, count) -> reached.merge(name, count, Long::sum));
            tries += report.tries() - report.discarded();
        }
        if (reached.isEmpty()) {
            return;
        }
        StringBuilder line = new StringBuilder("     of these");
        for (Map.Entry<String, Long> each : reached.entrySet()) {
            String share = String.format(Locale.ROOT, " %s %.0f %%,", each.getKey(), 100.0 * each.getValue() / tries);
            if (line.length() + share.length() > WIDTH) {
                out.println(line);
                line = new StringBuilder("             ");
            }
            line.append(share);
        }
        out.println(line.substring(0, line.length() - 1));
    }

    /**
     * A failure for people.
     *
     * @param result a result with a counterexample
     * @param seed what the inputs followed from
     * @return several lines without a final line end
     * @throws IllegalArgumentException if the result has no counterexample
     */
    public static String failure(Result result, long seed) {
        PropertyReport report = result.report();
        Counterexample found = report.counterexample();
        if (found == null) {
            throw new IllegalArgumentException("counterexample: none (expected: one)");
        }
        return report.property().id() + " does not hold on " + result.on() + ": "
                + report.property().sentence()
                + "\n  found:    " + found.message()
                + "\n  smallest: " + found.minimal() + " (after " + found.smallerInputs() + " smaller inputs)"
                + "\n  first:    " + found.original()
                + "\n  replay:   " + replay(result, found, seed);
    }

    /** As a shell reads it. */
    private static String quoted(String path) {
        return path.matches("[\\w./:@%+,=-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
    }

    static String replay(Result result, Counterexample found, long seed) {
        String on = "";
        if (!result.on().equals(PropertyReport.LIBRARY)) {
            on = " --against " + result.on();
            on += result.classPath().isEmpty() ? "" : " --class-path " + quoted(result.classPath());
        }
        return "dmasg check --only " + result.report().property().id() + on + " --seed " + seed + " --first "
                + found.tryNumber() + " --tries 1";
    }
}
