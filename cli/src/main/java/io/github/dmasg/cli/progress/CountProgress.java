package io.github.dmasg.cli.progress;

import java.io.PrintWriter;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * One line on standard error that says what runs and how far it has got, shown once a run takes longer than a second and somebody
 * watches, five times a second, and wiped at the end. Not thread-safe.
 */
public final class CountProgress implements LongConsumer, AutoCloseable {
    private static final long FIRST_NANOS = 1_000_000_000L;
    private static final long NEXT_NANOS = 200_000_000L;

    private final PrintWriter err;
    private final boolean terminal;
    private final LongSupplier clock;
    private final String unit;
    private String subject = "";
    private long due;
    private int shown;

    /**
     * A line that is not shown yet.
     *
     * @param err where it goes
     * @param terminal whether anybody watches; nothing is ever printed otherwise
     * @param clock nanoseconds from any origin
     * @param unit what is counted, in the plural
     */
    public CountProgress(PrintWriter err, boolean terminal, LongSupplier clock, String unit) {
        this.err = err;
        this.terminal = terminal;
        this.clock = clock;
        this.unit = unit;
        this.due = clock.getAsLong() + FIRST_NANOS;
    }

    /**
     * Names what runs now.
     *
     * @param name its name
     */
    public void subject(String name) {
        subject = name;
        if (shown > 0) {
            // At once: nobody knows how long the first of it will take.
            show(name);
        }
    }

    @Override
    public void accept(long count) {
        if (!terminal) {
            return;
        }
        long now = clock.getAsLong();
        if (now - due >= 0) {
            due = now + NEXT_NANOS;
            show(subject + ": " + count + " " + unit);
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
