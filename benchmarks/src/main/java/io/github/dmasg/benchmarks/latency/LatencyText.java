package io.github.dmasg.benchmarks.latency;

import io.github.dmasg.benchmarks.result.CallCosts;
import io.github.dmasg.benchmarks.result.Latency;
import io.github.dmasg.benchmarks.result.LatencyRow;
import java.util.Locale;

/** A measured shape as a table for a terminal. */
final class LatencyText {
    private final LatencyRow row;
    private final int seconds;

    LatencyText(LatencyRow row, int seconds) {
        this.row = row;
        this.seconds = seconds;
    }

    String text() {
        StringBuilder out = new StringBuilder();
        out.append(line("%s; threads: %.0f; %d s each; JDK %d", row.title(), row.threads(), seconds, jdk()));
        out.append(line(""));
        out.append(line(
                "%-10s %12s %12s %12s %12s %12s %8s %8s",
                "", "map ns", "deviation", "unmap ns", "deviation", "samples", "clock ns", "B/sample"));
        row.classic().ifPresent(costs -> out.append(costs("classic", costs)));
        out.append(costs("new", row.proposed()));
        row.classic()
                .ifPresent(classic -> out.append(line(
                        "%-10s %12.2f %12s %12.2f",
                        "ratio",
                        ratio(classic.map(), row.proposed().map()),
                        "",
                        ratio(classic.unmap(), row.proposed().unmap()))));
        out.append(line(""));
        out.append(
                line(
                        "Every figure includes one reading of the clock (clock ns). Ratio: how many times faster the new one is."));
        if (row.classic().isEmpty()) {
            out.append(line("The classic model has no bounce pool to compare with."));
        }
        return out.toString();
    }

    private static int jdk() {
        return Runtime.version().feature();
    }

    private static double ratio(Latency classic, Latency proposed) {
        return classic.ns() / proposed.ns();
    }

    private static String costs(String name, CallCosts costs) {
        return line(
                "%-10s %,12.1f %,12.1f %,12.1f %,12.1f %,12.0f %8.1f %8.0f",
                name,
                costs.map().ns(),
                costs.map().deviation(),
                costs.unmap().ns(),
                costs.unmap().deviation(),
                costs.samples(),
                costs.clockNs(),
                costs.allocated());
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values).stripTrailing() + "\n";
    }
}
