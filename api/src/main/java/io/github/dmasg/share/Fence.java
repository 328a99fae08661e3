package io.github.dmasg.share;

import java.util.concurrent.CompletableFuture;

/**
 * Work that ends once: whoever does it signals, others wait or are called.
 *
 * <p>Thread-safe; signalling is idempotent and runs what others asked for in the signalling thread.
 */
public final class Fence {
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    /** A fence of work that is under way. */
    public Fence() {}

    /** The work has ended. Further calls change nothing. */
    public void signal() {
        done.complete(null);
    }

    /**
     * Whether the work has ended.
     *
     * @return true once signalled
     */
    public boolean signalled() {
        return done.isDone();
    }

    /**
     * Calls back when the work has ended, at once if it has.
     *
     * @param action runs once, in the signalling thread or in this one; must not throw
     */
    public void then(Runnable action) {
        // The new stage only carries what the action throws, and it throws nothing.
        CompletableFuture<Void> unused = done.thenRun(action);
    }

    /** Waits for the end of the work. An interrupt is kept for the caller and does not end the wait. */
    public void await() {
        CompletableFuture<Void> ended = done;
        ended.join();
    }

    @Override
    public String toString() {
        return signalled() ? "fence, signalled" : "fence";
    }
}
