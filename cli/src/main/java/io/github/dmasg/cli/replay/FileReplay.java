package io.github.dmasg.cli.replay;

import io.github.dmasg.cli.trace.DeviceNames;
import io.github.dmasg.cli.trace.EventKind;
import io.github.dmasg.cli.trace.TraceReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/**
 * Replays one recording: a first pass surveys the devices, a second rebuilds every call and maps it.
 *
 * <p>Two passes because the first call of a device often does not show how the device maps, and nothing may be kept
 * back: memory grows with what is mapped at one time, not with the length of the recording. The file is read twice and
 * must not change in between.
 *
 * <p>Not safe for use by several threads.
 */
public final class FileReplay {
    private static final Set<EventKind> ALL = EnumSet.complementOf(EnumSet.of(EventKind.OTHER));

    /** Bytes looked at to tell text from anything else. */
    private static final int SNIFFED = 4096;

    private static final int TRACE_DAT_MARK = 0x17;

    /** Leaks a listener hears of one by one. */
    static final int LEAKS_TOLD = 1000;

    private final Path path;
    private final ReplayOptions options;
    private final CallMapper mapper;
    private final Messages messages;
    private final ReplayListener listener;

    /**
     * A replay of one file.
     *
     * @param path the recording, a regular file
     * @param options what applies to all files
     * @param mapper maps the calls
     * @param messages receives what is not data
     */
    public FileReplay(Path path, ReplayOptions options, CallMapper mapper, Messages messages) {
        this(path, options, mapper, messages, ReplayListener.NONE);
    }

    /**
     * A replay of one file that tells of every call.
     *
     * @param path the recording, a regular file
     * @param options what applies to all files
     * @param mapper maps the calls
     * @param messages receives what is not data
     * @param listener hears of calls and of misuse
     */
    public FileReplay(Path path, ReplayOptions options, CallMapper mapper, Messages messages, ReplayListener listener) {
        this.path = path;
        this.options = options;
        this.mapper = mapper;
        this.messages = messages;
        this.listener = listener;
    }

    /**
     * Runs it.
     *
     * @return the counts and findings
     * @throws IOException if the file cannot be read
     * @throws UnreadableRecordingException if the file is empty or holds no line of a recording
     */
    public FileReport run() throws IOException, UnreadableRecordingException {
        refuseOtherFormats();
        DeviceNames names = new DeviceNames();
        DeviceSurvey survey = new DeviceSurvey();
        long size = Files.size(path);
        String file = path.toString();
        try (InputStream in = Files.newInputStream(path)) {
            new TraceReader(names, DeviceSurvey.WANTED, options.maxLine())
                    .read(in, survey, done -> messages.progress(file, done, 2 * size));
        }
        CallReplay replay = new CallReplay(file, names, survey, options, mapper, messages, listener);
        TraceReader.Summary summary;
        try (InputStream in = Files.newInputStream(path)) {
            summary = new TraceReader(names, ALL, options.maxLine())
                    .read(in, replay, done -> messages.progress(file, size + done, 2 * size));
        }
        if (summary.events() == 0 && summary.malformedLines() > 0) {
            throw new UnreadableRecordingException(
                    path + ": none of " + summary.lines() + " lines is readable; " + replay.firstMalformed());
        }
        if (summary.lostEvents() > 0) {
            messages.warn(path + ": the kernel lost " + summary.lostEvents()
                    + " events; leaks, orphan unmaps and inferred calls may come from that");
        }
        return replay.finish(summary);
    }

    private void refuseOtherFormats() throws IOException, UnreadableRecordingException {
        byte[] head;
        try (InputStream in = Files.newInputStream(path)) {
            head = in.readNBytes(SNIFFED);
        }
        if (head.length == 0) {
            throw new UnreadableRecordingException(path + ": empty file (expected: ftrace text)");
        }
        if (head[0] == TRACE_DAT_MARK) {
            throw new UnreadableRecordingException(
                    path + ": binary trace-cmd file (expected: ftrace text, as trace-cmd report makes of it)");
        }
        for (int i = 0; i < head.length; i++) {
            if (head[i] == 0) {
                throw new UnreadableRecordingException(
                        path + ": binary file, a zero byte at offset " + i + " (expected: ftrace text)");
            }
        }
    }
}
