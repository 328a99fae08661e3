package io.github.dmasg.cli;

import io.github.dmasg.cli.conformance.ConformanceJson;
import io.github.dmasg.cli.conformance.ConformanceTable;
import io.github.dmasg.cli.conformance.RecordingFiles;
import io.github.dmasg.cli.progress.CountProgress;
import io.github.dmasg.proptests.conformance.CaseFailure;
import io.github.dmasg.proptests.conformance.CaseFilter;
import io.github.dmasg.proptests.conformance.ConformanceRunner;
import io.github.dmasg.proptests.conformance.FileReport;
import io.github.dmasg.proptests.conformance.RunOptions;
import io.github.dmasg.proptests.conformance.kinds.KernelKinds;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dmasg conformance}: runs recordings of a real kernel against the classic model. */
@Command(
        name = "conformance",
        description = {
            "Runs cases recorded from a real kernel against the classic model, and counts what passes.",
            "",
            "A file starts with a line '# KIND; ...'; each further line is one case. Cases of class a, which break the "
                    + "kernel's own rules, may be rejected. Ends with 3 if a case failed, with 1 if a file could not be "
                    + "read or no case was run."
        },
        footer = {"", "Example:", "  dmasg conformance proptests/src/test/resources/kernel-vectors"})
final class ConformanceCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "PATH",
            description = "A recording, or a directory of recordings (its .txt files).")
    private List<Path> paths;

    @Option(names = "--json", description = "Print one JSON object instead of a table.")
    private boolean json;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Run at most N cases of each file: the first ones, or a sample with --seed.")
    private long limit = Long.MAX_VALUE;

    @Option(
            names = "--only",
            paramLabel = "TERM",
            split = ",",
            description = "Run only what TERM picks: a kind such as sg_misc, or FIELD=VALUE such as op=split. Several "
                    + "kinds, or several values of one field, are alternatives.")
    private List<String> only = new ArrayList<>();

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "With --limit: choose the sample. The same seed and file give the same cases, run in file "
                    + "order; the file is read twice.")
    private @Nullable Long seed;

    private final ConformanceRunner runner = new ConformanceRunner(KernelKinds.all());

    @Override
    public Integer call() {
        RunOptions options = options();
        PrintWriter err = spec.commandLine().getErr();
        List<FileReport> reports = new ArrayList<>();
        int unreadable = 0;
        try (CountProgress progress = new CountProgress(err, Terminal.showsProgress(), System::nanoTime, "cases")) {
            for (Path path : paths) {
                try {
                    unreadable += runPath(path, options, progress, reports, err);
                } catch (IOException e) {
                    unreadable++;
                    err.println("dmasg: " + FailureReport.fileMessage(e));
                }
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ConformanceJson.print(reports, out);
        } else if (!reports.isEmpty()) {
            ConformanceTable.print(reports, out);
        }
        return exitCode(reports, unreadable, err);
    }

    private RunOptions options() {
        try {
            CaseFilter filter = CaseFilter.of(only);
            for (String kind : filter.kinds()) {
                if (!runner.kinds().contains(kind)) {
                    throw new IllegalArgumentException("only: '" + kind + "' (expected: FIELD=VALUE or one of "
                            + String.join(", ", runner.kinds()) + ")");
                }
            }
            return new RunOptions(filter, limit, seed == null ? OptionalLong.empty() : OptionalLong.of(seed));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
        }
    }

    /** Runs the files of a path and returns how many could not be read. */
    private int runPath(
            Path path, RunOptions options, CountProgress progress, List<FileReport> reports, PrintWriter err)
            throws IOException {
        List<Path> files = RecordingFiles.of(path);
        if (files.isEmpty()) {
            err.println("dmasg: " + path + ": no recording inside (expected: .txt files)");
            return 1;
        }
        int unreadable = 0;
        for (Path file : files) {
            progress.subject(file.toString());
            try {
                FileReport report = runner.run(file, options, progress);
                if (options.filter().acceptsKind(report.kind())) {
                    reports.add(report);
                }
            } catch (IOException e) {
                unreadable++;
                err.println("dmasg: " + FailureReport.fileMessage(e));
            }
        }
        return unreadable;
    }

    private int exitCode(List<FileReport> reports, int unreadable, PrintWriter err) {
        long cases = 0;
        long failed = 0;
        for (FileReport r : reports) {
            cases += r.cases();
            failed += r.failed();
            CaseFailure first = r.firstFailure();
            if (json && first != null) {
                err.println("dmasg: " + first.describe(r.file()));
            }
        }
        if (failed > 0) {
            if (seed != null && limit != Long.MAX_VALUE) {
                err.println("dmasg: the sample was chosen by --seed " + seed);
            }
            return ExitCode.VIOLATION;
        }
        if (unreadable > 0) {
            return ExitCode.FAILURE;
        }
        if (cases == 0) {
            err.println("dmasg: no case was run (expected: at least one)");
            return ExitCode.FAILURE;
        }
        return ExitCode.OK;
    }
}
