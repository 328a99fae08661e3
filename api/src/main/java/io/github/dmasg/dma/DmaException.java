package io.github.dmasg.dma;

import java.io.Serial;

/**
 * A mapping was refused and nothing of it remains.
 *
 * <p>Checked, so that the compiler makes every caller decide what to do: the classic call returned a number that was easily left
 * unlooked at. It names the error, the page-side entry or DMA-side segment that caused it, and in words the value and what was
 * expected.
 */
public final class DmaException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Value of {@link #entry()} and {@link #segment()} when the refusal is not about one. */
    public static final long NONE = -1;

    /** What the refusal means to the caller. */
    private final DmaError error;

    /** The page-side entry it is about, or {@link #NONE}. */
    private final long entry;

    /** The DMA segment it is about, or {@link #NONE}. */
    private final long segment;

    private DmaException(DmaError error, long entry, long segment, String message) {
        super(message);
        this.error = error;
        this.entry = entry;
        this.segment = segment;
    }

    /**
     * A refusal of the call as a whole.
     *
     * @param error its kind
     * @param message value and expectation
     * @return the exception
     */
    public static DmaException of(DmaError error, String message) {
        return new DmaException(error, NONE, NONE, error + ": " + message);
    }

    /**
     * A refusal because of one page-side entry.
     *
     * @param error its kind
     * @param entry number of the entry in its source, from 0
     * @param message value and expectation
     * @return the exception
     */
    public static DmaException atEntry(DmaError error, long entry, String message) {
        return new DmaException(error, entry, NONE, error + " at entry " + entry + ": " + message);
    }

    /**
     * A refusal because of one DMA-side segment.
     *
     * @param error its kind
     * @param segment number of the segment in its mapping, from 0
     * @param message value and expectation
     * @return the exception
     */
    public static DmaException atSegment(DmaError error, long segment, String message) {
        return new DmaException(error, NONE, segment, error + " at segment " + segment + ": " + message);
    }

    /**
     * The kind of refusal.
     *
     * @return error code
     */
    public DmaError error() {
        return error;
    }

    /**
     * The page-side entry that caused it.
     *
     * @return number from 0, or {@link #NONE}
     */
    public long entry() {
        return entry;
    }

    /**
     * The DMA-side segment that caused it.
     *
     * @return number from 0, or {@link #NONE}
     */
    public long segment() {
        return segment;
    }
}
