package io.github.dmasg.benchmarks.latency;

import io.github.dmasg.benchmarks.result.CallCosts;
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
                "%-8s %11s %10s %10s %11s %10s %10s %12s %8s %8s",
                "",
                "map: median",
                "average",
                "deviation",
                "unmap: med.",
                "average",
                "deviation",
                "samples",
                "clock",
                "B/sample"));
        row.classic().ifPresent(costs -> out.append(costs("classic", costs)));
        out.append(costs("new", row.proposed()));
        row.classic().ifPresent(classic -> out.append(ratios(classic, row.proposed())));
        out.append(line(""));
        out.append(line("Nanoseconds, each with one reading of the clock in it (clock)."));
        out.append(line("Ratio: how many times faster the new interface is."));
        if (row.classic().isEmpty()) {
            out.append(line("The classic model has no bounce pool to compare with."));
        }
        return out.toString();
    }

    private static int jdk() {
        return Runtime.version().feature();
    }

    private static String ratios(CallCosts classic, CallCosts proposed) {
        return line(
                "%-8s %11.2f %10.2f %10s %11.2f %10.2f",
                "ratio",
                classic.map().median() / proposed.map().median(),
                classic.map().ns() / proposed.map().ns(),
                "",
                classic.unmap().median() / proposed.unmap().median(),
                classic.unmap().ns() / proposed.unmap().ns());
    }

    private static String costs(String name, CallCosts costs) {
        return line(
                "%-8s %,11.1f %,10.1f %,10.0f %,11.1f %,10.1f %,10.0f %,12.0f %8.1f %8.0f",
                name,
                costs.map().median(),
                costs.map().ns(),
                costs.map().deviation(),
                costs.unmap().median(),
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
