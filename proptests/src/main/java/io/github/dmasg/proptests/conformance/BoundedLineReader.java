package io.github.dmasg.proptests.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines one by one and never holds more than one line of bounded length.
 *
 * <p>Bytes are taken as ISO 8859-1; a line ends at {@code \n}, and a {@code \r} before it is dropped. A line above the
 * bound is skipped to its end and comes back empty, with {@link #tooLong()} set. Memory: the longest line seen, at most
 * the bound.
 */
final class BoundedLineReader {
    private final InputStream in;
    private final int maxLength;
    private final byte[] block = new byte[1 << 16];
    private int from;
    private int to;
    private byte[] line = new byte[1 << 10];
    private long number;
    private boolean tooLong;

    BoundedLineReader(InputStream in, int maxLength) {
        this.in = in;
        this.maxLength = maxLength;
    }

    /** Number of the line returned last, from 1. */
    long number() {
        return number;
    }

    /** Whether the line returned last was longer than the bound. */
    boolean tooLong() {
        return tooLong;
    }

    /** The next line without its end, or null at the end of the input. */
    @Nullable
    String next() throws IOException {
        int length = 0;
        tooLong = false;
        boolean any = false;
        while (fill()) {
            any = true;
            int end = from;
            while (end < to && block[end] != '\n') {
                end++;
            }
            int part = end - from;
            tooLong |= length + part > maxLength;
            if (!tooLong) {
                append(length, part);
                length += part;
            }
            boolean complete = end < to;
            from = complete ? end + 1 : end;
            if (complete) {
                break;
            }
        }
        if (!any) {
            return null;
        }
        number++;
        if (tooLong) {
            return "";
        }
        if (length > 0 && line[length - 1] == '\r') {
            length--;
        }
        return new String(line, 0, length, StandardCharsets.ISO_8859_1);
    }

    private boolean fill() throws IOException {
        if (from < to) {
            return true;
        }
        from = 0;
        to = Math.max(0, in.read(block));
        return to > 0;
    }

    private void append(int length, int part) {
        if (length + part > line.length) {
            line = Arrays.copyOf(line, Math.max(length + part, Math.min(maxLength, line.length * 2)));
        }
        System.arraycopy(block, from, line, length, part);
    }
}
