package io.github.dmasg.proptests.suite.prop;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.proptests.gen.Piece;
import io.github.dmasg.proptests.machine.BusMaster;
import io.github.dmasg.proptests.machine.Translation;
import io.github.dmasg.proptests.suite.plug.Bench;
import io.github.dmasg.proptests.suite.plug.Demand;
import io.github.dmasg.proptests.suite.plug.Flow;
import io.github.dmasg.proptests.suite.plug.Grant;
import io.github.dmasg.proptests.suite.plug.Holdings;
import io.github.dmasg.proptests.suite.plug.Implementation;
import io.github.dmasg.proptests.suite.plug.MapperKind;
import io.github.dmasg.proptests.suite.plug.Setup;
import io.github.dmasg.proptests.suite.run.Expect;
import io.github.dmasg.proptests.suite.thread.Together;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Threads that map and unmap on one machine. A book of addresses, kept under a lock, shows whether any was handed out twice: an entry
 * is written after a map returns and struck out before an unmap begins.
 *
 * @param mapper what stands between device and memory
 * @param threads how many
 * @param lists what each maps, in its own memory, one behind the other with two alive at a time
 */
record Race(MapperKind mapper, int threads, List<List<Piece>> lists) {
    private static final int ROUNDS = 4;
    private static final long REGION = 16L << 20;
    private static final Device DEVICE = Device.named("shared").build();

    void run(Implementation implementation) throws Exception {
        Bench bench = implementation.open(Setup.roomy(mapper));
        Book book = new Book();
        Together.run(threads, thread -> worker(thread, bench, book));
        Expect.same("holdings", Holdings.NOTHING, bench.holdings());
        bench.checkInvariants();
    }

    private Callable<Void> worker(int thread, Bench bench, Book book) {
        return () -> {
            @Nullable Grant before = null;
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i < lists.size(); i++) {
                    Grant now = mapUnlessFull(thread, lists.get(i), bench, book);
                    if (before != null) {
                        end(before, bench, book);
                    }
                    before = now;
                }
            }
            if (before != null) {
                end(before, bench, book);
            }
            return null;
        };
    }

    /** Whether all threads' slots fit into the pool at once depends on who runs when: being told to come back later is right. */
    private @Nullable Grant mapUnlessFull(int thread, List<Piece> pieces, Bench bench, Book book) throws DmaException {
        try {
            return mapAndCheck(thread, pieces, bench, book);
        } catch (DmaException e) {
            if (mapper == MapperKind.BOUNCE && e.error().retryLater()) {
                return null;
            }
            throw e;
        }
    }

    private static Grant mapAndCheck(int thread, List<Piece> pieces, Bench bench, Book book) throws DmaException {
        BioVecList list = new BioVecList();
        BioVecList near = Piece.lay(pieces);
        for (long i = 0; i < near.entries(); i++) {
            list.append(near.phys(i) + thread * REGION, near.length(i));
        }
        byte[] data = new byte[Math.toIntExact(list.bytes())];
        new Random(thread).nextBytes(data);
        bench.memory().scatter(list, data);
        Grant grant = bench.map(new Demand(list, DEVICE, Flow.TO_DEVICE));
        book.enter(grant);
        Expect.bytes(
                "what the device reads",
                data,
                new BusMaster(bench.memory(), address -> bench.reach(address, false)).read(grant.segments()));
        return grant;
    }

    private void end(Grant grant, Bench bench, Book book) {
        if (mapper == MapperKind.IOMMU) {
            grant.segments()
                    .forEachSegment((address, length) -> Expect.that(
                            bench.reach(address, false) != Translation.FAULT,
                            () -> "segment 0x" + Long.toHexString(address) + ": gone while mapped (expected: mapped)"));
        }
        book.strike(grant);
        grant.unmap();
    }

    /** Which addresses are handed out. */
    private static final class Book {
        private final TreeMap<Long, Long> taken = new TreeMap<>();

        synchronized void enter(Grant grant) {
            grant.segments().forEachSegment((address, length) -> {
                Map.Entry<Long, Long> before = taken.lowerEntry(address + length);
                Expect.that(
                        before == null || before.getValue() <= address,
                        () -> "segment 0x" + Long.toHexString(address) + ": handed out twice (expected: free)");
                taken.put(address, address + length);
            });
        }

        synchronized void strike(Grant grant) {
            grant.segments().forEachSegment((address, length) -> taken.remove(address));
        }
    }
}
