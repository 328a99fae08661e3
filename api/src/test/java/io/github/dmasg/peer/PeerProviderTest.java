package io.github.dmasg.peer;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.device.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PeerProviderTest {
    private static final long BAR = 0x80_0000_0000L;
    private static final long SIZE = 1 << 20;
    private static final long PAGE = 4096;

    private PeerProvider provider;

    @BeforeEach
    void register() throws PeerException {
        Device gpu = Device.named("gpu").build();
        Bus bus = new Bus();
        bus.place(gpu, bus.hostBridge("hb", Forwarding.NONE).rootPort("rp", false));
        provider = new PeerProviders(bus).register("vram", gpu, ProviderMemory.shared(BAR, 2 * SIZE, BAR));
        provider.addToPool(0, SIZE);
    }

    @Test
    void memoryComesBackAtTheLastPut() throws PeerException {
        PeerMemory memory = provider.allocate(5000, 1);
        assertEquals(8192, memory.bytes());
        assertEquals(SIZE - 8192, provider.free());
        memory.get();
        assertTrue(memory.tryGet());
        memory.put();
        memory.put();
        assertEquals(1, memory.references());
        assertEquals(SIZE - 8192, provider.free());
        assertEquals(memory.start(), memory.source().start());
        memory.put();
        assertEquals(0, memory.references());
        assertEquals(SIZE, provider.free());
        assertFalse(memory.tryGet());
        assertThrows(IllegalStateException.class, memory::get);
        assertThrows(IllegalStateException.class, memory::put);
        assertThrows(IllegalStateException.class, memory::source);
        assertEquals(SIZE, provider.free());
        assertEquals(0, provider.live());
    }

    @Test
    void alignmentAndExhaustion() throws PeerException {
        PeerMemory first = provider.allocate(PAGE, 1);
        PeerMemory aligned = provider.allocate(PAGE, 64 << 10);
        assertEquals(0, aligned.start() % (64 << 10));
        PeerException full = assertThrows(PeerException.class, () -> provider.allocate(SIZE, 1));
        assertEquals(PeerError.EXHAUSTED, full.error());
        aligned.put();
        first.put();
        provider.allocate(SIZE, 1).put();
        assertThrows(IllegalArgumentException.class, () -> provider.allocate(0, 1));
        assertThrows(IllegalArgumentException.class, () -> provider.allocate(PAGE, 3));
    }

    @Test
    void resourcesLieOutsideThePool() throws PeerException {
        PeerMemory doorbell = provider.resource(SIZE + 4, 8);
        assertEquals(BAR + SIZE + 4, doorbell.source().start());
        assertEquals(8, doorbell.source().bytes());
        assertEquals(1, provider.live());
        doorbell.put();
        assertEquals(SIZE, provider.free());
        assertThrows(IllegalArgumentException.class, () -> provider.resource(SIZE - 4, 8));
        assertThrows(IllegalArgumentException.class, () -> provider.addToPool(SIZE - PAGE, 2 * PAGE));
        assertThrows(IllegalArgumentException.class, () -> provider.addToPool(SIZE, 100));
        assertThrows(IllegalArgumentException.class, () -> provider.resource(2 * SIZE, 1));
    }

    @Test
    void partsOfMemory() throws PeerException {
        PeerMemory memory = provider.allocate(2 * PAGE, 1);
        assertEquals(memory.start() + 100, memory.source(100, 200).start());
        assertEquals(provider.number(), memory.source(100, 200).provider());
        assertEquals(2 * PAGE, memory.source(0, 2 * PAGE).bytes());
        assertEquals(
                memory.start() + 2 * PAGE - 1, memory.source(2 * PAGE - 1, 1).start());
        for (long[] wrong : new long[][] {{PAGE, PAGE + 1}, {-1, 1}, {0, 0}, {0, 2 * PAGE + 1}, {2 * PAGE, 1}}) {
            IndexOutOfBoundsException refused =
                    assertThrows(IndexOutOfBoundsException.class, () -> memory.source(wrong[0], wrong[1]));
            assertEquals("part: " + wrong[0] + "+" + wrong[1] + " (expected: within 0+8192)", refused.getMessage());
        }
        memory.put();
        assertThrows(IllegalStateException.class, () -> memory.source(0, 1));
    }

    @Test
    void memoryNamesItsProviderAndItsPages() throws PeerException {
        PeerMemory memory = provider.allocate(2 * PAGE, 1);
        assertSame(provider, memory.provider());
        assertSame(memory, memory.get());
        memory.put();
        memory.put();
        assertEquals("vram page 134217728+8192 bytes", memory.toString());
        assertEquals("vram", provider.toString());
        IllegalStateException refused = assertThrows(IllegalStateException.class, memory::get);
        assertEquals(
                "get: vram page 134217728+8192 bytes was given back (expected: a reference is held)",
                refused.getMessage());
    }

    @Test
    void removalTellsUsersRefusesNewOnesAndDrains() throws PeerException {
        PeerMemory one = provider.allocate(PAGE, 1);
        PeerMemory two = provider.resource(SIZE, 1);
        List<String> told = new ArrayList<>();
        provider.onRemoval(gone -> told.add("first"));
        provider.onRemoval(gone -> told.add("gone")).close();
        provider.onRemoval(gone -> {
            assertTrue(gone.removed());
            assertThrows(PeerException.class, () -> gone.allocate(PAGE, 1));
            told.add("second");
        });
        provider.remove();
        CompletableFuture<Void> drained = provider.drained();
        assertEquals(List.of("first", "second"), told);
        assertFalse(drained.isDone());
        PeerException refused = assertThrows(PeerException.class, () -> provider.allocate(PAGE, 1));
        assertEquals(PeerError.REMOVED, refused.error());
        assertFalse(refused.error().retryLater());
        assertThrows(PeerException.class, () -> provider.resource(SIZE, 1));
        assertThrows(PeerException.class, () -> provider.onRemoval(gone -> {}));
        // What is held stays good.
        two.get();
        two.put();
        one.put();
        assertFalse(provider.drained().isDone());
        two.put();
        assertTrue(drained.isDone());
        provider.remove();
        assertTrue(provider.drained().isDone());
        assertEquals(List.of("first", "second"), told);
        provider.checkInvariants();
    }

    @Test
    void aUserThatThrowsDoesNotKeepOthersFromBeingTold() throws PeerException, InterruptedException {
        List<Throwable> reported = new ArrayList<>();
        List<String> told = new ArrayList<>();
        provider.onRemoval(gone -> {
            throw new IllegalStateException("broken user");
        });
        provider.onRemoval(gone -> told.add("second"));
        Thread remover = new Thread(provider::remove);
        remover.setUncaughtExceptionHandler((thread, thrown) -> reported.add(thrown));
        remover.start();
        remover.join();
        assertEquals(List.of("second"), told);
        assertEquals(1, reported.size());
        assertTrue(provider.drained().isDone());
    }

    @Test
    void theCallersFutureCannotFakeTheDrain() throws PeerException {
        PeerMemory held = provider.allocate(PAGE, 1);
        provider.remove();
        provider.drained().complete(null);
        assertFalse(provider.drained().isDone());
        held.put();
        assertTrue(provider.drained().isDone());
    }

    @Test
    void nothingIsLostUnderManyThreads() throws Exception {
        long seed = 0xd1ce;
        for (int round = 0; round < 20; round++) {
            register();
            stress(seed + round);
        }
    }

    /** Threads allocate, share references among each other and put them, while one removes the provider in the middle. */
    private void stress(long seed) throws InterruptedException {
        int threads = 4;
        AtomicLong allocated = new AtomicLong();
        AtomicLong refused = new AtomicLong();
        CountDownLatch halfway = new CountDownLatch(threads * 100);
        List<Throwable> failures = new ArrayList<>();
        List<Thread> running = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            Random random = new Random(seed * 31 + t);
            Thread thread = new Thread(() -> use(random, allocated, refused, halfway));
            thread.setUncaughtExceptionHandler((where, thrown) -> {
                synchronized (failures) {
                    failures.add(thrown);
                }
            });
            running.add(thread);
            thread.start();
        }
        halfway.await();
        provider.remove();
        CompletableFuture<Void> drained = provider.drained();
        for (Thread thread : running) {
            thread.join();
        }
        assertEquals(List.of(), failures, "seed " + seed);
        assertDoesNotThrow(() -> drained.join());
        assertTrue(allocated.get() > 0 && refused.get() == threads, "seed " + seed);
        assertEquals(0, provider.live(), "seed " + seed);
        assertEquals(SIZE, provider.free(), "seed " + seed);
        provider.checkInvariants();
    }

    private void use(Random random, AtomicLong allocated, AtomicLong refused, CountDownLatch halfway) {
        List<PeerMemory> held = new ArrayList<>();
        boolean gone = false;
        while (!gone || !held.isEmpty()) {
            int what = random.nextInt(4);
            if (what == 0 && !held.isEmpty()) {
                PeerMemory memory = held.get(random.nextInt(held.size()));
                assertTrue(memory.tryGet());
                held.add(memory);
            } else if (what < 3 && !gone) {
                try {
                    held.add(provider.allocate(1 + random.nextInt(1 << 16), 1L << random.nextInt(16)));
                    allocated.incrementAndGet();
                } catch (PeerException e) {
                    gone = e.error() == PeerError.REMOVED;
                    refused.addAndGet(gone ? 1 : 0);
                }
            } else if (!held.isEmpty()) {
                held.remove(random.nextInt(held.size())).put();
            }
            halfway.countDown();
        }
    }
}
