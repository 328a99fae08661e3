package io.github.dmasg.iommu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Many threads on one small space: every granule has at most one owner, and nothing is lost. */
class IovaSpaceStressTest {
    private static final long K4 = 1L << 12;
    private static final int GRANULES = 4096;
    private static final long LAST = (GRANULES + 1) * K4 - 1;
    private static final int THREADS = 4;
    private static final int ROUNDS = 40_000;

    private final IovaSpace space =
            IommuDomain.builder().aperture(K4, LAST).build().iovas();
    /** Who owns a granule: 0 nobody, or the number of a thread plus one. */
    private final AtomicIntegerArray owners = new AtomicIntegerArray(GRANULES + 1);
    /** Ranges freed by another thread than the one that allocated them. */
    private final BlockingQueue<long[]> handed = new ArrayBlockingQueue<>(64);

    @Test
    void granulesHaveOneOwner() throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1);
        List<Future<Integer>> all = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            all.add(threads.submit((Callable<Integer>) () -> work(number)));
        }
        Future<?> observer = threads.submit((Callable<Void>) () -> {
            for (int i = 0; i < 200; i++) {
                // Accounting is exact at any moment, beside everything else.
                space.checkInvariants();
                LockSupport.parkNanos(200_000);
            }
            return null;
        });
        int failures = 0;
        for (Future<Integer> one : all) {
            failures += one.get();
        }
        observer.get();
        threads.shutdown();
        for (long[] range = handed.poll(); range != null; range = handed.poll()) {
            give(range);
        }
        assertTrue(failures > 0, "the space was never full: the test is too easy");
        space.checkInvariants();
        assertEquals(new Fragmentation(GRANULES * K4, 0, 1, GRANULES * K4, 0, 0, 0, 0), space.fragmentation());
    }

    private int work(int number) {
        SplittableRandom random = new SplittableRandom(number);
        List<long[]> mine = new ArrayList<>();
        int failures = 0;
        for (int round = 0; round < ROUNDS; round++) {
            if (random.nextInt(100) < 52) {
                int longest = random.nextInt(20) == 0 ? 700 : 32;
                long length = (1 + random.nextInt(longest)) * K4;
                long limit = random.nextInt(4) > 0 ? LAST : LAST / 2;
                long iova = space.allocate(length, K4 << random.nextInt(3), limit);
                if (iova == IovaSpace.FAILED) {
                    failures++;
                    free(mine, random, 4);
                } else {
                    take(iova, length, limit, number + 1);
                    mine.add(new long[] {iova, length, number + 1});
                }
            } else {
                free(mine, random, 1);
            }
        }
        free(mine, random, mine.size());
        return failures;
    }

    private void take(long iova, long length, long limit, int owner) {
        if (iova < K4 || iova + length - 1 > limit) {
            throw new AssertionError("iova " + iova + " length " + length + " limit " + limit);
        }
        for (long at = iova / K4; at < (iova + length) / K4; at++) {
            if (!owners.compareAndSet((int) at, 0, owner)) {
                throw new AssertionError(
                        "granule " + at + " has owner " + owners.get((int) at) + ", now also " + owner);
            }
        }
    }

    private void free(List<long[]> mine, SplittableRandom random, int count) {
        for (int i = 0; i < count && !mine.isEmpty(); i++) {
            int victim = random.nextInt(mine.size());
            long[] range = mine.get(victim);
            mine.set(victim, mine.get(mine.size() - 1));
            mine.remove(mine.size() - 1);
            if (random.nextInt(4) == 0 && handed.offer(range)) {
                range = random.nextBoolean() ? handed.poll() : null;
            }
            if (range != null) {
                give(range);
            }
        }
    }

    private void give(long[] range) {
        for (long at = range[0] / K4; at < (range[0] + range[1]) / K4; at++) {
            if (!owners.compareAndSet((int) at, (int) range[2], 0)) {
                throw new AssertionError("granule " + at + " has owner " + owners.get((int) at) + ", not " + range[2]);
            }
        }
        space.free(range[0], range[1]);
    }
}
