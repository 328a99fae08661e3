package io.github.dmasg.cli;

import io.github.dmasg.cli.replay.ByteSize;
import io.github.dmasg.cli.replay.Count;
import io.github.dmasg.cli.replay.FileReplay;
import io.github.dmasg.cli.replay.FileReport;
import io.github.dmasg.cli.replay.InputFiles;
import io.github.dmasg.cli.replay.InterfaceMapper;
import io.github.dmasg.cli.replay.JsonReport;
import io.github.dmasg.cli.replay.Limits;
import io.github.dmasg.cli.replay.LimitsBook;
import io.github.dmasg.cli.replay.Messages;
import io.github.dmasg.cli.replay.ProgressLine;
import io.github.dmasg.cli.replay.ReplayOptions;
import io.github.dmasg.cli.replay.TableReport;
import io.github.dmasg.cli.replay.UnreadableRecordingException;
import io.github.dmasg.cli.trace.LineReader;
import io.github.dmasg.unit.ByteCount;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code dmasg replay}: runs recorded mapping calls through the new interface and compares with the kernel.
 *
 * <p>A file that cannot be read does not stop the others; it makes the exit code {@link ExitCode#FAILURE}, unless an
 * exact call differs somewhere, which weighs more: {@link ExitCode#VIOLATION}.
 */
@Command(
        name = "replay",
        description = {
            "Map recorded kernel workloads through the new interface and compare with what the kernel made of them.",
            "",
            "Reads ftrace text with the events dma:*, and iommu:map, swiotlb:* and length probes where recorded."
        },
        footer = {
            "",
            "Limits of a device come from a probe in the recording, else --device, else --devices, else a file "
                    + "devices.txt beside the recording, else the kernel's defaults (64 KiB segments, 4 GiB boundary; "
                    + "a larger maximum if the recording shows one).",
            "A file of limits has lines such as: 0000:00:04.0 mss=4G-1 boundary=4G-1 align=0xfff mapper=iommu"
        })
final class ReplayCommand implements Callable<Integer>, Messages {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "PATH",
            arity = "1..*",
            description = "Recordings, or folders to search for files named *.trace.")
    private List<Path> paths = new ArrayList<>();

    @Option(
            names = "--device",
            paramLabel = "ADDR:mss=N,boundary=N,align=N",
            description = "Limits of a device: largest segment, segment boundary, bounce alignment. "
                    + "N is decimal or 0x hexadecimal, with K, M, G, T or -1 behind it. May be repeated.")
    private List<String> devices = new ArrayList<>();

    @Option(names = "--devices", paramLabel = "FILE", description = "A file of limits, one device per line.")
    private @Nullable Path devicesFile;

    @Option(
            names = "--mapper",
            paramLabel = "ADDR=KIND",
            description = "How a device maps: iommu, direct, bounce or identity, instead of what the recording shows. "
                    + "May be repeated.")
    private List<String> mappers = new ArrayList<>();

    @Option(
            names = "--granule",
            paramLabel = "N",
            defaultValue = "4K",
            description = "Smallest unit the recorded IOMMU maps; usually the page size (default: ${DEFAULT-VALUE}).")
    private String granule = "4K";

    @Option(names = "--json", description = "Print one JSON object instead of tables.")
    private boolean json;

    private final List<String> errors = new ArrayList<>();
    private @Nullable ProgressLine progress;

    /** For the command line's reflection. */
    ReplayCommand() {}

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        LimitsBook book = book();
        long granuleBytes = granuleBytes();
        progress = new ProgressLine(spec.commandLine().getErr(), Terminal.showsProgress(), System::nanoTime);
        List<FileReport> reports = new ArrayList<>();
        FileReport total = new FileReport("total");
        for (Path file : InputFiles.find(paths, this::error)) {
            FileReport report = replay(file, book, granuleBytes);
            if (report != null) {
                reports.add(report);
                total.add(report);
            }
        }
        clearProgress();
        if (json) {
            new JsonReport(out).print(reports, total, errors);
        } else if (!reports.isEmpty()) {
            new TableReport(out).print(reports, total);
        }
        return exitCode(total);
    }

    private int exitCode(FileReport total) {
        if (total.get(Count.CLASSIC_DIFFER) == 0) {
            return errors.isEmpty() ? ExitCode.OK : ExitCode.FAILURE;
        }
        FileReport.Difference first = total.firstDifference();
        say("the classic policy differs from the kernel in " + total.get(Count.CLASSIC_DIFFER) + " of "
                + total.get(Count.EXACT) + " exact calls");
        if (first != null && first.call().limits().source() == Limits.Source.ASSUMED) {
            say("the limits of " + first.call().device() + " are assumed; give them with --device "
                    + first.call().device() + ":mss=...,boundary=...");
        }
        return ExitCode.VIOLATION;
    }

    private @Nullable FileReport replay(Path file, LimitsBook given, @ByteCount long granuleBytes) {
        try {
            LimitsBook book = new LimitsBook(given);
            Path beside = file.resolveSibling(LimitsBook.FILE_NAME);
            if (Files.isRegularFile(beside)) {
                book.addFile(beside);
            }
            ReplayOptions options = new ReplayOptions(book, granuleBytes, LineReader.DEFAULT_MAX_LINE);
            return new FileReplay(file, options, new InterfaceMapper(granuleBytes), this).run();
        } catch (UnreadableRecordingException | IllegalArgumentException e) {
            error(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            error(FailureReport.fileMessage(e));
        }
        return null;
    }

    private LimitsBook book() throws IOException {
        LimitsBook book = new LimitsBook();
        try {
            devices.forEach(book::addDevice);
            mappers.forEach(book::addMapper);
            if (devicesFile != null) {
                book.addFile(devicesFile);
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        return book;
    }

    private @ByteCount long granuleBytes() {
        try {
            return new ReplayOptions(new LimitsBook(), ByteSize.parse("granule", granule), LineReader.DEFAULT_MAX_LINE)
                    .granule();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private void error(String message) {
        errors.add(message);
        say(message);
    }

    @Override
    public void warn(String message) {
        say(message);
    }

    private void say(String message) {
        clearProgress();
        spec.commandLine().getErr().println("dmasg: " + message);
    }

    @Override
    public void progress(String file, long done, long all) {
        if (progress != null) {
            progress.show(file, done, all);
        }
    }

    private void clearProgress() {
        if (progress != null) {
            progress.clear();
        }
    }
}
