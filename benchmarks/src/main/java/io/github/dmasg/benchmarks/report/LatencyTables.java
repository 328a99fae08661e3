package io.github.dmasg.benchmarks.report;

import static io.github.dmasg.benchmarks.report.Markdown.number;

import io.github.dmasg.benchmarks.result.CallCosts;
import io.github.dmasg.benchmarks.result.Latency;
import io.github.dmasg.benchmarks.result.LatencyRow;
import io.github.dmasg.benchmarks.result.Pairs;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The map benchmark as Markdown. */
final class LatencyTables {
    private static final String NONE = "none";
    /** The harness allocates a little; an object has 16 bytes at least. */
    private static final int HALF_AN_OBJECT = 8;

    private final Markdown out;

    LatencyTables(Markdown out) {
        this.out = out;
    }

    void write(Pairs first, Pairs second) {
        out.heading(2, "Latency of map and of unmap");
        out.paragraph(
                "Parameters and sample of the kernel's own map benchmark: each thread has a buffer and a token (or a"
                        + " classic table) of its own, all share one device and one IOVA space; a sample writes the buffer if the"
                        + " device will read it, maps, and unmaps. Nanoseconds of a call: the median, and in brackets, as the"
                        + " kernel's tool has it, average ± standard deviation of all calls. A call that loses its processor counts"
                        + " with the time it waits: with more threads than processors that is most of the average, so *ratio* is"
                        + " that of the medians, which show the step of the clock. *Clock* is what reading it costs, which is part"
                        + " of every figure: the average of the empty intervals timed in the same samples, classic / new. *B* is"
                        + " what a sample of the new interface allocates. The time before the first sample that counts grows with"
                        + " the threads for each processor, since they leave little of it to the compiler.");
        out.paragraph(
                "In the classic model each thread has its own operations, because they keep in fields what the kernel"
                        + " keeps on the stack. It knows neither directions, so that its translations allow both, nor bouncing, so"
                        + " that there is nothing to compare that with. `benchmarks/run --map` measures any other shape.");
        table("JDK 25", first);
        table("JDK 17", second);
    }

    private void table(String jdk, Pairs pairs) {
        List<List<String>> rows = new ArrayList<>();
        for (LatencyRow row : pairs.latencies()) {
            rows.add(cells(row));
        }
        out.table(
                List.of(
                        jdk,
                        "what",
                        "threads",
                        "classic: map ns",
                        "unmap ns",
                        "new: map ns",
                        "unmap ns",
                        "ratio: map",
                        "unmap",
                        "clock ns",
                        "B"),
                rows);
    }

    private static List<String> cells(LatencyRow row) {
        Optional<CallCosts> classic = row.classic();
        CallCosts proposed = row.proposed();
        return List.of(
                "`" + row.id() + "`",
                row.title(),
                number(row.threads()),
                classic.map(costs -> call(costs.map())).orElse(NONE),
                classic.map(costs -> call(costs.unmap())).orElse(NONE),
                call(proposed.map()),
                call(proposed.unmap()),
                classic.map(costs -> ratio(costs.map(), proposed.map())).orElse(""),
                classic.map(costs -> ratio(costs.unmap(), proposed.unmap())).orElse(""),
                classic.map(costs -> number(costs.clockNs()) + " / ").orElse("") + number(proposed.clockNs()),
                proposed.allocated() < HALF_AN_OBJECT ? "0" : number(proposed.allocated()));
    }

    private static String call(Latency latency) {
        return number(latency.median()) + " (" + number(latency.ns()) + " ± " + number(latency.deviation()) + ")";
    }

    private static String ratio(Latency classic, Latency proposed) {
        return String.format(Locale.ROOT, "%.2f", classic.median() / proposed.median());
    }
}
