package io.github.dmasg.cli;

import io.github.dmasg.cli.replay.FileReport;
import io.github.dmasg.cli.replay.LimitsBook;
import io.github.dmasg.cli.report.Provenance;
import io.github.dmasg.cli.report.ReportPage;
import io.github.dmasg.cli.report.Shell;
import io.github.dmasg.cli.report.Workload;
import io.github.dmasg.dma.DmaException;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dmasg report}: a recorded workload before and after, as one HTML page. */
@Command(
        name = "report",
        description = {
            "Write one self-contained HTML page that shows recorded workloads before and after.",
            "",
            "Entries, sizes of segments, merging, memory, the worst calls drawn with the rule at each break, leaks and "
                    + "misuse; a table with every chart. No scripts, nothing loaded from elsewhere."
        },
        footer = {
            "",
            ReplayInputs.LIMITS_COME_FROM,
            "",
            "Examples:",
            "  dmasg report samples -o report.html",
            "  dmasg report my.trace -o report.html --worst 10 --device 0000:01:00.0:mss=64K,boundary=4G-1,align=0"
        })
final class ReportCommand implements Callable<Integer> {
    private static final int MOST_WORST = 1000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ReplayInputs inputs;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "The page. An older file of that name is replaced when the page is complete.")
    private Path output;

    @Option(
            names = "--worst",
            paramLabel = "K",
            defaultValue = "5",
            description = "How many of the worst calls to draw, 0 to " + MOST_WORST + " (default: ${DEFAULT-VALUE}).")
    private int worst = 5;

    /** For the command line's reflection. */
    ReportCommand() {}

    @Override
    public Integer call() throws IOException {
        if (worst < 0 || worst > MOST_WORST) {
            throw new ParameterException(
                    spec.commandLine(), "worst: " + worst + " (expected: 0 to " + MOST_WORST + ")");
        }
        inputs.book();
        inputs.granuleBytes();
        List<Path> files = inputs.files();
        try (TargetFile target = TargetFile.open("output", output, readBy(files))) {
            Workload workload = new Workload(worst);
            ReplayInputs.Outcome outcome = inputs.replay(files, file -> workload.file(file.toString()));
            if (outcome.files().isEmpty()) {
                return ExitCode.FAILURE;
            }
            try (Writer page = target.writer()) {
                new ReportPage(page, provenance(), outcome.files(), outcome.total(), workload).write();
                page.flush();
                target.commit();
            } catch (DmaException e) {
                throw new IllegalStateException("a call that was mapped is refused: " + e.getMessage(), e);
            }
            return ended(outcome.total());
        }
    }

    private int ended(FileReport total) {
        return ReplayCommand.exitCode(total, inputs);
    }

    /** Everything this command reads: none of it may be its output. */
    private List<Path> readBy(List<Path> files) {
        List<Path> read = new ArrayList<>(files);
        for (Path file : files) {
            Path beside = file.resolveSibling(LimitsBook.FILE_NAME);
            if (Files.exists(beside)) {
                read.add(beside);
            }
        }
        Path devices = inputs.devicesFile();
        if (devices != null) {
            read.add(devices);
        }
        return read;
    }

    private Provenance provenance() {
        List<String> words = new ArrayList<>(List.of("dmasg"));
        words.addAll(spec.root().commandLine().getParseResult().originalArgs());
        String made = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(Instant.now());
        return new Provenance(
                Version.program(),
                Machine.java(),
                Machine.cpu(),
                Shell.line(words),
                made,
                inputs.granuleBytes(),
                inputs.errors());
    }
}
