package io.github.dmasg.proptests.measure;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** How much a thread allocates: what the virtual machine counted, to the byte. */
public final class ThreadAllocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private ThreadAllocation() {}

    /**
     * Runs something several times and measures the last time.
     *
     * @param warmUps how often it runs before
     * @param steady what is measured
     * @return bytes that the current thread allocated in the measured run
     */
    public static long of(int warmUps, Runnable steady) {
        for (int i = 0; i < warmUps; i++) {
            steady.run();
        }
        // The first question may itself allocate.
        THREADS.getCurrentThreadAllocatedBytes();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        steady.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
