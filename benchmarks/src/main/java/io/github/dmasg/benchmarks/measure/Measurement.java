package io.github.dmasg.benchmarks.measure;

import io.github.dmasg.benchmarks.latency.LatencyRun;
import io.github.dmasg.benchmarks.latency.MapShape;
import io.github.dmasg.benchmarks.result.Environment;
import io.github.dmasg.benchmarks.result.LatencyRow;
import io.github.dmasg.benchmarks.result.Pairs;
import io.github.dmasg.benchmarks.result.RowResult;
import io.github.dmasg.benchmarks.result.Timing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Times the rows of the plan, both ways of each, and writes what came out. */
public final class Measurement {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private final int forks;
    private final List<RowResult> results = new ArrayList<>();
    private final List<LatencyRow> latencies = new ArrayList<>();
    private String flags = "";

    /**
     * A measurement.
     *
     * @param forks virtual machines for each way of a row
     */
    public Measurement(int forks) {
        this.forks = forks;
    }

    /**
     * Measures.
     *
     * @param rows what
     * @param shapes what of the map benchmark, by name
     * @param file where the results go
     * @throws RunnerException if a benchmark fails
     * @throws IOException if the file cannot be written
     */
    public void run(List<Row> rows, Map<String, MapShape> shapes, Path file) throws RunnerException, IOException {
        int all = rows.size() + shapes.size();
        for (Row row : rows) {
            RowResult result = measure(row);
            results.add(result);
            System.err.printf(
                    "%3d/%d %-22s %s %.3f, new %.3f ns per %s, ratio %.2f%n",
                    results.size(),
                    all,
                    result.id(),
                    result.baselineName(),
                    result.baseline().ns(),
                    result.proposed().ns(),
                    result.unit(),
                    result.ratio());
            write(file);
        }
        LatencyRun run = LatencyRun.brief(forks);
        for (Map.Entry<String, MapShape> shape : shapes.entrySet()) {
            LatencyRow row = run.measure(shape.getKey(), shape.getValue());
            flags = run.flags();
            latencies.add(row);
            System.err.printf(
                    "%3d/%d %-22s new: map %.0f, unmap %.0f ns%n",
                    results.size() + latencies.size(),
                    all,
                    row.id(),
                    row.proposed().map().ns(),
                    row.proposed().unmap().ns());
            write(file);
        }
    }

    private void write(Path file) throws IOException {
        new Pairs(Environment.here(flags), results, latencies).write(file);
    }

    private RowResult measure(Row row) throws RunnerException {
        Class<?> benchmark = row.prepared() ? PreparedBenchmark.class : PairBenchmark.class;
        Options options = new OptionsBuilder()
                .include(benchmark.getName() + "\\.")
                .param("row", row.id())
                .threads(row.threads())
                .forks(forks)
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .build();
        double units = row.full().units();
        Collection<RunResult> runs = new Runner(options).run();
        return new RowResult(
                row.id(),
                row.group(),
                row.title(),
                row.baseline(),
                row.unit(),
                row.target(),
                row.kernel(),
                row.bytesPerUnit(),
                row.threads(),
                units,
                timing(runs, ".baseline", units),
                timing(runs, ".proposed", units),
                "");
    }

    private Timing timing(Collection<RunResult> runs, String way, double units) {
        for (RunResult run : runs) {
            if (run.getParams().getBenchmark().endsWith(way)) {
                flags = LatencyRun.flags(run);
                return timing(run, units);
            }
        }
        throw new IllegalStateException("benchmark: no result of " + way + " (expected: one)");
    }

    private static Timing timing(RunResult run, double units) {
        List<Double> perCall = new ArrayList<>();
        for (BenchmarkResult fork : run.getBenchmarkResults()) {
            for (IterationResult iteration : fork.getIterationResults()) {
                perCall.add(iteration.getPrimaryResult().getScore());
            }
        }
        Result<?> allocated = run.getSecondaryResults().get(ALLOCATED);
        return Timing.of(
                perCall.stream().mapToDouble(Double::doubleValue).toArray(),
                units,
                allocated == null ? 0 : allocated.getScore());
    }
}
