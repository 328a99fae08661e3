package io.github.dmasg.share;

import io.github.dmasg.page.PageSource;

/**
 * A buffer on its way from one place to another (S36).
 *
 * <p>The exporter waits for {@link #quiet()}, copies the bytes in whatever way, and calls {@link #finish}. In between nobody has a
 * mapping and nobody gets one. Thread-safe.
 */
public final class Move {
    private final ExportedBuffer buffer;
    private final Fence quiet = new Fence();
    private final Fence settled = new Fence();

    Move(ExportedBuffer buffer) {
        this.buffer = buffer;
    }

    /**
     * When the last mapping of the old place has ended.
     *
     * @return signalled from then on
     */
    public Fence quiet() {
        return quiet;
    }

    /**
     * The buffer is at its new place: importers may map again.
     *
     * @param memory the new place, as long as the old one
     * @throws IllegalStateException if {@link #quiet()} is not signalled, or the move was finished or cancelled before
     * @throws IllegalArgumentException if the length differs
     */
    public void finish(PageSource memory) {
        buffer.finish(this, memory);
    }

    /**
     * The buffer stays where it was: importers may map again. {@link #quiet()} may then never be signalled.
     *
     * @throws IllegalStateException if the move was finished or cancelled before
     */
    public void cancel() {
        buffer.cancel(this);
    }

    Fence settled() {
        return settled;
    }
}
