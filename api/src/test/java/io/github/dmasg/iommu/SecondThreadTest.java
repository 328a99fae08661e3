package io.github.dmasg.iommu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Each call in a thread of its own, one after the other: a lock that one keeps stops the next. */
class SecondThreadTest {
    private static final long PAGE = 4096;
    private static final long LARGE = 2L << 20;
    private static final long NO_LIMIT = -1;

    /** Runs each step twice. */
    private static void apart(Runnable... steps) throws InterruptedException {
        for (Runnable step : steps) {
            AtomicReference<Throwable> failure = new AtomicReference<>();
            for (int i = 0; i < 2; i++) {
                Thread thread = new Thread(step);
                thread.setDaemon(true);
                thread.setUncaughtExceptionHandler((which, thrown) -> failure.set(thrown));
                thread.start();
                thread.join(60_000);
                assertFalse(thread.isAlive(), "waits for a lock that nobody gives back");
                assertNull(failure.get());
            }
        }
    }

    @Test
    void anIovaSpaceKeepsNoLock() throws InterruptedException {
        IovaSpace space =
                IommuDomain.builder().aperture(PAGE, (1L << 30) - 1).build().iovas();
        apart(
                () -> space.free(space.allocate(PAGE, PAGE, NO_LIMIT), PAGE),
                () -> space.free(space.allocate(1000 * PAGE, PAGE, NO_LIMIT), 1000 * PAGE),
                () -> space.free(space.allocate(3 * PAGE, 64 * PAGE, NO_LIMIT), 3 * PAGE),
                () -> space.free(space.allocateCongruent(2 * LARGE, LARGE, 5 * PAGE, NO_LIMIT), 2 * LARGE),
                () -> assertEquals(IovaSpace.FAILED, space.allocate(1L << 31, PAGE, NO_LIMIT)),
                () -> manyAtOnce(space),
                () -> assertEquals(0, space.liveBytes()),
                () -> assertEquals(0, space.liveRanges()),
                space::trim,
                space::fragmentation,
                space::checkInvariants);
        apart(() -> space.reserve(PAGE, 2 * PAGE - 1));
    }

    /** More than the caches take. */
    private static void manyAtOnce(IovaSpace space) {
        List<Long> held = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            held.add(space.allocate(PAGE, PAGE, NO_LIMIT));
        }
        assertEquals(5000 * PAGE, space.liveBytes());
        for (long iova : held) {
            space.free(iova, PAGE);
        }
    }

    @Test
    void anIovaSpaceWhoseCachesAreBusyKeepsNoLock() throws InterruptedException {
        IovaSpace space =
                IommuDomain.builder().aperture(PAGE, (1L << 30) - 1).build().iovas();
        for (RangeCache cache : space.caches) {
            assertTrue(cache.tryLock());
        }
        apart(() -> space.free(space.allocate(PAGE, PAGE, NO_LIMIT), PAGE), () -> assertEquals(0, space.liveRanges()));
        for (RangeCache cache : space.caches) {
            cache.unlock();
        }
        apart(space::checkInvariants);
    }

    @Test
    void aPageTableKeepsNoLock() throws InterruptedException {
        PageTable table =
                IommuDomain.builder().startLevels(2).spareTables(2).build().table();
        apart(
                () -> {
                    table.map(PAGE, PAGE, PAGE);
                    assertEquals(PAGE, table.unmap(PAGE, PAGE));
                },
                () -> {
                    table.map(LARGE, LARGE, LARGE);
                    assertEquals(LARGE, table.unmap(LARGE, LARGE));
                },
                () -> {
                    table.map(1L << 40, 0, LARGE + PAGE);
                    assertEquals(LARGE + PAGE, table.unmap(1L << 40, LARGE + PAGE));
                },
                () -> assertTrue(table.tables() > 0),
                table::trim,
                table::checkInvariants);
        assertEquals(0, table.leaves());
    }

    @Test
    void aPageThatCannotBeHadLeavesNoLock() throws InterruptedException {
        PageTable table = IommuDomain.builder()
                .startLevels(2)
                .tablePages(new TablePages() {
                    @Override
                    public boolean take(int level) {
                        return level > 0;
                    }

                    @Override
                    public void give(int level) {}
                })
                .build()
                .table();
        apart(
                () -> {
                    try {
                        table.map(PAGE, PAGE, PAGE);
                        throw new AssertionError("mapped without a table");
                    } catch (TablePagesExhaustedException e) {
                        assertEquals(PageTable.NOT_MAPPED, table.translate(PAGE));
                    }
                },
                table::checkInvariants);
    }
}
