package io.github.dmasg.cli.recording;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One recording: makes a trace instance of its own, so that nobody else's tracing is touched, switches the events on,
 * copies what they print, and takes everything away again.
 *
 * <p>Invariant: whatever was made has a step on the list of what to undo before the next thing is made; the list is run
 * through, last step first, however the recording ends, and a step that fails does not keep the others from running.
 *
 * <p>{@link #stop()} may be called by any thread; everything else by one.
 */
public final class Recorder {
    private static final long MARK_SECONDS = 30;

    /** Something that may fail. */
    private interface Step {
        void run() throws IOException;
    }

    /** Something to undo, and how a person would. */
    private record Undo(String byHand, Step step) {}

    private final Path root;
    private final TraceFiles files;
    private final Consumer<String> warnings;
    private final String name;
    private final Path instance;
    private final Deque<Undo> undo = new ArrayDeque<>();
    private final CountDownLatch stopped = new CountDownLatch(1);

    /**
     * A recording that has not begun.
     *
     * @param root the trace file system
     * @param files how to reach it
     * @param pid this process, to tell instances apart
     * @param warnings receives what is missing, and what could not be undone
     */
    public Recorder(Path root, TraceFiles files, long pid, Consumer<String> warnings) {
        this.root = root;
        this.files = files;
        this.warnings = warnings;
        this.name = "dmasg-" + pid;
        this.instance = root.resolve("instances").resolve(name);
    }

    /**
     * What to record.
     *
     * @param seconds how long, above 0
     * @param bufferKib memory for events that were not copied yet, KiB for each CPU
     * @param device only this device; null for all
     * @param probes whether to make the kernel print lengths, where it can
     */
    public record Plan(
            long seconds, long bufferKib, @Nullable String device, boolean probes) {}

    /**
     * What came of it.
     *
     * @param events events in the file
     * @param lost events the kernel lost because they were not copied in time
     */
    public record Summary(long events, long lost) {}

    /**
     * Records. When this returns or throws, the kernel is as it was, or {@code warnings} got what is left and how to
     * remove it.
     *
     * @param plan what to record
     * @param out receives the recording; flushed, not closed
     * @param progress told the events so far, every second
     * @return the figures
     * @throws RecordingException if the kernel has no such events, or this user may not record
     * @throws IOException if the file cannot be written or the events not be read
     */
    public Summary record(Plan plan, OutputStream out, LongConsumer progress) throws RecordingException, IOException {
        try {
            makeInstance(plan);
            List<String> switches = dmaEvents();
            switches.addAll(otherEvents());
            if (plan.probes()) {
                switches.addAll(probes());
            }
            for (String event : switches) {
                command("events/" + event + "/enable", "1");
            }
            header(plan, switches, out);
            return copy(plan, out, progress);
        } finally {
            undoAll();
        }
    }

    /** Ends the recording early; what was recorded until then is kept. */
    public void stop() {
        stopped.countDown();
    }

    private void makeInstance(Plan plan) throws RecordingException, IOException {
        try {
            files.makeFolder(instance);
        } catch (AccessDeniedException e) {
            throw new RecordingException(
                    instance + ": permission denied (expected: root, as in: sudo dmasg record ...)", e);
        } catch (IOException e) {
            throw new RecordingException(
                    instance + ": cannot be made: " + words(e) + " (expected: a kernel with trace instances)", e);
        }
        undo.push(new Undo("rmdir " + instance, () -> files.removeFolder(instance)));
        command("tracing_on", "0");
        command("buffer_size_kb", Long.toString(plan.bufferKib()));
    }

    private List<String> dmaEvents() throws RecordingException, IOException {
        Path dma = instance.resolve("events/dma");
        List<String> found = new ArrayList<>();
        if (files.exists(dma)) {
            for (String event : files.names(dma)) {
                if (files.exists(dma.resolve(event).resolve("enable"))) {
                    found.add("dma/" + event);
                }
            }
        }
        if (!found.contains("dma/dma_map_sg")) {
            throw new RecordingException("this kernel has no event dma:dma_map_sg (expected: Linux 6.12 or later)");
        }
        return found;
    }

    private List<String> otherEvents() {
        List<String> found = new ArrayList<>();
        wanted(found, "iommu/map", "what an IOMMU maps");
        wanted(found, "iommu/unmap", "what an IOMMU unmaps");
        wanted(found, "swiotlb/swiotlb_bounced", "what is bounced");
        return found;
    }

    private void wanted(List<String> found, String event, String tells) {
        if (files.exists(instance.resolve("events").resolve(event).resolve("enable"))) {
            found.add(event);
        } else {
            warnings.accept(
                    "this kernel has no event " + event.replace('/', ':') + ": the recording will not say " + tells);
        }
    }

    /** Probes are made for the whole kernel, then seen by the instance. */
    private List<String> probes() {
        Path commands = root.resolve("kprobe_events");
        String without = "; without length probes, replay has to work lengths out where it can";
        if (!files.exists(commands)) {
            warnings.accept("this kernel has no kprobes (CONFIG_KPROBE_EVENTS)" + without);
            return List.of();
        }
        String group = name.replace('-', '_');
        List<String> made = new ArrayList<>();
        for (LengthProbes.Probe probe : LengthProbes.all()) {
            String event = group + "/" + probe.name();
            try {
                files.append(commands, probe.make(group));
                // Before the instance goes: a probe in use cannot be removed, so this step is run after that.
                Undo instanceUndo = undo.pop();
                undo.push(new Undo(
                        "echo '-:" + event + "' >> " + commands, () -> files.append(commands, probe.remove(group))));
                undo.push(instanceUndo);
                command("events/" + event + "/filter", probe.filter());
                made.add(event);
            } catch (IOException | RecordingException e) {
                warnings.accept("no length probe " + probe.name() + ": " + e.getMessage()
                        + " (expected: x86-64 with BTF, CONFIG_DEBUG_INFO_BTF)" + without);
            }
        }
        return made;
    }

    private void header(Plan plan, List<String> switches, OutputStream out) throws IOException {
        String device = plan.device();
        String text = "# tracer: nop\n#\n# recorded by dmasg record on " + System.getProperty("os.name") + " "
                + System.getProperty("os.version") + ", " + System.getProperty("os.arch") + "\n# events: "
                + String.join(" ", switches) + "\n" + (device == null ? "" : "# only device " + device + "\n") + "#\n";
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private Summary copy(Plan plan, OutputStream out, LongConsumer progress) throws RecordingException, IOException {
        String mark = name + "-end";
        try (InputStream pipe = files.open(instance.resolve("trace_pipe"))) {
            PipeCopy copy = new PipeCopy(pipe, out, mark, plan.device());
            Thread reader = new Thread(copy, "dmasg-record");
            reader.setDaemon(true);
            reader.start();
            try {
                command("tracing_on", "1");
                watch(plan, copy, progress);
            } finally {
                finish(copy, mark);
            }
            IOException failure = copy.failure();
            if (failure != null) {
                throw failure;
            }
            return new Summary(copy.events(), copy.lostEvents());
        }
    }

    private void watch(Plan plan, PipeCopy copy, LongConsumer progress) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(plan.seconds());
        try {
            while (System.nanoTime() - end < 0 && copy.ended().getCount() > 0) {
                long left = Math.min(TimeUnit.SECONDS.toNanos(1), end - System.nanoTime());
                if (stopped.await(Math.max(1, left), TimeUnit.NANOSECONDS)) {
                    return;
                }
                progress.accept(copy.events());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets the reader come to an end: it waits for an event, so it gets one. */
    private void finish(PipeCopy copy, String mark) throws RecordingException {
        try {
            command("trace_marker", mark);
        } finally {
            copy.stop();
            command("tracing_on", "0");
        }
        try {
            if (!copy.ended().await(MARK_SECONDS, TimeUnit.SECONDS)) {
                throw new RecordingException(instance.resolve("trace_pipe") + ": the last event did not come");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives a file of the instance one command. */
    private void command(String file, String text) throws RecordingException {
        Path path = instance.resolve(file);
        try {
            files.write(path, text);
        } catch (IOException e) {
            throw new RecordingException(path + ": the kernel does not take '" + text + "': " + words(e), e);
        }
    }

    private void undoAll() {
        while (!undo.isEmpty()) {
            Undo last = undo.pop();
            try {
                last.step().run();
            } catch (IOException e) {
                warnings.accept("left behind, " + words(e) + "; remove it with: " + last.byHand());
            }
        }
    }

    /** The system's words, without the name of the file, which stands before them. */
    private static String words(IOException e) {
        if (e instanceof FileAlreadyExistsException) {
            return "there already";
        }
        if (e instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        String reason = e instanceof FileSystemException about ? about.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }
}
