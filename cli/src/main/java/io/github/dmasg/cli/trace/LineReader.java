package io.github.dmasg.cli.trace;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Cuts a byte stream into lines without copying them and without a limit on the stream's length.
 *
 * <p>Invariants: the bytes {@code [start(), end())} of {@link #buffer()} are the current line without its line feed and
 * carriage return, valid until the next {@link #next()}; the buffer never grows beyond twice the longest permitted
 * line.
 *
 * <p>A line longer than the permitted length is not kept: {@link #tooLong()} says so, the range then covers its first
 * bytes only, and reading goes on behind its line feed. So memory is bounded whatever the input holds.
 *
 * <p>Cost: one pass over the bytes, about 1 ns each; no allocation per line. Not safe for use by several threads.
 */
public final class LineReader {
    /**
     * Longest line kept unless told otherwise, in bytes: 4 MiB, room for the addresses of 220,000 entries. The kernel
     * itself prints at most 8 KiB per event.
     */
    public static final int DEFAULT_MAX_LINE = 4 << 20;

    private static final int FIRST_BUFFER = 256 << 10;
    private static final int TOO_LONG_PREFIX = 128;

    private final InputStream in;
    private final int maxLine;
    private byte[] buffer;
    private int position;
    private int limit;
    private int start;
    private int end;
    private long lineNumber;
    private long bytesRead;
    private boolean tooLong;
    private boolean ended;

    /**
     * Starts at the stream's current position.
     *
     * @param in the bytes; not closed here
     * @param maxLine longest line kept, bytes, at least 256
     * @throws IllegalArgumentException if {@code maxLine} is below 256
     */
    public LineReader(InputStream in, int maxLine) {
        if (maxLine < 2 * TOO_LONG_PREFIX) {
            throw new IllegalArgumentException("maxLine: " + maxLine + " (expected: >= " + 2 * TOO_LONG_PREFIX + ")");
        }
        this.in = in;
        this.maxLine = maxLine;
        this.buffer = new byte[Math.min(FIRST_BUFFER, maxLine)];
    }

    /**
     * Moves to the next line. A last line without a line feed counts as a line.
     *
     * @return false at the end of the stream
     * @throws IOException if the stream fails
     */
    public boolean next() throws IOException {
        tooLong = false;
        start = position;
        int scanned = position;
        while (true) {
            int feed = indexOfFeed(buffer, scanned, limit);
            if (feed >= 0) {
                return line(feed, feed + 1);
            }
            if (limit - start > maxLine) {
                return skipRest();
            }
            scanned = limit;
            int moved = start;
            if (!fill()) {
                return limit > start && line(limit, limit);
            }
            scanned -= moved - start;
        }
    }

    private boolean line(int lineEnd, int next) {
        int last = lineEnd;
        if (last > start && buffer[last - 1] == '\r') {
            last--;
        }
        end = last;
        position = next;
        lineNumber++;
        return true;
    }

    /** Drops an over-long line up to its line feed; keeps its first bytes for the message. */
    private boolean skipRest() throws IOException {
        tooLong = true;
        lineNumber++;
        System.arraycopy(buffer, start, buffer, 0, TOO_LONG_PREFIX);
        start = 0;
        end = TOO_LONG_PREFIX;
        while (true) {
            limit = TOO_LONG_PREFIX;
            position = TOO_LONG_PREFIX;
            if (!readMore()) {
                return true;
            }
            int feed = indexOfFeed(buffer, TOO_LONG_PREFIX, limit);
            if (feed >= 0) {
                position = feed + 1;
                return true;
            }
        }
    }

    /** Makes room behind {@code limit} and reads; {@code start} may move. */
    private boolean fill() throws IOException {
        if (ended) {
            return false;
        }
        if (limit == buffer.length) {
            int held = limit - start;
            if (held > buffer.length / 2) {
                // One byte more than the longest line, so that its line feed is seen.
                buffer = Arrays.copyOf(buffer, (int) Math.min(2L * buffer.length, start + (long) maxLine + 1));
            } else {
                System.arraycopy(buffer, start, buffer, 0, held);
                position -= start;
                start = 0;
                limit = held;
            }
        }
        return readMore();
    }

    private boolean readMore() throws IOException {
        if (ended) {
            return false;
        }
        int n = in.read(buffer, limit, buffer.length - limit);
        if (n < 0) {
            ended = true;
            return false;
        }
        limit += n;
        bytesRead += n;
        return true;
    }

    private static int indexOfFeed(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /**
     * The array that holds the current line.
     *
     * @return the live buffer, not a copy
     */
    public byte[] buffer() {
        return buffer;
    }

    /**
     * Where the current line starts.
     *
     * @return index of its first byte in {@link #buffer()}
     */
    public int start() {
        return start;
    }

    /**
     * Where the current line ends.
     *
     * @return index behind its last byte in {@link #buffer()}, without line feed and carriage return
     */
    public int end() {
        return end;
    }

    /**
     * Which line this is.
     *
     * @return 1 for the first line, 0 before it
     */
    public long lineNumber() {
        return lineNumber;
    }

    /**
     * Bytes taken from the stream so far, at most one buffer ahead of the current line.
     *
     * @return bytes, at least 0
     */
    public long bytesRead() {
        return bytesRead;
    }

    /**
     * Whether the current line exceeded the permitted length and was dropped but for its beginning.
     *
     * @return true if the line must not be parsed
     */
    public boolean tooLong() {
        return tooLong;
    }
}
