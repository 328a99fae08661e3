package io.github.dmasg.page;

import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.Pfn;
import io.github.dmasg.unit.PhysAddr;

/**
 * Reads a {@link PageSource} once, forward, a span of packed entries at a time.
 *
 * <p>A span is the half-open index range {@code from()..to()} of two parallel arrays. A list lends its own arrays; a source that
 * computes its entries fills a small buffer. Either way the reader runs a plain loop over arrays, which is what makes a walk
 * cost a fraction of a nanosecond per entry:
 *
 * <pre>
 * while (cursor.next()) {
 *     long[] frames = cursor.frames(), extents = cursor.extents();
 *     for (int i = cursor.from(), to = cursor.to(); i &lt; to; i++) {
 *         use(BioVec.phys(frames[i], extents[i]), BioVec.length(frames[i], extents[i]));
 *     }
 * }
 * </pre>
 *
 * <p>Invariants: after {@link #next()} returned true the span is not empty and {@code to()} is within both arrays; after false
 * it stays false. The arrays are lent until the next call of {@code next()} and must not be written.
 *
 * <p>Not thread-safe. The source must not change while a cursor is under way.
 */
public abstract class PageCursor {
    private static final long[] NONE = {};

    /** Frame words of the current span; see {@link BioVec}. */
    protected long[] frames = NONE;

    /** Extent words of the current span. */
    protected long[] extents = NONE;

    /** First index of the current span. */
    protected int from;

    /** Index behind the last of the current span. */
    protected int to;

    /** For implementations. */
    protected PageCursor() {}

    /**
     * Moves to the next span.
     *
     * @return false at the end
     */
    public abstract boolean next();

    /**
     * Frame words of the current span.
     *
     * @return lent array, not to be written
     */
    public final long[] frames() {
        return frames;
    }

    /**
     * Extent words of the current span.
     *
     * @return lent array, not to be written
     */
    public final long[] extents() {
        return extents;
    }

    /**
     * First index of the current span.
     *
     * @return index into both arrays
     */
    public final int from() {
        return from;
    }

    /**
     * End of the current span.
     *
     * @return index behind the last entry
     */
    public final int to() {
        return to;
    }

    /**
     * Page frame number of one entry of the span.
     *
     * @param index {@code from()} to {@code to() - 1}
     * @return page frame number
     */
    public final @Pfn long pfn(int index) {
        return BioVec.pfn(frames[index]);
    }

    /**
     * Physical address of the first byte of one entry of the span.
     *
     * @param index {@code from()} to {@code to() - 1}
     * @return physical address in bytes
     */
    public final @PhysAddr long phys(int index) {
        return BioVec.phys(frames[index], extents[index]);
    }

    /**
     * Offset of one entry of the span from the start of its page.
     *
     * @param index {@code from()} to {@code to() - 1}
     * @return offset in bytes
     */
    public final @ByteCount long offset(int index) {
        return BioVec.offset(extents[index]);
    }

    /**
     * Length of one entry of the span.
     *
     * @param index {@code from()} to {@code to() - 1}
     * @return length in bytes
     */
    public final @ByteCount long length(int index) {
        return BioVec.length(frames[index], extents[index]);
    }

    /**
     * Provider of one entry of the span.
     *
     * @param index {@code from()} to {@code to() - 1}
     * @return 0 for ordinary memory
     */
    public final int provider(int index) {
        return BioVec.provider(frames[index]);
    }

    /**
     * First page that one entry of the span touches. With {@link #pages} the fastest way to page ranges: the walk stays in the
     * caller's own loop, and so do its sums.
     *
     * @param index {@code from()} to {@code to() - 1}
     * @return page frame number of the page that holds the first byte
     */
    public final @Pfn long firstPage(int index) {
        return phys(index) >>> BioVec.PAGE_SHIFT;
    }

    /**
     * Number of pages that one entry of the span touches.
     *
     * @param index {@code from()} to {@code to() - 1}
     * @return at least 1
     */
    public final long pages(int index) {
        long start = phys(index);
        return ((start + length(index) - 1) >>> BioVec.PAGE_SHIFT) - (start >>> BioVec.PAGE_SHIFT) + 1;
    }
}
