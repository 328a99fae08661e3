package io.github.dmasg.proptests.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.map.Policy;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.peer.Bus;
import io.github.dmasg.peer.BusSwitch;
import io.github.dmasg.peer.Forwarding;
import io.github.dmasg.peer.PeerError;
import io.github.dmasg.peer.PeerException;
import io.github.dmasg.peer.PeerMemory;
import io.github.dmasg.peer.PeerProvider;
import io.github.dmasg.peer.PeerProviders;
import io.github.dmasg.peer.ProviderMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A provider goes while several threads allocate, map and unmap its memory (S31). */
class RemovalUnderThreadsTest {
    private static final long BAR = 0x80_0000_0000L;
    private static final long SIZE = 1 << 20;
    private static final int THREADS = 4;
    private static final int ROUNDS = 15;

    private final Bus bus = new Bus();
    private final PeerProviders providers = new PeerProviders(bus);
    private final IommuDomain domain = IommuDomain.builder().build();
    private final IommuMapper mapper = new IommuMapper(domain, Policy.MINIMAL, providers);
    private final AtomicInteger live = new AtomicInteger();

    @Test
    void everyCallSucceedsOrFailsCleanlyAndTheDrainWaitsForTheLastMapping() throws Exception {
        BusSwitch sw =
                bus.hostBridge("hb", Forwarding.WITHIN).rootPort("rp", false).addSwitch("sw");
        Device gpu = Device.named("gpu").build();
        Device nic = Device.named("nic").build();
        bus.place(gpu, sw.port("p0", false));
        // Redirected: through the host bridge, so that the mappings hold IOVA space.
        bus.place(nic, sw.port("p1", true));
        for (int round = 0; round < ROUNDS; round++) {
            PeerProvider vram = providers.register("vram" + round, gpu, ProviderMemory.shared(BAR, SIZE, BAR));
            vram.addToPool(0, SIZE);
            runRound(vram, nic, 0xab + round);
        }
    }

    private void runRound(PeerProvider vram, Device nic, long seed) throws Exception {
        CountDownLatch busy = new CountDownLatch(THREADS * 50);
        AtomicInteger liveAtDrain = new AtomicInteger(-1);
        List<Throwable> failures = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            Random random = new Random(seed * THREADS + t);
            Thread thread = new Thread(() -> {
                try {
                    use(vram, nic, random, busy);
                } catch (DmaException e) {
                    throw new AssertionError(e);
                }
            });
            thread.setUncaughtExceptionHandler((where, thrown) -> {
                synchronized (failures) {
                    failures.add(thrown);
                }
            });
            threads.add(thread);
            thread.start();
        }
        busy.await();
        CompletableFuture<Void> seen = vram.drained().thenRun(() -> liveAtDrain.set(live.get()));
        vram.remove();
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), failures, "seed " + seed);
        assertTrue(seen.isDone());
        assertEquals(0, liveAtDrain.get(), "mappings at the drain, seed " + seed);
        assertEquals(SIZE, vram.free());
        assertEquals(0, domain.iovas().liveBytes());
        assertEquals(0, domain.table().leaves());
        vram.checkInvariants();
        BioVecList old = new BioVecList();
        old.append(BAR >>> 12, 0, 4096, vram.number());
        DmaException gone = assertThrows(
                DmaException.class,
                () -> mapper.map(nic, old, Direction.TO_DEVICE, MapAttributes.NONE, new DmaSgList()));
        assertEquals(DmaError.EREMOTEIO, gone.error());
        assertTrue(gone.getMessage().contains("memory of " + vram.name() + " for nic: "), gone.getMessage());
    }

    private void use(PeerProvider vram, Device nic, Random random, CountDownLatch busy) throws DmaException {
        DmaSgList list = new DmaSgList();
        while (true) {
            PeerMemory memory;
            try {
                memory = vram.allocate(1 + random.nextInt(1 << 15), 1);
            } catch (PeerException e) {
                if (e.error() == PeerError.REMOVED) {
                    return;
                }
                continue;
            } finally {
                busy.countDown();
            }
            try {
                list.clear();
                Mapping mapping = mapper.map(nic, memory.source(), Direction.TO_DEVICE, MapAttributes.NONE, list);
                live.incrementAndGet();
                mapping.unmap();
                live.decrementAndGet();
            } catch (DmaException e) {
                if (e.error() != DmaError.EREMOTEIO || !vram.removed()) {
                    throw e;
                }
            } finally {
                memory.put();
            }
        }
    }
}
