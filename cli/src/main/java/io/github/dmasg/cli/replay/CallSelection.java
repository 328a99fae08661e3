package io.github.dmasg.cli.replay;

import io.github.dmasg.cli.trace.DeviceNames;
import io.github.dmasg.cli.trace.EventKind;
import io.github.dmasg.cli.trace.TraceEvent;
import io.github.dmasg.cli.trace.TraceReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Finds single calls in a recording, by number or by how badly they merge.
 *
 * <p>Calls are numbered from 1 in the order of their {@code dma_map_sg} lines. Memory grows with the number of calls asked for, not
 * with the recording. Not safe for use by several threads.
 */
public final class CallSelection {
    private final Path path;
    private final ReplayOptions options;
    private final Messages messages;

    /**
     * A recording to choose from.
     *
     * @param path the file
     * @param options as for a replay
     * @param messages receives what is not data
     */
    public CallSelection(Path path, ReplayOptions options, Messages messages) {
        this.path = path;
        this.options = options;
        this.messages = messages;
    }

    /**
     * A call and its number.
     *
     * @param number from 1, in the order of the file
     * @param call what was recorded, replayable
     */
    public record Chosen(long number, RecordedCall call) {}

    /**
     * The call with a number.
     *
     * @param number from 1
     * @return the call
     * @throws IOException if the file cannot be read
     * @throws UnreadableRecordingException if it is no recording, has fewer calls, or the page side of this one is not known
     */
    public Chosen byNumber(long number) throws IOException, UnreadableRecordingException {
        requireFile();
        List<Long> lines = linesOfCalls(number);
        if (lines.isEmpty()) {
            // Says what is wrong with a file that is no recording.
            replay(call -> {});
            throw noCall("of dma_map_sg");
        }
        if (lines.size() < number) {
            throw new UnreadableRecordingException(
                    path + ": call " + number + " (expected: 1.." + lines.size() + ", the calls of dma_map_sg)");
        }
        long line = lines.get((int) number - 1);
        List<RecordedCall> found = new ArrayList<>();
        replay(call -> {
            if (call.line() == line) {
                found.add(call);
            }
        });
        if (found.isEmpty()) {
            throw new UnreadableRecordingException(
                    path + ":" + line + ": call " + number
                            + ": the page side is not known (expected: lengths from a probe, map: lines or a one-to-one mapping)");
        }
        return new Chosen(number, found.get(0));
    }

    /**
     * The calls for which the kernel needed most DMA-side entries, worst first.
     *
     * @param count how many
     * @return at most that many
     * @throws IOException if the file cannot be read
     * @throws UnreadableRecordingException if it is no recording, or has no call whose page side is known
     */
    public List<Chosen> worst(int count) throws IOException, UnreadableRecordingException {
        requireFile();
        Comparator<RecordedCall> byEntries = Comparator.comparingLong(RecordedCall::dmaEntries)
                .thenComparing(Comparator.comparingLong(RecordedCall::line).reversed());
        PriorityQueue<RecordedCall> most = new PriorityQueue<>(byEntries);
        replay(call -> {
            most.add(call);
            if (most.size() > count) {
                most.remove();
            }
        });
        if (most.isEmpty()) {
            throw new UnreadableRecordingException(
                    path + ": no call of dma_map_sg whose page side is known (expected: one)");
        }
        List<Long> lines = linesOfCalls(Long.MAX_VALUE);
        return most.stream()
                .sorted(byEntries.reversed())
                .map(call -> new Chosen(lines.indexOf(call.line()) + 1L, call))
                .toList();
    }

    private void requireFile() throws UnreadableRecordingException {
        if (Files.isDirectory(path)) {
            throw new UnreadableRecordingException(path + ": a folder (expected: one recording)");
        }
    }

    private UnreadableRecordingException noCall(String what) {
        return new UnreadableRecordingException(path + ": no call " + what + " (expected: at least one)");
    }

    /** Receives calls in the order in which they become complete. */
    private interface Receiver {
        void take(RecordedCall call);
    }

    private void replay(Receiver receiver) throws IOException, UnreadableRecordingException {
        CallMapper listening = (call, rules, into) -> {
            if (rules == CallMapper.Rules.CLASSIC) {
                receiver.take(call);
            }
            // The result does not matter here, only the call does.
            into.reset(0, 0, 0);
        };
        new FileReplay(path, options, listening, messages).run();
    }

    private List<Long> linesOfCalls(long most) throws IOException {
        List<Long> lines = new ArrayList<>();
        TraceReader.Handler handler = new TraceReader.Handler() {
            @Override
            public void event(TraceEvent event) {
                if (event.kind() == EventKind.MAP_SG && lines.size() < most) {
                    lines.add(event.lineNumber());
                }
            }

            @Override
            public void malformed(long lineNumber, String why) {}
        };
        try (InputStream in = Files.newInputStream(path)) {
            new TraceReader(new DeviceNames(), EnumSet.of(EventKind.MAP_SG), options.maxLine())
                    .read(in, handler, done -> {});
        }
        return lines;
    }
}
