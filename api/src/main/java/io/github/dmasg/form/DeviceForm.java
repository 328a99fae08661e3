package io.github.dmasg.form;

import io.github.dmasg.dma.DmaCursor;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegments;
import io.github.dmasg.dma.DmaSink;
import io.github.dmasg.unit.ByteCount;
import org.jspecify.annotations.Nullable;

/**
 * A mapping in the form that a device reads, filled by the mapper without a list in between (S10).
 *
 * <p>Life: empty, then filled by one mapping, then emptied with {@link #clear()} when the device is done, and so on. A form that
 * still describes something refuses the next mapping, because the device may be reading it. {@link #abort()} leaves the form as
 * it was before {@link #begin()}, also behind {@link #commit()}.
 *
 * <p>Invariants: a complete form describes exactly the bytes of the segments it was given, in order; what it holds never exceeds
 * {@link #need} for those bytes and segments. Nothing has to be read back to unmap: the mapping's token knows all.
 *
 * <p>Once filled to a size, a form allocates nothing for mappings up to that size. Not thread-safe.
 */
public abstract class DeviceForm implements DmaSink {
    private boolean open;
    private boolean complete;
    private boolean completeBefore;
    private boolean revocable;
    private long segments;
    private long segmentsBefore;
    private @ByteCount long bytes;
    private @ByteCount long bytesBefore;
    private @Nullable DmaCursor cursor;

    DeviceForm() {}

    /**
     * The most table that a mapping can take in this form. Exact: never exceeded, and reached by some mapping.
     *
     * @param mappedBytes bytes of the mapping, greater than 0
     * @param maxSegments most segments it has, greater than 0; a mapper's {@code bounds} tells
     * @return entries, pages and bytes of table
     */
    public abstract TableNeed need(@ByteCount long mappedBytes, long maxSegments);

    /**
     * The table that is in use.
     *
     * @return entries, pages and bytes of table
     */
    public abstract TableNeed used();

    /** Whether another mapping may be added behind a complete one. */
    boolean extensible() {
        return false;
    }

    /** A mapping begins: note what to go back to. */
    void start() {}

    /** All segments are in: fill in what could not be known before. At least one segment was accepted. */
    abstract void finish() throws DmaException;

    /** Back to where {@link #start} was called. Must not throw. */
    void rollback() {
        forget();
    }

    /** Empty, with everything given back. Must not throw. */
    abstract void forget();

    /**
     * A mapping begins.
     *
     * @throws IllegalStateException if the form still describes a mapping
     */
    @Override
    public final void begin() {
        if (open || (complete && !extensible())) {
            throw new IllegalStateException("form: " + (open ? "being filled" : "complete") + " (expected: clear)");
        }
        start();
        completeBefore = complete;
        segmentsBefore = segments;
        bytesBefore = bytes;
        open = true;
        complete = false;
        revocable = true;
    }

    @Override
    public final void commit() throws DmaException {
        requireOpen();
        if (segments == segmentsBefore) {
            throw DmaException.of(DmaError.EINVAL, "segments: 0 (expected: > 0)");
        }
        finish();
        open = false;
        complete = true;
    }

    @Override
    public final void abort() {
        if (!revocable) {
            return;
        }
        rollback();
        revocable = false;
        open = false;
        complete = completeBefore;
        segments = segmentsBefore;
        bytes = bytesBefore;
    }

    /**
     * Empties the form and gives back all table memory: the device is done with it.
     *
     * @throws IllegalStateException if a mapping is just being made
     */
    public final void clear() {
        if (open) {
            throw new IllegalStateException("form: being filled (expected: complete or clear)");
        }
        forget();
        revocable = false;
        complete = false;
        segments = 0;
        bytes = 0;
    }

    /**
     * Fills the form from segments that were mapped before: for drivers that choose late (S9).
     *
     * @param source segments within {@link #limits()}
     * @throws DmaException if the form cannot express them; it is as before then
     * @throws IllegalStateException if the form still describes a mapping
     */
    public final void fill(DmaSegments source) throws DmaException {
        DmaCursor reading = source.cursor(cursor);
        cursor = reading;
        begin();
        boolean done = false;
        try {
            while (reading.next()) {
                accept(reading.addresses(), reading.extents(), reading.from(), reading.to());
            }
            commit();
            done = true;
        } finally {
            if (!done) {
                abort();
            }
        }
    }

    /**
     * Whether the form describes a mapping that the device can be told of.
     *
     * @return true after {@link #commit()}, until {@link #clear()} or {@link #abort()}
     */
    public final boolean complete() {
        return complete;
    }

    /**
     * Segments described.
     *
     * @return count
     */
    public final long segments() {
        return segments;
    }

    /**
     * Bytes described.
     *
     * @return bytes
     */
    public final @ByteCount long bytes() {
        return bytes;
    }

    /** Number of the next segment, counted from {@link #begin()}; checks that the form is being filled. */
    final long nextSegment() {
        requireOpen();
        return segments - segmentsBefore;
    }

    /** Number of the last segment, counted from {@link #begin()}. */
    final long lastSegment() {
        return segments - segmentsBefore - 1;
    }

    final void accepted(long count, @ByteCount long moreBytes) {
        segments += count;
        bytes += moreBytes;
    }

    final void requireEmpty() {
        if (open || complete) {
            throw new IllegalStateException("form: in use (expected: clear)");
        }
    }

    final void requireComplete() {
        if (!complete) {
            throw new IllegalStateException("form: not complete (expected: a committed mapping)");
        }
    }

    private void requireOpen() {
        if (!open) {
            throw new IllegalStateException("form: not being filled (expected: begin() first)");
        }
    }
}
