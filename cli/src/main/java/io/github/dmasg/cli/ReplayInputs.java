package io.github.dmasg.cli;

import io.github.dmasg.cli.replay.ByteSize;
import io.github.dmasg.cli.replay.FileReplay;
import io.github.dmasg.cli.replay.FileReport;
import io.github.dmasg.cli.replay.InputFiles;
import io.github.dmasg.cli.replay.InterfaceMapper;
import io.github.dmasg.cli.replay.LimitsBook;
import io.github.dmasg.cli.replay.Messages;
import io.github.dmasg.cli.replay.ProgressLine;
import io.github.dmasg.cli.replay.ReplayListener;
import io.github.dmasg.cli.replay.ReplayOptions;
import io.github.dmasg.cli.replay.UnreadableRecordingException;
import io.github.dmasg.cli.trace.LineReader;
import io.github.dmasg.unit.ByteCount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The part of a command line that says what to replay and under which limits, and the replaying itself; shared by every
 * subcommand that replays whole recordings.
 *
 * <p>A file that cannot be read does not stop the others: it is told on standard error and in {@link #errors()}.
 */
final class ReplayInputs implements Messages {
    /** The footer of every subcommand with these options. */
    static final String LIMITS_COME_FROM =
            "Limits of a device come from a probe in the recording, else --device, else --devices, else a file "
                    + "devices.txt beside the recording, else the kernel's defaults (64 KiB segments, 4 GiB boundary; "
                    + "a larger maximum if the recording shows one).";

    @Spec(Spec.Target.MIXEE)
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

    private final List<String> errors = new ArrayList<>();
    private @Nullable ProgressLine progress;

    /** For the command line's reflection. */
    ReplayInputs() {}

    /** What came of all files. */
    record Outcome(List<FileReport> files, FileReport total) {}

    /**
     * The recordings behind the paths; a path that gives none is an error told like the others.
     *
     * @return in the order of the paths
     */
    List<Path> files() {
        return InputFiles.find(paths, this::error);
    }

    /** The file of limits, if one was named. */
    @Nullable
    Path devicesFile() {
        return devicesFile;
    }

    /**
     * Replays files one after the other.
     *
     * @param files what to replay
     * @param listeners gives the listener of each file
     * @return the reports of the files that could be read, and their sum
     * @throws ParameterException if an option makes no sense
     */
    Outcome replay(List<Path> files, Function<Path, ReplayListener> listeners) throws IOException {
        LimitsBook book = book();
        @ByteCount long granuleBytes = granuleBytes();
        progress = new ProgressLine(spec.commandLine().getErr(), Terminal.showsProgress(), System::nanoTime);
        List<FileReport> reports = new ArrayList<>();
        FileReport total = new FileReport("total");
        for (Path file : files) {
            FileReport report = replay(file, book, granuleBytes, listeners.apply(file));
            if (report != null) {
                reports.add(report);
                total.add(report);
            }
        }
        clearProgress();
        return new Outcome(reports, total);
    }

    private @Nullable FileReport replay(
            Path file, LimitsBook given, @ByteCount long granuleBytes, ReplayListener listener) {
        try {
            LimitsBook book = new LimitsBook(given);
            Path beside = file.resolveSibling(LimitsBook.FILE_NAME);
            if (Files.isRegularFile(beside)) {
                book.addFile(beside);
            }
            ReplayOptions options = new ReplayOptions(book, granuleBytes, LineReader.DEFAULT_MAX_LINE);
            return new FileReplay(file, options, new InterfaceMapper(granuleBytes), this, listener).run();
        } catch (UnreadableRecordingException | IllegalArgumentException e) {
            error(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            error(FailureReport.fileMessage(e));
        }
        return null;
    }

    /** What the command line says about devices. */
    LimitsBook book() throws IOException {
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

    /** Smallest unit of the IOMMU, bytes. */
    @ByteCount
    long granuleBytes() {
        try {
            return new ReplayOptions(new LimitsBook(), ByteSize.parse("granule", granule), LineReader.DEFAULT_MAX_LINE)
                    .granule();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** Messages about paths and files that could not be read. */
    List<String> errors() {
        return errors;
    }

    private void error(String message) {
        errors.add(message);
        warn(message);
    }

    @Override
    public void warn(String message) {
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
