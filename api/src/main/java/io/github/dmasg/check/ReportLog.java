package io.github.dmasg.check;

import java.util.ArrayList;
import java.util.List;

/** Keeps reports up to a number, and passes all of them on. Thread-safe; the listener is called without lock. */
final class ReportLog {
    private final MisuseListener listener;
    private final int most;

    /** Guarded by this. */
    private final List<Misuse> kept = new ArrayList<>();

    /** Guarded by this. */
    private long dropped;

    ReportLog(MisuseListener listener, int most) {
        this.listener = listener;
        this.most = most;
    }

    void add(List<Misuse> found) {
        // First all are kept: the listener may throw.
        found.forEach(this::keep);
        found.forEach(listener::found);
    }

    private synchronized void keep(Misuse misuse) {
        if (kept.size() < most) {
            kept.add(misuse);
        } else {
            dropped++;
        }
    }

    synchronized List<Misuse> found() {
        return List.copyOf(kept);
    }

    synchronized long dropped() {
        return dropped;
    }
}
