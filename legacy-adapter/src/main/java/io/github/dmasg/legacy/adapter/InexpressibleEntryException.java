package io.github.dmasg.legacy.adapter;

import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import java.io.Serial;

/**
 * Says that an entry of one form has no counterpart in the other: an entry of length 0, a page frame number beyond 2^40, a
 * provider beyond the classic 10 bits.
 *
 * <p>Thrown where an interface leaves no room for a checked exception, that is from cursors; conversions report the same as a
 * {@link DmaException}. Nothing was changed when it is thrown.
 */
public final class InexpressibleEntryException extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Which entry, from 0. */
    private final long entry;

    /** Value and expectation, without the entry. */
    private final String reason;

    InexpressibleEntryException(long entry, String what, String value, String expected) {
        this(entry, what + ": " + value + " (expected: " + expected + ")");
    }

    private InexpressibleEntryException(long entry, String reason) {
        super("entry " + entry + " " + reason);
        this.entry = entry;
        this.reason = reason;
    }

    /**
     * The entry.
     *
     * @return number in its list, from 0
     */
    public long entry() {
        return entry;
    }

    /** The same as a refusal that can never succeed. */
    DmaException refusal() {
        return DmaException.atEntry(DmaError.EINVAL, entry, reason);
    }
}
