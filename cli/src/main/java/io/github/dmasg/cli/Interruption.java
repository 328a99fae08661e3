package io.github.dmasg.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What becomes of a command whose process is told to end, by Ctrl-C or a signal: it is asked to stop, and the process waits until
 * the command has put things in order. Closed by the command once it has.
 */
final class Interruption implements AutoCloseable {
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;
    private volatile boolean told;

    /**
     * From now on the command is asked.
     *
     * @param stop asks it, from another thread
     * @param seconds how long the process waits for it
     */
    Interruption(Runnable stop, long seconds) {
        hook = new Thread(() -> endEarly(stop, seconds), "dmasg-interrupted");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Whether the process was told to end. */
    boolean told() {
        return told;
    }

    private void endEarly(Runnable stop, long seconds) {
        told = true;
        stop.run();
        try {
            done.await(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The command has ended: nobody needs to ask or to wait any longer. */
    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already, and the hook runs or ran.
            return;
        }
    }
}
