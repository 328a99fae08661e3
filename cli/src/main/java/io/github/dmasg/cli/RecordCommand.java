package io.github.dmasg.cli;

import io.github.dmasg.cli.recording.Recorder;
import io.github.dmasg.cli.recording.RecordingException;
import io.github.dmasg.cli.recording.TraceFiles;
import io.github.dmasg.cli.recording.Tracefs;
import io.github.dmasg.cli.replay.ByteSize;
import io.github.dmasg.cli.replay.ProgressLine;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code dmasg record}: records the DMA events of the running kernel.
 *
 * <p>Interrupted, by Ctrl-C or SIGTERM, it keeps what was recorded until then and leaves nothing behind in the kernel.
 */
@Command(
        name = "record",
        description = {
            "Record the DMA events of the running kernel, in the form that replay, explain and report read.",
            "",
            "Needs root and Linux 6.12 or later. Uses a trace instance of its own, so that other tracing goes on "
                    + "undisturbed, and removes it at the end, also when interrupted; what was recorded until then is kept. "
                    + "Where the kernel has kprobes, the lengths of page-side entries and the limits of devices are recorded "
                    + "as well."
        },
        footer = {
            "",
            "Examples:",
            "  sudo dmasg record --seconds 10 -o my.trace",
            "  sudo dmasg record --seconds 60 --device 0000:01:00.0 -o nvme.trace && dmasg report nvme.trace -o nvme.html"
        })
final class RecordCommand implements Callable<Integer> {
    private static final long MOST_SECONDS = 7L * 24 * 3600;
    private static final long MOST_BUFFER = 1L << 30;
    private static final long KIB = 1024;

    /** How long an interrupted recording may take to put things back. */
    private static final long CLEANING_SECONDS = 40;

    @Spec
    private CommandSpec spec;

    @Option(names = "--seconds", required = true, paramLabel = "N", description = "How long; Ctrl-C ends it earlier.")
    private long seconds;

    @Option(
            names = "--device",
            paramLabel = "ADDR",
            description = "Record this device only, by its name in the events, such as 0000:01:00.0.")
    private @Nullable String device;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "The recording. An older file of that name is replaced at the end.")
    private Path output;

    @Option(
            names = "--buffer",
            paramLabel = "SIZE",
            defaultValue = "8M",
            description =
                    "Kernel memory for events that were not copied yet, for each CPU (default: ${DEFAULT-VALUE}).")
    private String buffer = "8M";

    @Option(names = "--no-probes", description = "Do not place length probes.")
    private boolean noProbes;

    @Option(names = "--tracefs", hidden = true, paramLabel = "FOLDER", description = "Where the trace files are.")
    private @Nullable Path tracefs;

    /** For the command line's reflection. */
    RecordCommand() {}

    @Override
    public Integer call() throws IOException {
        Recorder.Plan plan = plan();
        try (TargetFile target = TargetFile.open("output", output, List.of())) {
            Path root = tracefs == null ? Tracefs.find() : tracefs;
            Recorder recorder = new Recorder(
                    root, TraceFiles.KERNEL, ProcessHandle.current().pid(), this::say);
            return record(recorder, plan, target);
        } catch (RecordingException e) {
            throw new Failure(String.valueOf(e.getMessage()));
        }
    }

    private int record(Recorder recorder, Recorder.Plan plan, TargetFile target)
            throws IOException, RecordingException {
        Interruption interruption = new Interruption(recorder::stop, CLEANING_SECONDS);
        try {
            Recorder.Summary summary = record(recorder, plan, target.stream());
            target.commit();
            tell(summary, plan);
        } finally {
            interruption.close();
        }
        return ExitCode.OK;
    }

    private Recorder.Summary record(Recorder recorder, Recorder.Plan plan, OutputStream file)
            throws IOException, RecordingException {
        PrintWriter err = spec.commandLine().getErr();
        ProgressLine progress = new ProgressLine(err, Terminal.showsProgress(), System::nanoTime);
        try (OutputStream out = new BufferedOutputStream(file, 1 << 16) {
            @Override
            public void close() throws IOException {
                // The file is closed when it gets its name.
                flush();
            }
        }) {
            long[] second = new long[1];
            Recorder.Summary summary = recorder.record(plan, out, events -> {
                second[0]++;
                progress.show(plan.seconds() + " s, " + events + " events so far", second[0], plan.seconds());
            });
            out.flush();
            return summary;
        } finally {
            progress.clear();
        }
    }

    private void tell(Recorder.Summary summary, Recorder.Plan plan) {
        say(output + ": " + summary.events() + " events"
                + (summary.lost() == 0 ? "" : ", " + summary.lost() + " lost"));
        if (summary.lost() > 0) {
            say("events were lost: what depends on them cannot be replayed; give more than --buffer " + buffer);
        }
        if (summary.events() == 0) {
            say("nothing was recorded: no device"
                    + (plan.device() == null ? "" : " called " + plan.device())
                    + " was mapped for in that time, or its driver does not use the kernel's DMA calls (virtio without an "
                    + "IOMMU does not)");
        }
    }

    private Recorder.Plan plan() {
        if (seconds < 1 || seconds > MOST_SECONDS) {
            throw new ParameterException(
                    spec.commandLine(), "seconds: " + seconds + " (expected: 1 to " + MOST_SECONDS + ")");
        }
        if (device != null && !device.matches("\\S+")) {
            throw new ParameterException(
                    spec.commandLine(), "device: '" + device + "' (expected: a name such as 0000:01:00.0)");
        }
        try {
            long bytes = ByteSize.parse("buffer", buffer);
            if (bytes < 64 * KIB || bytes > MOST_BUFFER) {
                throw new IllegalArgumentException("buffer: " + buffer + " (expected: 64K to 1G)");
            }
            return new Recorder.Plan(seconds, bytes / KIB, fullAddress(device), !noProbes);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** A PCI address may leave out its domain. */
    private static @Nullable String fullAddress(@Nullable String name) {
        return name != null && name.matches("[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7]") ? "0000:" + name : name;
    }

    private void say(String message) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("dmasg: " + message);
        err.flush();
    }
}
