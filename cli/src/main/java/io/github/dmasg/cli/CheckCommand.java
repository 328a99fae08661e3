package io.github.dmasg.cli;

import io.github.dmasg.cli.check.CheckJson;
import io.github.dmasg.cli.check.CheckRun;
import io.github.dmasg.cli.check.CheckRun.Result;
import io.github.dmasg.cli.check.CheckTable;
import io.github.dmasg.cli.check.Chosen;
import io.github.dmasg.cli.progress.CountProgress;
import io.github.dmasg.proptests.suite.run.RunPlan;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dmasg check}: runs the named properties on implementations of DMA mapping. */
@Command(
        name = "check",
        description = {
            "Try the named properties on random inputs, on this interface and on other implementations.",
            "",
            "A property that does not hold is shown with the smallest input found, and with the command that runs it "
                    + "again. Ends with 3 if there was one.",
            "",
            "Ctrl-C ends a run and prints what was tried until then."
        },
        footer = {
            "",
            "Examples:",
            "  dmasg check --only P7 --tries 5000",
            "  dmasg check --against legacy,naive --seed 7",
            "  dmasg check --against my.own.Implementation --class-path target/classes",
            "  dmasg check --minutes 60"
        })
final class CheckCommand implements Callable<Integer> {
    private static final long NANOS_PER_MINUTE = 60_000_000_000L;
    private static final double MOST_MINUTES = 60.0 * 24 * 365;
    private static final double MOST_PATIENCE = 86400;

    /** How long a run that is told to end may take to print what it has. */
    private static final long ENDING_SECONDS = 20;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--tries",
            paramLabel = "N",
            defaultValue = "300",
            description = "Tries of each property on each implementation; those that take long get fewer "
                    + "(default: ${DEFAULT-VALUE}).")
    private long tries;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description =
                    "What the inputs follow from; the same seed gives the same inputs (default: another one each time).")
    private @Nullable Long seed;

    @Option(
            names = "--first",
            paramLabel = "K",
            defaultValue = "0",
            description = "Number of the first try: with --tries 1, just the one that failed.")
    private long first;

    @Option(names = "--only", paramLabel = "ID", split = ",", description = "Only these properties, such as P7.")
    private List<String> only = new ArrayList<>();

    @Option(
            names = {"--against", "--on"},
            paramLabel = "NAME",
            split = ",",
            description = "Only on these: api, api-classic, legacy, naive, or a class that implements "
                    + "io.github.dmasg.proptests.suite.plug.Implementation; without properties that are about this "
                    + "library alone.")
    private List<String> on = new ArrayList<>();

    @Option(
            names = "--class-path",
            paramLabel = "PATH",
            description = "Folders and jar files with classes for --against, separated as on a Java class path.")
    private String classPath = "";

    @Option(
            names = "--minutes",
            paramLabel = "M",
            description = "Go on for this long, in rounds of --tries with new inputs.")
    private double minutes;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description =
                    "How long a single try may last; one that does not end until then counts as violated. 0 for as "
                            + "long as it takes (default: ${DEFAULT-VALUE}).")
    private double patience;

    @Option(names = "--list", description = "Print the catalogue and try nothing.")
    private boolean list;

    @Option(names = "--json", description = "Print one JSON object instead of a table.")
    private boolean json;

    /** For the command line's reflection. */
    CheckCommand() {}

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Chosen chosen;
        RunPlan plan;
        long nanos;
        Duration longest;
        try {
            chosen = Chosen.of(only, on, classPath);
            plan = new RunPlan(seed == null ? ThreadLocalRandom.current().nextLong() >>> 32 : seed, first, tries);
            nanos = nanos();
            longest = patience();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
        }
        if (list) {
            if (json) {
                CheckJson.print(chosen.properties(), out);
            } else {
                new CheckTable(out).print(chosen.properties());
            }
            return ExitCode.OK;
        }
        try (Interruption interruption = new Interruption(() -> {}, ENDING_SECONDS)) {
            List<Result> results = run(new CheckOrder(chosen, plan, nanos, longest), interruption::told);
            if (interruption.told()) {
                spec.commandLine().getErr().println("dmasg: told to end; what was tried until then:");
            }
            if (json) {
                CheckJson.print(results, plan.seed(), out);
            } else {
                new CheckTable(out).print(results, plan.seed());
            }
            out.flush();
            return exitCode(results, plan.seed());
        }
    }

    /** What is to be run, for how long, and how long one try may last. */
    private record CheckOrder(Chosen chosen, RunPlan plan, long nanos, Duration patience) {}

    private List<Result> run(CheckOrder order, BooleanSupplier ended) {
        try (CountProgress progress =
                new CountProgress(spec.commandLine().getErr(), Terminal.showsProgress(), System::nanoTime, "tries")) {
            return new CheckRun(order.chosen, progress, System::nanoTime, ended, order.patience)
                    .run(order.plan, order.nanos);
        }
    }

    private Duration patience() {
        if (!(patience >= 0 && patience <= MOST_PATIENCE)) {
            throw new IllegalArgumentException(
                    "patience: " + patience + " (expected: 0 to " + (long) MOST_PATIENCE + " seconds)");
        }
        return Duration.ofMillis((long) Math.ceil(patience * 1000));
    }

    private long nanos() {
        if (!(minutes >= 0 && minutes <= MOST_MINUTES)) {
            throw new IllegalArgumentException("minutes: " + minutes + " (expected: 0 to " + (long) MOST_MINUTES + ")");
        }
        return (long) (minutes * NANOS_PER_MINUTE);
    }

    private int exitCode(List<Result> results, long usedSeed) {
        PrintWriter err = spec.commandLine().getErr();
        boolean violated = false;
        boolean ran = false;
        for (Result result : results) {
            ran |= result.report().tries() > result.report().discarded();
            if (result.report().counterexample() != null) {
                violated = true;
                if (json) {
                    err.println("dmasg: " + CheckTable.failure(result, usedSeed));
                }
            }
        }
        if (violated) {
            return ExitCode.VIOLATION;
        }
        if (!ran) {
            err.println("dmasg: nothing was tried (expected: a property that one of the implementations promises)");
            return ExitCode.FAILURE;
        }
        return ExitCode.OK;
    }
}
