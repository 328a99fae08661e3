package io.github.dmasg.proptests.misuse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dmasg.check.LedgerOptions;
import io.github.dmasg.check.Misuse;
import io.github.dmasg.check.MisuseKind;
import io.github.dmasg.check.MisuseLedger;
import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.MapperSettings;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.page.PhysicalRange;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** One ledger, many threads: nothing is lost, invented or torn. */
class LedgerThreadsTest {
    private static final int THREADS = 4;
    private static final int ROUNDS = 400;

    private final ConcurrentLinkedQueue<Misuse> heard = new ConcurrentLinkedQueue<>();
    private final MisuseLedger ledger =
            new MisuseLedger(LedgerOptions.DEFAULT.withListener(heard::add).withKept(2, THREADS * ROUNDS, 8));
    private final IommuDomain domain = IommuDomain.builder().build();
    private final IommuMapper mapper = new IommuMapper(domain, MapperSettings.DEFAULT.withObserver(ledger));

    private interface Work {
        void run(int thread, CyclicBarrier together) throws Exception;
    }

    private static void inParallel(Work work) throws Exception {
        CyclicBarrier together = new CyclicBarrier(THREADS);
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Void>> all = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                int thread = t;
                all.add(() -> {
                    work.run(thread, together);
                    return null;
                });
            }
            for (Future<Void> done : pool.invokeAll(all)) {
                done.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    /** All use the same memory on purpose, each through its own device. */
    @Test
    void rightProgramsAreNotAccused() throws Exception {
        inParallel((thread, together) -> {
            Device device = Device.named("device " + thread).build();
            DmaSgList list = new DmaSgList();
            for (int round = 0; round < ROUNDS; round++) {
                list.clear();
                long at = (round % 7) * 0x1000L;
                Mapping.Bidirectional mapping = mapper.map(
                        device,
                        new PhysicalRange(at, 0x3000),
                        Direction.BIDIRECTIONAL,
                        MapAttributes.ALLOW_OVERLAP,
                        list);
                ledger.deviceWrites(device, list.address(0), 0x3000);
                mapping.syncForCpu(0x1000, 0x800);
                ledger.deviceReads(device, list.address(0), 0x1000);
                mapping.unmap();
            }
        });
        assertEquals(List.of(), ledger.found());
        assertEquals(0, ledger.live());
        ledger.checkInvariants();
    }

    /** Of mappings that collide, all but the first are reported, whoever was first. */
    @Test
    void ofThreadsThatCollideAllButOneAreAccused() throws Exception {
        inParallel((thread, together) -> {
            Device device = Device.named("device " + thread).build();
            for (int round = 0; round < ROUNDS; round++) {
                together.await();
                Mapping mapping = mapper.map(
                        device,
                        new PhysicalRange(0x1000L * thread, 0x1000 * THREADS),
                        Direction.FROM_DEVICE,
                        MapAttributes.NONE,
                        new DmaSgList());
                together.await();
                mapping.unmap();
            }
        });
        assertEquals((THREADS - 1) * ROUNDS, ledger.found().size());
        assertEquals(ledger.found().size(), heard.size());
        assertEquals(0, ledger.dropped());
        ledger.found().forEach(misuse -> assertEquals(MisuseKind.SHARED_CACHE_LINE, misuse.kind()));
        assertEquals(0, ledger.live());
        ledger.checkInvariants();
    }
}
