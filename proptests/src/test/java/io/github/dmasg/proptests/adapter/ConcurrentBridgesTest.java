package io.github.dmasg.proptests.adapter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.legacy.adapter.ClassicMapper;
import io.github.dmasg.legacy.adapter.MapperSgCalls;
import io.github.dmasg.legacy.adapter.SgPages;
import io.github.dmasg.legacy.adapter.SgSegments;
import io.github.dmasg.legacy.adapter.SgTables;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.peer.PeerRoutes;
import io.github.dmasg.proptests.machine.BusMaster;
import io.github.dmasg.proptests.machine.SparseMemory;
import io.github.dmasg.proptests.machine.Translation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Threads with drivers of both kinds, on one classic mapper, one set of classic calls, and one domain. */
class ConcurrentBridgesTest {
    private static final int THREADS = 4;
    private static final int ROUNDS = 300;

    private final SparseMemory memory = new SparseMemory();
    private final IommuDomain domain = IommuDomain.builder().build();
    private final Device device = Device.named("shared").build();
    private final WarnLog warnings = new WarnLog();
    private final MapperSgCalls calls = new MapperSgCalls(new IommuMapper(domain), device, warnings);
    private final ClassicMapper mapper = ClassicMapper.iommu(device, domain, PeerRoutes.NONE, warnings);
    private final BusMaster master = new BusMaster(memory, Translation.through(domain.table()));

    @Test
    void everyThreadSeesItsOwnMemoryAndNothingIsLeft() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        CyclicBarrier together = new CyclicBarrier(THREADS);
        try {
            List<Future<Void>> threads = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                threads.add(pool.submit(thread(t, together)));
            }
            for (Future<Void> thread : threads) {
                thread.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertEquals(0, calls.live());
        assertEquals(0, domain.table().leaves());
        assertEquals(0, domain.iovas().liveBytes());
        assertEquals(0, warnings.count());
    }

    private Callable<Void> thread(int number, CyclicBarrier together) {
        return () -> {
            together.await();
            Random random = new Random(number);
            Mapping.ToDevice reused = null;
            for (int round = 0; round < ROUNDS; round++) {
                BioVecList source = scattered(random, number);
                byte[] bytes = new byte[Math.toIntExact(source.bytes())];
                random.nextBytes(bytes);
                memory.scatter(source, bytes);
                if (random.nextBoolean()) {
                    throughTheList(source, bytes);
                } else {
                    reused = throughTheMapper(reused, source, bytes);
                }
            }
            return null;
        };
    }

    private static BioVecList scattered(Random random, int number) {
        BioVecList source = new BioVecList();
        long at = (number + 1L) << 32;
        for (int left = 1 + random.nextInt(5); left > 0; left--) {
            int length = 1 + random.nextInt(3 * 4096);
            source.append(at + random.nextInt(4096), length);
            at += 5 * 4096;
        }
        return source;
    }

    private void throughTheList(BioVecList source, byte[] bytes) throws DmaException {
        SgTable table = SgTables.fromPages(source, SgAllocator.heap());
        assertEquals(0, calls.mapTable(table, Direction.TO_DEVICE));
        assertArrayEquals(bytes, master.read(SgSegments.of(table)));
        assertEquals(source.bytes(), SgPages.of(table).bytes());
        calls.unmapTable(table, Direction.TO_DEVICE);
    }

    private Mapping.ToDevice throughTheMapper(Mapping.ToDevice reused, BioVecList source, byte[] bytes)
            throws DmaException {
        DmaSgList list = new DmaSgList();
        Mapping.ToDevice token = reused;
        if (token == null) {
            token = mapper.map(device, source, Direction.TO_DEVICE, MapAttributes.NONE, list);
        } else {
            mapper.mapAgain(token, source, MapAttributes.NONE, list);
        }
        assertArrayEquals(bytes, master.read(list));
        token.unmap();
        return token;
    }
}
