package io.github.dmasg.legacy.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Counts the warnings a kernel would print through {@code WARN_ON}.
 *
 * <p>A warning never changes the result of the call that raised it. Only the number of warnings and the text of the
 * last one are kept, so a log costs the same after a million calls. Not thread safe.
 */
public final class WarnLog {
    private int count;
    private @Nullable String last;

    /** Creates an empty log. */
    public WarnLog() {}

    /**
     * Records one warning.
     *
     * @param message what was found, for people
     */
    public void warn(String message) {
        count++;
        last = message;
    }

    /**
     * Number of warnings so far.
     *
     * @return a count, at least 0
     */
    public int count() {
        return count;
    }

    /**
     * The text of the most recent warning.
     *
     * @return the text, or null if there was no warning yet
     */
    public @Nullable String last() {
        return last;
    }
}
