package io.github.dmasg.benchmarks.latency;

import io.github.dmasg.benchmarks.result.CallCosts;
import io.github.dmasg.benchmarks.result.Latency;
import io.github.dmasg.benchmarks.result.LatencyRow;
import io.github.dmasg.benchmarks.result.Timing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures one shape in both models, each in virtual machines of its own. */
public final class LatencyRun {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private static final int WARM_UPS = 3;
    private static final long WARM_UP_MILLIS = 500;
    private static final long CROWDED_MILLIS = 1000;
    private static final long MOST_MILLIS = 10_000;

    private final int forks;
    private final int seconds;
    private String flags = "";

    private LatencyRun(int forks, int seconds) {
        this.forks = forks;
        this.seconds = seconds;
    }

    /**
     * As long as the rows of the committed table: a second for each model and virtual machine.
     *
     * @param forks virtual machines for each model
     * @return the run
     */
    public static LatencyRun brief(int forks) {
        return new LatencyRun(forks, 0);
    }

    /**
     * As long as is asked for.
     *
     * @param seconds measured time for each model
     * @return the run
     */
    public static LatencyRun of(int seconds) {
        return new LatencyRun(1, seconds);
    }

    /**
     * Measures.
     *
     * @param id name of the row
     * @param shape what is mapped
     * @return what came out
     * @throws RunnerException if a benchmark fails
     */
    public LatencyRow measure(String id, MapShape shape) throws RunnerException {
        Optional<CallCosts> classic = shape.bounces() ? Optional.empty() : Optional.of(costs(shape, "baseline"));
        return new LatencyRow(
                id, shape.title(), shape.threads(), shape.granule(), classic, costs(shape, "proposed"), "");
    }

    /**
     * A shape as options of JMH.
     *
     * @param shape what is mapped
     * @return options and their values in turn
     */
    public static List<String> jmhOptions(MapShape shape) {
        List<String> options = new ArrayList<>();
        parameters(shape).forEach((name, value) -> options.addAll(List.of("-p", name + "=" + value)));
        options.addAll(List.of("-t", Integer.toString(shape.threads())));
        return options;
    }

    /**
     * Threads that are more than the processors leave next to nothing to the compiler: until it is done they run what it has not got
     * to yet, and a warm-up that is long enough for one of them would measure that.
     *
     * @param threads how many map at once
     * @return length of each of the iterations that are not counted
     */
    static long warmUpMillis(int threads) {
        int processors = Runtime.getRuntime().availableProcessors();
        long crowded = threads < processors ? 0 : CROWDED_MILLIS * threads / processors;
        return Math.min(WARM_UP_MILLIS + crowded, MOST_MILLIS);
    }

    private static Map<String, String> parameters(MapShape shape) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("through", shape.through().name());
        parameters.put("mode", shape.mode().name());
        parameters.put("way", shape.way().name());
        parameters.put("granule", Integer.toString(shape.granule()));
        parameters.put("bits", Integer.toString(shape.bits()));
        parameters.put("transfer", Long.toString(shape.transferNanos()));
        return parameters;
    }

    private CallCosts costs(MapShape shape, String way) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(MapLatencyBenchmark.class.getName() + "\\." + way + "$")
                .threads(shape.threads())
                .forks(forks)
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true);
        parameters(shape).forEach(options::param);
        options.warmupIterations(WARM_UPS).warmupTime(TimeValue.milliseconds(warmUpMillis(shape.threads())));
        if (seconds > 0) {
            options.measurementIterations(seconds).measurementTime(TimeValue.seconds(1));
        }
        Collection<RunResult> runs = new Runner(options.build()).run();
        RunResult run = runs.iterator().next();
        flags = flags(run);
        double samples = sum(run, "samples");
        Result<?> allocated = run.getSecondaryResults().get(ALLOCATED);
        return new CallCosts(
                Latency.of(median(run, "mapMedian"), samples, sum(run, "map"), sum(run, "mapSquares")),
                Latency.of(median(run, "unmapMedian"), samples, sum(run, "unmap"), sum(run, "unmapSquares")),
                Timing.round(sum(run, "clock") / samples),
                samples,
                allocated == null ? 0 : Timing.round(allocated.getScore()));
    }

    /**
     * What the virtual machines were started with.
     *
     * @return options that begin with {@code -X}, empty before the first measurement
     */
    public String flags() {
        return flags;
    }

    /**
     * What the virtual machines of a run were started with.
     *
     * @param run a run
     * @return options that begin with {@code -X}
     */
    public static String flags(RunResult run) {
        return run.getParams().getJvmArgs().stream()
                .filter(argument -> argument.startsWith("-X"))
                .collect(Collectors.joining(" "));
    }

    private static double median(RunResult run, String counter) {
        int iterations = 0;
        for (BenchmarkResult fork : run.getBenchmarkResults()) {
            iterations += fork.getIterationResults().size();
        }
        return sum(run, counter) / iterations / run.getParams().getThreads();
    }

    private static double sum(RunResult run, String counter) {
        double sum = 0;
        for (BenchmarkResult fork : run.getBenchmarkResults()) {
            for (IterationResult iteration : fork.getIterationResults()) {
                sum += Objects.requireNonNull(iteration.getSecondaryResults().get(counter), counter)
                        .getScore();
            }
        }
        return sum;
    }
}
