package io.github.dmasg.cli.replay;

import java.io.PrintWriter;
import java.util.function.LongSupplier;

/**
 * A line on the terminal that says how far a long replay has got: after a second, and only if there is a terminal.
 *
 * <p>Not safe for use by several threads.
 */
public final class ProgressLine {
    private static final long SECOND = 1_000_000_000L;
    private static final int WIDTH = 79;

    private final PrintWriter err;
    private final boolean terminal;
    private final LongSupplier clock;
    private long nextAt;
    private boolean shown;

    /**
     * A line that is not shown yet.
     *
     * @param err where to
     * @param terminal whether somebody is looking
     * @param clock nanoseconds, as {@link System#nanoTime()}
     */
    public ProgressLine(PrintWriter err, boolean terminal, LongSupplier clock) {
        this.err = err;
        this.terminal = terminal;
        this.clock = clock;
        this.nextAt = clock.getAsLong() + SECOND;
    }

    /**
     * Shows progress, at most ten times a second.
     *
     * @param what what is being done
     * @param done how much is done
     * @param all how much there is
     */
    public void show(String what, long done, long all) {
        if (!terminal || clock.getAsLong() - nextAt < 0) {
            return;
        }
        nextAt = clock.getAsLong() + SECOND / 10;
        long percent = all <= 0 ? 0 : Math.min(100, 100 * (done / 1024) / Math.max(1, all / 1024));
        String text = percent + "% of " + what;
        err.print("\r" + (text.length() > WIDTH ? text.substring(0, WIDTH) : text + " ".repeat(WIDTH - text.length())));
        err.flush();
        shown = true;
    }

    /** Wipes the line, before a message or at the end. */
    public void clear() {
        if (shown) {
            err.print("\r" + " ".repeat(WIDTH) + "\r");
            err.flush();
            shown = false;
        }
    }
}
