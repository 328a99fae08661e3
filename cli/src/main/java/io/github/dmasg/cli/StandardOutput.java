package io.github.dmasg.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/**
 * Standard output that stops the program when nobody reads it any more.
 *
 * <p>Java's print streams swallow write errors, so that {@code dmasg replay big.trace | head} would go on working for
 * minutes, and a full disk would pass for success. This stream turns the first write error into {@link Lost}, which
 * print streams let through.
 *
 * <p>Not safe for several threads.
 */
final class StandardOutput extends OutputStream {
    /** Where the bytes go; every failure to write to it ends the command. */
    private final OutputStream target;

    StandardOutput(OutputStream target) {
        this.target = target;
    }

    @Override
    public void write(int b) {
        try {
            target.write(b);
        } catch (IOException e) {
            throw new Lost(e);
        }
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
        try {
            target.write(bytes, from, count);
        } catch (IOException e) {
            throw new Lost(e);
        }
    }

    @Override
    public void flush() {
        try {
            target.flush();
        } catch (IOException e) {
            throw new Lost(e);
        }
    }

    /**
     * Standard output takes no more bytes. An error and not an exception: nothing between the write and the end of the
     * program can handle it, and nothing should try.
     */
    static final class Lost extends Error {
        private static final long serialVersionUID = 1L;

        Lost(IOException cause) {
            super(cause);
        }

        /** Whether the reader went away, as opposed to a full disk and its kin. */
        boolean readerGone() {
            return describe().toLowerCase(Locale.ROOT).contains("broken pipe");
        }

        /** The system's own words. */
        String describe() {
            Throwable cause = getCause();
            String words = cause == null ? null : cause.getMessage();
            return words == null ? "write failed" : words;
        }
    }
}
