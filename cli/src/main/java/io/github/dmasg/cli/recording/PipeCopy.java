package io.github.dmasg.cli.recording;

import io.github.dmasg.cli.trace.DeviceNames;
import io.github.dmasg.cli.trace.EventKind;
import io.github.dmasg.cli.trace.EventParser;
import io.github.dmasg.cli.trace.MalformedLineException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Copies whole lines from a trace pipe to a file until a line with a mark comes.
 *
 * <p>A read of a pipe waits for events, for ever if none come, and nothing can wake it but an event: so the end is an
 * event too, the mark. Runs in a thread of its own; the figures may be read by others once {@link #ended()} is open.
 */
final class PipeCopy implements Runnable {
    private static final int BUFFER = 1 << 16;
    private static final long PAUSE_MILLIS = 20;

    private final InputStream pipe;
    private final OutputStream out;
    private final byte[] mark;
    private final @Nullable DeviceLines filter;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
    private final EventParser parser = new EventParser(new DeviceNames(), EnumSet.of(EventKind.OTHER));
    /** Only of the copying thread, which tells others by {@link #events}. */
    private long counted;

    private volatile long events;
    private volatile boolean stop;
    private volatile @Nullable IOException failure;

    /** A copy of what {@code pipe} says to {@code out} until a line contains {@code mark}; of one device, if not null. */
    PipeCopy(InputStream pipe, OutputStream out, String mark, @Nullable String device) {
        this.pipe = pipe;
        this.out = out;
        this.mark = mark.getBytes(StandardCharsets.US_ASCII);
        this.filter = device == null ? null : new DeviceLines(device, out);
    }

    @Override
    public void run() {
        try {
            byte[] buffer = new byte[BUFFER];
            boolean more = true;
            while (more) {
                int read = pipe.read(buffer);
                if (read > 0) {
                    more = take(buffer, read);
                } else if (stop) {
                    more = false;
                } else {
                    // The kernel ends a pipe when tracing is switched off; it goes on when that is switched on.
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
            out.flush();
        } catch (IOException e) {
            failure = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
        }
    }

    /** Whether to go on. */
    private boolean take(byte[] buffer, int read) throws IOException {
        int from = 0;
        for (int i = 0; i < read; i++) {
            if (buffer[i] == '\n') {
                partial.write(buffer, from, i - from);
                from = i + 1;
                byte[] line = partial.toByteArray();
                partial.reset();
                if (holds(line, mark)) {
                    return false;
                }
                line(line);
            }
        }
        partial.write(buffer, from, read - from);
        return true;
    }

    private void line(byte[] line) throws IOException {
        if (filter != null) {
            filter.line(line, 0, line.length);
            events = filter.events();
            return;
        }
        out.write(line);
        out.write('\n');
        try {
            if (parser.parse(line, 0, line.length, 1) == EventParser.Line.EVENT) {
                counted++;
                events = counted;
            }
        } catch (MalformedLineException e) {
            // Copied all the same; the replay will say what is wrong with it.
        }
    }

    private static boolean holds(byte[] line, byte[] word) {
        for (int i = 0; i + word.length <= line.length; i++) {
            int same = 0;
            while (same < word.length && line[i + same] == word[same]) {
                same++;
            }
            if (same == word.length) {
                return true;
            }
        }
        return false;
    }

    /** No more events will come: an end of the pipe is the end. */
    void stop() {
        stop = true;
    }

    /** Opens when the copy is over. */
    CountDownLatch ended() {
        return ended;
    }

    /** Events copied so far. */
    long events() {
        return events;
    }

    /** Events the kernel lost because nobody read them in time. */
    long lostEvents() {
        return parser.lostEvents();
    }

    /** What went wrong with the file or the pipe; null if nothing did. */
    @Nullable
    IOException failure() {
        return failure;
    }
}
