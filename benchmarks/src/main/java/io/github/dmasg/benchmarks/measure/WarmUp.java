package io.github.dmasg.benchmarks.measure;

import io.github.dmasg.benchmarks.work.Workload;
import io.github.dmasg.dma.DmaException;

/**
 * Calls a small copy of a workload until it is compiled.
 *
 * <p>A call that walks a million entries is made too seldom to be compiled as a whole during the warm-up: the virtual machine
 * would measure its stopgap, a loop compiled in the middle of a call. A process that runs for long has left that behind.
 */
final class WarmUp {
    private static final int CALLS = 12_000;
    private static final int ENTRIES = 1 << 10;
    private static final long MOST_NANOS = 500_000_000;

    private WarmUp() {}

    /** Whether a benchmark method is the new interface's. */
    static boolean proposes(String benchmark) {
        return benchmark.endsWith(".proposed");
    }

    /** Warms up the way that a benchmark method takes. */
    static void of(Row row, String benchmark) throws DmaException {
        Workload small = row.make().apply(Math.min(row.size(), ENTRIES));
        boolean proposes = proposes(benchmark);
        long start = System.nanoTime();
        for (int i = 0; i < CALLS && System.nanoTime() - start < MOST_NANOS; i++) {
            call(small, proposes);
        }
    }

    private static void call(Workload work, boolean proposes) throws DmaException {
        if (proposes) {
            work.prepareProposed();
            work.proposed();
        } else {
            work.prepareBaseline();
            work.baseline();
        }
    }
}
