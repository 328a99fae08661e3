package io.github.dmasg.proptests.suite.run;

import java.time.Duration;
import net.jqwik.api.sessions.JqwikSession;
import org.jspecify.annotations.Nullable;

/**
 * Runs a property in a thread of its own and watches the clock, so that a try that never ends keeps nobody.
 *
 * <p>No thread can be stopped from outside: the one that does not come back is interrupted, left behind, and does not keep the
 * process.
 */
final class PatientRun {
    private static final long LOOK_MILLIS = 50;
    /** How long the try under way may still take once the run is to end. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final PropertyRun<?> run;
    private final RunWatch watch;
    private final Thread thread;
    private volatile @Nullable Throwable failure;

    PatientRun(PropertyRun<?> run, RunWatch watch) {
        this.run = run;
        this.watch = watch;
        this.thread = new Thread(this::inSession, "dmasg-tries");
        thread.setDaemon(true);
    }

    @SuppressWarnings("IllegalCatch") // passed on to the thread that waits
    private void inSession() {
        // Not JqwikSession.run: that holds a lock until it returns, and the next run would wait for one that never
        // does.
        JqwikSession.start();
        try {
            run.run();
        } catch (RuntimeException | Error e) {
            failure = e;
        } finally {
            // What a session keeps is shared: one that was left behind would take it from those that came after it.
            if (!run.isGivenUp()) {
                JqwikSession.finish();
            }
        }
    }

    /** Returns when all tries are done, or one of them lasts too long, or the watch ended the run. */
    void run() {
        thread.start();
        try {
            while (!over()) {
                thread.join(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            run.leaveOut();
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
        Throwable thrown = failure;
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown != null) {
            throw (RuntimeException) thrown;
        }
    }

    private boolean over() {
        if (!thread.isAlive()) {
            return true;
        }
        if (watch.ended().getAsBoolean() && run.waitsLongerThan(GRACE)) {
            run.leaveOut();
        } else if (run.waitsLongerThan(watch.patience())) {
            run.giveUp(watch.patience(), thread);
        } else {
            return false;
        }
        thread.interrupt();
        return true;
    }
}
