package io.github.dmasg.proptests.share;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.check.MisuseLedger;
import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.MapperSettings;
import io.github.dmasg.page.PhysicalRange;
import io.github.dmasg.peer.PeerMemory;
import io.github.dmasg.peer.PeerProvider;
import io.github.dmasg.peer.ProviderMemory;
import io.github.dmasg.share.Attachment;
import io.github.dmasg.share.ExportedBuffer;
import io.github.dmasg.share.Fence;
import io.github.dmasg.share.Importer;
import io.github.dmasg.share.Move;
import io.github.dmasg.share.RouteExporter;
import io.github.dmasg.share.ShareError;
import io.github.dmasg.share.ShareException;
import io.github.dmasg.share.SharedMapping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Importers keep a buffer busy while its exporter moves it back and forth.
 *
 * <p>Two books are kept. The misuse ledger watches the mappers and hears of every access of a device and of the exporter's copies. And a
 * cell for each place says whether the buffer is there: a device that is led to a place the buffer has left has used a mapping after the
 * move, even if the ledger saw nothing in it.
 */
class MoveUnderThreadsTest {
    private static final long BAR = 0x80_0000_0000L;
    private static final long SYSTEM = 0x1000_0000L;
    private static final long SIZE = 64 << 10;
    private static final int MOVES = 200;

    private final MisuseLedger ledger = new MisuseLedger();
    private final Machine machine = new Machine();
    private final AtomicIntegerArray present = new AtomicIntegerArray(2);
    private final AtomicLong usesInPeerMemory = new AtomicLong();
    private final AtomicLong usesInOrdinaryMemory = new AtomicLong();
    private final AtomicLong refusedUses = new AtomicLong();
    private final AtomicLong invalidations = new AtomicLong();
    private final AtomicBoolean stop = new AtomicBoolean();
    private final Map<Device, IommuDomain> domains = new HashMap<>();

    /** Stops at an invalidation, as a driver without anything better to do. */
    private final class Driver implements Importer {
        private final Device device;

        Driver(Device device) {
            this.device = device;
        }

        @Override
        public Device device() {
            return device;
        }

        @Override
        public boolean handlesPeerMemory() {
            return true;
        }

        @Override
        public void invalidated(Attachment attachment) {
            invalidations.incrementAndGet();
        }
    }

    /** What the device does with the first segment: finds the place it leads to and looks whether the buffer is there. */
    private void access(Device device, DmaSgList list, IommuDomain domain) {
        assertTrue(ledger.deviceReads(device, list.address(0), list.length(0)), () -> "" + ledger.found());
        boolean bus = list.flags(0) != 0;
        long phys = bus ? list.address(0) : domain.table().translate(list.address(0));
        int place = phys == SYSTEM ? 0 : 1;
        assertTrue(place == 0 || phys == BAR, "leads to 0x" + Long.toHexString(phys));
        assertEquals(1, present.get(place), "used after the move from place " + place);
        (place == 0 ? usesInOrdinaryMemory : usesInPeerMemory).incrementAndGet();
    }

    private void run(Attachment attachment, IommuDomain domain) throws DmaException {
        DmaSgList list = new DmaSgList();
        while (!stop.get()) {
            try (SharedMapping mapping = map(attachment, list)) {
                for (int i = 0; i < 20; i++) {
                    Fence use = mapping.startUse();
                    try {
                        access(attachment.device(), list, domain);
                    } finally {
                        use.signal();
                    }
                }
            } catch (ShareException e) {
                assertEquals(ShareError.MOVING, e.error());
                refusedUses.incrementAndGet();
                attachment.settled().await();
            }
        }
    }

    private static SharedMapping map(Attachment attachment, DmaSgList list) throws ShareException, DmaException {
        list.clear();
        return attachment.map(Direction.BIDIRECTIONAL, list);
    }

    private long uses() {
        return usesInOrdinaryMemory.get() + usesInPeerMemory.get();
    }

    private void move(ExportedBuffer buffer, int number, PhysicalRange to) throws ShareException {
        Move move = buffer.startMove();
        move.quiet().await();
        try {
            assertTrue(ledger.cpuReads(SYSTEM, SIZE) && ledger.cpuWrites(SYSTEM, SIZE), () -> "" + ledger.found());
            present.set((number - 1) % 2, 0);
            assertEquals(0, buffer.mappings());
            domains.values().forEach(domain -> assertEquals(0, domain.table().leaves()));
            present.set(number % 2, 1);
        } finally {
            move.finish(to);
        }
    }

    @Test
    void noMappingIsUsedAfterTheMove() throws Exception {
        PeerProvider vram = machine.providers.register("vram", machine.gpu, ProviderMemory.shared(BAR, SIZE, BAR));
        PeerMemory memory = vram.resource(0, SIZE);
        PhysicalRange[] places = {new PhysicalRange(SYSTEM, SIZE), memory.source()};
        MapperSettings settings =
                MapperSettings.DEFAULT.withRoutes(machine.providers).withObserver(ledger);
        Map<Device, IommuMapper> mappers = new HashMap<>();
        for (Device device : List.of(machine.near, machine.redirected)) {
            IommuDomain domain = IommuDomain.builder().build();
            domains.put(device, domain);
            mappers.put(device, new IommuMapper(domain, settings));
        }
        ExportedBuffer buffer =
                new ExportedBuffer("buffer", places[0], new RouteExporter(machine.providers, true), mappers::get);
        present.set(0, 1);
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (Device device : List.of(machine.near, machine.redirected, machine.near)) {
            Attachment attachment = buffer.share().attach(new Driver(device));
            Thread thread = new Thread(() -> {
                try {
                    run(attachment, domains.get(device));
                } catch (DmaException e) {
                    throw new AssertionError(e);
                }
            });
            thread.setUncaughtExceptionHandler((where, thrown) -> failures.add(thrown));
            threads.add(thread);
            thread.start();
        }
        try {
            for (int i = 1; i <= MOVES; i++) {
                // As soon as somebody has used the new place.
                long before = uses();
                while (uses() == before && failures.isEmpty()) {
                    Thread.onSpinWait();
                }
                move(buffer, i, places[i % 2]);
            }
        } finally {
            stop.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
        }
        assertEquals(List.of(), failures);
        assertEquals(List.of(), ledger.found());
        assertEquals(List.of(), ledger.leaks());
        assertTrue(usesInPeerMemory.get() > 0 && usesInOrdinaryMemory.get() > 0);
        assertEquals(0, buffer.mappings());
        assertTrue(buffer.revoke().signalled());
        memory.put();
    }
}
