package io.github.dmasg.iommu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * Threads that map and unmap ranges of their own while others read all of them. The physical address holds the IOVA it belongs
 * to, so that a reader who was given the translation of another address, from a table used again, would see it.
 */
class PageTableStressTest {
    private static final long K4 = 1L << 12;
    private static final long M2 = 1L << 21;
    /** Between regions, so that each has tables of its own and tables come and go all the time. */
    private static final long SPREAD = 1L << 30;

    private static final int REGIONS = 48;
    private static final int WRITERS = 3;
    private static final int READERS = 2;
    private static final int ROUNDS = 6000;
    private static final int MOST_ROUNDS = 1000 * ROUNDS;

    /** Few spares are passed around most. */
    private final PageTable table =
            IommuDomain.builder().startLevels(2).spareTables(2).build().table();

    private final AtomicBoolean done = new AtomicBoolean();

    /** On a busy machine the readers may not get a turn before the rounds are over; the writers wait for them. */
    private final AtomicBoolean somethingRead = new AtomicBoolean();

    @Test
    void readersSeeOnlyWhatBelongsToTheAddress() throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS + READERS);
        List<Future<Long>> writers = new ArrayList<>();
        List<Future<Long>> readers = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            int number = i;
            readers.add(threads.submit((Callable<Long>) () -> read(number)));
        }
        for (int i = 0; i < WRITERS; i++) {
            int number = i;
            writers.add(threads.submit((Callable<Long>) () -> write(number)));
        }
        try {
            for (Future<Long> writer : writers) {
                writer.get();
            }
        } finally {
            done.set(true);
        }
        long seen = 0;
        for (Future<Long> reader : readers) {
            seen += reader.get();
        }
        threads.shutdown();
        assertEquals(true, seen > 0, "readers saw translations");
        assertEquals(0, table.leaves());
        table.checkInvariants();
        table.trim();
        table.checkInvariants();
        assertEquals(1, table.tables());
    }

    /** Slots of a region that belong to one writer: all writers share the tables. */
    private static long slot(int writer, int region, long number) {
        return region * SPREAD + (number * WRITERS + writer) * K4;
    }

    private long write(int number) {
        SplittableRandom random = new SplittableRandom(100 + number);
        TableWriter writer = table.writer();
        long large = (500 + number) * SPREAD;
        for (int round = 0; round < ROUNDS || (!somethingRead.get() && round < MOST_ROUNDS); round++) {
            int region = random.nextInt(REGIONS);
            int count = 1 + random.nextInt(4);
            long version = round;
            for (int i = 0; i < count; i++) {
                long iova = slot(number, region, i);
                if (random.nextBoolean()) {
                    table.map(iova, tagged(iova, version), K4);
                } else {
                    writer.begin(iova, K4);
                    writer.append(tagged(iova, version), K4);
                    writer.commit();
                }
            }
            for (int i = 0; i < count; i++) {
                long iova = slot(number, region, i);
                check(tagged(iova, version), table.translate(iova), iova);
                check(K4, table.unmap(iova, K4), iova);
                check(PageTable.NOT_MAPPED, table.translate(iova), iova);
            }
            if (round % 16 == 0) {
                table.map(large, 0, M2);
                check(M2, table.unmap(large, K4), large);
            }
            if (round % 512 == 0) {
                table.trim();
            }
        }
        return 0;
    }

    /** Physical address with the page number of the IOVA, and a version below. */
    private static long tagged(long iova, long version) {
        return ((iova / K4) << 28) | ((version & 0xffff) * K4);
    }

    private long read(int number) {
        SplittableRandom random = new SplittableRandom(number);
        long seen = 0;
        while (!done.get()) {
            for (int i = 0; i < 100; i++) {
                long iova = slot(random.nextInt(WRITERS), random.nextInt(REGIONS), random.nextInt(4));
                long phys = random.nextInt(8) > 0 ? table.translate(iova) : table.reach(iova, Access.WRITE);
                if (phys != PageTable.NOT_MAPPED) {
                    check(iova / K4, phys >>> 28, iova);
                    seen++;
                    somethingRead.set(true);
                }
            }
            table.walk((iova, phys, size) -> check(size == K4 ? iova / K4 : 0, phys >>> 28, iova));
        }
        return seen;
    }

    private static void check(long expected, long actual, long iova) {
        if (expected != actual) {
            throw new AssertionError("iova " + Long.toHexString(iova) + ": " + Long.toHexString(actual) + " (expected: "
                    + Long.toHexString(expected) + ")");
        }
    }
}
