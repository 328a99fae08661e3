package io.github.dmasg.proptests.suite.thread;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Threads that start at the same moment. */
public final class Together {
    private Together() {}

    /**
     * Runs one task per thread to its end.
     *
     * @param threads how many, at least 1
     * @param task the task of a thread, by its number from 0
     * @throws Exception what the first task that failed threw
     */
    public static void run(int threads, IntFunction<Callable<Void>> task) throws Exception {
        CyclicBarrier start = new CyclicBarrier(threads);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Void>> results = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                Callable<Void> work = task.apply(t);
                results.add(pool.submit(() -> {
                    start.await();
                    return work.call();
                }));
            }
            for (Future<Void> result : results) {
                result.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        } finally {
            pool.shutdownNow();
        }
    }
}
