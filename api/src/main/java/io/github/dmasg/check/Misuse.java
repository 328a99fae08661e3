package io.github.dmasg.check;

import org.jspecify.annotations.Nullable;

/**
 * One report: a value, safe to keep.
 *
 * @param kind what is wrong
 * @param message in words, with the values, what was expected, and the places
 * @param device name of the device
 * @param entry number of the page-side entry it is about, or {@link #NO_ENTRY}
 * @param made where the memory was mapped; null if the report is not about a mapping
 * @param ended where it was unmapped; null if it was not
 * @param seen where the misuse was noticed
 */
public record Misuse(
        MisuseKind kind,
        String message,
        String device,
        long entry,
        @Nullable Place made,
        @Nullable Place ended,
        Place seen) {
    /** Value of {@link #entry()} when the report is not about one entry. */
    public static final long NO_ENTRY = -1;

    /**
     * Kind and message.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return kind + ": " + message;
    }
}
