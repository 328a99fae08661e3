package io.github.dmasg.cli.conformance;

import java.io.PrintWriter;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * One line on standard error that counts cases, shown once a run takes longer than a second, five times a second, and
 * wiped at the end. Not thread safe.
 */
public final class CaseProgress implements LongConsumer, AutoCloseable {
    private static final long FIRST_NANOS = 1_000_000_000L;
    private static final long NEXT_NANOS = 200_000_000L;
    private static final int CHECK_EVERY = 64;

    private final PrintWriter err;
    private final boolean terminal;
    private final LongSupplier clock;
    private String file = "";
    private long due;
    private int calls;
    private int shown;

    /**
     * Creates a progress line.
     *
     * @param err where it goes
     * @param terminal whether anybody watches; nothing is ever printed otherwise
     * @param clock nanoseconds from any origin
     */
    public CaseProgress(PrintWriter err, boolean terminal, LongSupplier clock) {
        this.err = err;
        this.terminal = terminal;
        this.clock = clock;
        this.due = clock.getAsLong() + FIRST_NANOS;
    }

    /**
     * Names the file that runs now.
     *
     * @param name its name
     */
    public void file(String name) {
        file = name;
    }

    @Override
    public void accept(long cases) {
        calls++;
        if (!terminal || calls % CHECK_EVERY != 0) {
            return;
        }
        long now = clock.getAsLong();
        if (now - due >= 0) {
            due = now + NEXT_NANOS;
            show(file + ": " + cases + " cases");
        }
    }

    /** Wipes the line. */
    @Override
    public void close() {
        if (shown > 0) {
            show("");
            err.print('\r');
            err.flush();
        }
    }

    private void show(String line) {
        err.print("\r" + line + " ".repeat(Math.max(0, shown - line.length())));
        err.flush();
        shown = line.length();
    }
}
