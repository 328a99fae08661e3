package io.github.dmasg.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkspacePoolTest {
    private static final int SLOTS = 64;

    private final AtomicInteger made = new AtomicInteger();
    private final WorkspacePool<Object> pool = new WorkspacePool<>(() -> {
        made.incrementAndGet();
        return new Object();
    });

    @Test
    void whatAThreadGaveItGetsAgain() {
        Object first = pool.take();
        pool.give(first);
        assertSame(first, pool.take());
        assertEquals(1, made.get());
    }

    @Test
    void aCallWithinACallGetsItsOwn() {
        Object outer = pool.take();
        Object inner = pool.take();
        assertNotSame(outer, inner);
        pool.give(inner);
        pool.give(outer);
        assertSame(outer, pool.take(), "the one given back last stays");
        assertEquals(2, made.get());
    }

    @Test
    void whatIsTakenIsNotThereASecondTime() {
        Object first = pool.take();
        pool.give(first);
        assertSame(first, pool.take());
        assertNotSame(first, pool.take());
        assertEquals(2, made.get());
    }

    /** Threads whose numbers differ modulo the slots. */
    @Test
    void asManyThreadsAsThereAreSlotsDoNotMeet() throws InterruptedException {
        Set<Object> taken = Collections.newSetFromMap(new IdentityHashMap<>());
        boolean[] seen = new boolean[SLOTS];
        for (int slots = 0; slots < SLOTS; ) {
            Thread thread = new Thread(() -> {
                Object mine = pool.take();
                pool.give(mine);
                assertSame(mine, pool.take());
                pool.give(mine);
                taken.add(mine);
            });
            int slot = (int) thread.getId() & (SLOTS - 1);
            if (!seen[slot]) {
                seen[slot] = true;
                slots++;
                thread.start();
                thread.join();
            }
        }
        assertEquals(SLOTS, taken.size());
    }

    /** Threads are told apart by number, modulo the slots. */
    @Test
    void aThreadWhoseSlotBelongsToAnotherKeepsToTheSharedPlace() throws InterruptedException {
        Object mine = pool.take();
        pool.give(mine);
        List<Object> others = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            runInSlotOf(Thread.currentThread(), () -> {
                Object taken = pool.take();
                others.add(taken);
                pool.give(taken);
            });
        }
        assertNotSame(mine, others.get(0));
        assertSame(others.get(0), others.get(1), "the next thread there finds what the last one left");
        assertSame(mine, pool.take());
        assertEquals(2, made.get());
    }

    private static void runInSlotOf(Thread model, Runnable work) throws InterruptedException {
        Thread thread = new Thread(work);
        while ((thread.getId() & (SLOTS - 1)) != (model.getId() & (SLOTS - 1))) {
            thread = new Thread(work);
        }
        thread.start();
        thread.join();
    }

    @Test
    void threadsWithSlotsOfTheirOwnDoNotMeet() throws InterruptedException {
        Object mine = pool.take();
        pool.give(mine);
        Thread other = new Thread(() -> pool.give(pool.take()));
        while ((other.getId() & (SLOTS - 1)) == (Thread.currentThread().getId() & (SLOTS - 1))) {
            other = new Thread(() -> pool.give(pool.take()));
        }
        other.start();
        other.join();
        assertSame(mine, pool.take());
        assertEquals(2, made.get());
    }
}
