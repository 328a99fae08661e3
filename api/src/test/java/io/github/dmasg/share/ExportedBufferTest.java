package io.github.dmasg.share;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.map.DirectMapper;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.Policy;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.page.PhysicalRange;
import io.github.dmasg.peer.Bus;
import io.github.dmasg.peer.BusSwitch;
import io.github.dmasg.peer.Forwarding;
import io.github.dmasg.peer.PeerException;
import io.github.dmasg.peer.PeerMemory;
import io.github.dmasg.peer.PeerProvider;
import io.github.dmasg.peer.PeerProviders;
import io.github.dmasg.peer.ProviderMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExportedBufferTest {
    private static final long BAR = 0x80_0000_0000L;
    private static final long SIZE = 1 << 20;
    private static final PageSource SYSTEM = new PhysicalRange(0x100_0000, SIZE);

    /** An importer that remembers what it was told, and does what the test says. */
    private static final class Driver implements Importer {
        private final Device device;
        private final boolean peerMemory;
        private final List<Attachment> told = new ArrayList<>();
        private Consumer<Attachment> onInvalidation = attachment -> {};

        Driver(Device device, boolean peerMemory) {
            this.device = device;
            this.peerMemory = peerMemory;
        }

        @Override
        public Device device() {
            return device;
        }

        @Override
        public boolean handlesPeerMemory() {
            return peerMemory;
        }

        @Override
        public void invalidated(Attachment attachment) {
            told.add(attachment);
            onInvalidation.accept(attachment);
        }
    }

    private final Bus bus = new Bus();
    private final PeerProviders providers = new PeerProviders(bus);
    private final DmaMapper mapper = new DirectMapper(Policy.MINIMAL, providers);
    private final DmaSgList list = new DmaSgList();
    private Device nic;
    private Device remote;
    private PeerProvider vram;
    private PeerMemory memory;

    @BeforeEach
    void plugIn() throws PeerException {
        BusSwitch sw =
                bus.hostBridge("hb0", Forwarding.NONE).rootPort("rp0", false).addSwitch("sw");
        Device gpu = device("gpu");
        nic = device("nic");
        remote = device("remote");
        bus.place(gpu, sw.port("p0", false));
        bus.place(nic, sw.port("p1", false));
        bus.place(remote, bus.hostBridge("hb1", Forwarding.NONE).rootPort("rp1", false));
        vram = providers.register("vram", gpu, ProviderMemory.shared(BAR, 16 * SIZE, BAR - 0x100_0000));
        vram.addToPool(0, 16 * SIZE);
        memory = vram.allocate(SIZE, 1);
    }

    private static Device device(String name) {
        return Device.named(name).maxSegmentSize(SIZE).build();
    }

    private ExportedBuffer export(PageSource where) {
        return new ExportedBuffer("buffer", where, new RouteExporter(providers, true), any -> mapper);
    }

    private static ShareError error(ShareException thrown) {
        return thrown.error();
    }

    private static ShareError mapError(Attachment attachment) {
        return error(
                assertThrows(ShareException.class, () -> attachment.map(Direction.BIDIRECTIONAL, new DmaSgList())));
    }

    @Test
    void anImporterGetsSegmentsForItsOwnDevice() throws Exception {
        ExportedBuffer buffer = export(memory.source());
        Attachment attachment = buffer.share().attach(new Driver(nic, true));
        assertTrue(attachment.peerMemory());
        assertEquals(1, attachment.bounds(list).emitted());
        SharedMapping mapping = attachment.map(Direction.BIDIRECTIONAL, list);
        assertEquals(1, list.segments());
        assertEquals(memory.start() - 0x100_0000, list.address(0));
        assertEquals(1, list.flags(0));
        assertEquals(List.of(SIZE, 1L), List.of(mapping.bytes(), mapping.segments()));
        assertEquals(1, buffer.mappings());
        mapping.close();
        mapping.close();
        assertTrue(mapping.ended().signalled());
        assertEquals(0, buffer.mappings());
        assertEquals(ShareError.CLOSED, error(assertThrows(ShareException.class, mapping::startUse)));
    }

    @Test
    void theExporterClearsWhatThePathDoesNotAllow() throws Exception {
        ExportedBuffer buffer = export(memory.source());
        Attachment far = buffer.share().attach(new Driver(remote, true));
        assertFalse(far.peerMemory());
        assertEquals(
                "memory of vram for remote: host bridges hb0 and hb1 differ, and hb1 is not on the allow list",
                far.reason());
        ShareException out =
                assertThrows(ShareException.class, () -> far.map(Direction.BIDIRECTIONAL, new DmaSgList()));
        assertEquals(ShareError.OUT_OF_REACH, out.error());
        assertTrue(out.error().retryLater());
        assertTrue(out.getMessage().contains(far.reason()), out.getMessage());

        Attachment simple = buffer.share().attach(new Driver(nic, false));
        assertFalse(simple.peerMemory());
        assertEquals("memory of vram, which the driver of nic cannot handle", simple.reason());
    }

    @Test
    void anExporterThatCannotMoveDeclines() {
        ExportedBuffer buffer =
                new ExportedBuffer("buffer", memory.source(), new RouteExporter(providers, false), any -> mapper);
        ShareException thrown =
                assertThrows(ShareException.class, () -> buffer.share().attach(new Driver(remote, true)));
        assertEquals(ShareError.DECLINED, thrown.error());
        assertFalse(thrown.error().retryLater());
    }

    @Test
    void anExporterMovesForAnImporterOutOfReach() throws Exception {
        List<Move> moves = new ArrayList<>();
        Exporter policy = new Exporter() {
            @Override
            public Decision attach(Importer importer, PageSource where) {
                return new RouteExporter(providers, true).attach(importer, where);
            }

            @Override
            public void wantsOrdinaryMemory(ExportedBuffer buffer) {
                try {
                    moves.add(buffer.startMove());
                } catch (ShareException e) {
                    throw new AssertionError(e);
                }
            }
        };
        ExportedBuffer buffer = new ExportedBuffer("buffer", memory.source(), policy, any -> mapper);
        Driver near = new Driver(nic, true);
        Attachment nearby = buffer.share().attach(near);
        Attachment far = buffer.share().attach(new Driver(remote, true));
        SharedMapping first = nearby.map(Direction.BIDIRECTIONAL, list);
        assertEquals(ShareError.MOVING, mapError(far));
        assertEquals(List.of(nearby), near.told);
        assertTrue(first.ended().signalled());
        assertFalse(far.settled().signalled());
        moves.get(0).finish(SYSTEM);
        assertTrue(far.settled().signalled());
        list.clear();
        far.map(Direction.BIDIRECTIONAL, list).close();
        assertEquals(0x100_0000, list.address(0));
        nearby.map(Direction.BIDIRECTIONAL, list).close();
        assertEquals(0, list.flags(1));
        assertEquals(1, moves.size());
    }

    @Test
    void aMoveWaitsForUsesAndTakesMappingsAway() throws Exception {
        ExportedBuffer buffer = export(memory.source());
        Driver driver = new Driver(nic, true);
        Attachment attachment = buffer.share().attach(driver);
        SharedMapping mapping = attachment.map(Direction.BIDIRECTIONAL, list);
        final SharedMapping second = attachment.map(Direction.TO_DEVICE, list);
        Fence use = mapping.startUse();
        Move move = buffer.startMove();
        assertEquals(List.of(attachment), driver.told);
        assertFalse(mapping.valid());
        assertEquals(ShareError.MOVING, error(assertThrows(ShareException.class, mapping::startUse)));
        assertEquals(ShareError.MOVING, error(assertThrows(ShareException.class, second::startUse)));
        assertEquals(ShareError.MOVING, mapError(attachment));
        assertEquals(ShareError.MOVING, error(assertThrows(ShareException.class, buffer::startMove)));
        assertTrue(second.ended().signalled());
        assertFalse(mapping.ended().signalled());
        assertFalse(move.quiet().signalled());
        assertThrows(IllegalStateException.class, () -> move.finish(SYSTEM));
        use.signal();
        assertTrue(mapping.ended().signalled());
        assertTrue(move.quiet().signalled());
        assertThrows(IllegalArgumentException.class, () -> move.finish(new PhysicalRange(0, 4096)));
        Fence settled = attachment.settled();
        assertFalse(settled.signalled());
        move.finish(SYSTEM);
        assertTrue(settled.signalled());
        assertThrows(IllegalStateException.class, () -> move.finish(SYSTEM));
        assertThrows(IllegalStateException.class, move::cancel);
        mapping.close();
        attachment.map(Direction.BIDIRECTIONAL, list).close();
        assertEquals(0, buffer.mappings());
    }

    @Test
    void noImporterIsToldWhileAnotherCanStillBegin() throws Exception {
        ExportedBuffer buffer = export(memory.source());
        Driver one = new Driver(nic, true);
        Driver other = new Driver(nic, true);
        List<SharedMapping> all = new ArrayList<>();
        for (Driver driver : List.of(one, other)) {
            all.add(buffer.share().attach(driver).map(Direction.BIDIRECTIONAL, list));
            driver.onInvalidation = attachment -> assertTrue(all.stream().noneMatch(SharedMapping::valid));
        }
        buffer.startMove().cancel();
        assertEquals(List.of(1, 1), List.of(one.told.size(), other.told.size()));
        assertTrue(all.stream().allMatch(mapping -> mapping.ended().signalled()));
    }

    @Test
    void anImporterThatThrowsKeepsNobodysMappingAlive() throws Exception {
        ExportedBuffer buffer = export(memory.source());
        Driver broken = new Driver(nic, true);
        broken.onInvalidation = attachment -> {
            throw new IllegalStateException("broken importer");
        };
        Driver sound = new Driver(nic, true);
        buffer.share().attach(broken).map(Direction.BIDIRECTIONAL, list);
        buffer.share().attach(sound).map(Direction.BIDIRECTIONAL, list);
        List<Throwable> reported = new ArrayList<>();
        Thread exporter = new Thread(buffer::revoke);
        exporter.setUncaughtExceptionHandler((thread, thrown) -> reported.add(thrown));
        exporter.start();
        exporter.join();
        assertEquals(1, sound.told.size());
        assertEquals(1, reported.size());
        assertEquals(0, buffer.mappings());
    }

    @Test
    void revocationIsForGood() throws Exception {
        ExportedBuffer buffer = export(memory.source());
        Driver driver = new Driver(nic, true);
        Attachment attachment = buffer.share().attach(driver);
        SharedMapping mapping = attachment.map(Direction.BIDIRECTIONAL, list);
        Fence use = mapping.startUse();
        Fence quiet = buffer.revoke();
        assertFalse(quiet.signalled());
        assertEquals(List.of(attachment), driver.told);
        assertEquals(ShareError.REVOKED, error(assertThrows(ShareException.class, mapping::startUse)));
        assertEquals(ShareError.REVOKED, mapError(attachment));
        assertEquals(
                ShareError.REVOKED,
                error(assertThrows(ShareException.class, () -> buffer.share().attach(driver))));
        use.signal();
        assertTrue(quiet.signalled());
        assertTrue(buffer.revoke().signalled());
        assertEquals(1, driver.told.size());
    }

    @Test
    void revocationEndsAMove() throws Exception {
        ExportedBuffer buffer = export(memory.source());
        Attachment attachment = buffer.share().attach(new Driver(nic, true));
        Fence use = attachment.map(Direction.BIDIRECTIONAL, list).startUse();
        Move move = buffer.startMove();
        final Fence settled = attachment.settled();
        Fence quiet = buffer.revoke();
        assertTrue(settled.signalled());
        use.signal();
        assertTrue(quiet.signalled());
        assertTrue(move.quiet().signalled());
        assertThrows(IllegalStateException.class, () -> move.finish(SYSTEM));
        assertEquals(ShareError.REVOKED, mapError(attachment));
    }

    @Test
    void detachingEndsOnesOwnMappingsOnly() throws Exception {
        ExportedBuffer buffer = export(memory.source());
        Attachment leaving = buffer.share().attach(new Driver(nic, true));
        SharedMapping stays = buffer.share().attach(new Driver(nic, true)).map(Direction.BIDIRECTIONAL, list);
        leaving.map(Direction.BIDIRECTIONAL, list);
        SharedMapping used = leaving.map(Direction.BIDIRECTIONAL, list);
        Fence use = used.startUse();
        Fence gone = leaving.detach();
        assertFalse(gone.signalled());
        assertEquals(ShareError.DETACHED, mapError(leaving));
        assertEquals(ShareError.DETACHED, error(assertThrows(ShareException.class, used::startUse)));
        use.signal();
        assertTrue(gone.signalled());
        assertTrue(leaving.detach().signalled());
        assertTrue(stays.valid());
        assertEquals(1, buffer.mappings());
    }

    @Test
    void whatBeginsToMoveWhileItIsMappedIsNotValid() throws Exception {
        ExportedBuffer[] exported = new ExportedBuffer[1];
        List<Move> moves = new ArrayList<>();
        DmaSgList sink = new DmaSgList();
        exported[0] = new ExportedBuffer("buffer", memory.source(), new RouteExporter(providers, true), any -> {
            try {
                moves.add(exported[0].startMove());
            } catch (ShareException e) {
                throw new AssertionError(e);
            }
            assertFalse(moves.get(0).quiet().signalled(), "a mapping is being made");
            return mapper;
        });
        Attachment attachment = exported[0].share().attach(new Driver(nic, true));
        SharedMapping mapping = attachment.map(Direction.BIDIRECTIONAL, sink);
        assertFalse(mapping.valid());
        assertEquals(ShareError.MOVING, error(assertThrows(ShareException.class, mapping::startUse)));
        assertTrue(moves.get(0).quiet().signalled());
        assertTrue(mapping.ended().signalled());
    }

    @Test
    void aDeviceThatNeedsSyncCallsIsRefused() throws Exception {
        Device old = Device.named("old").coherent(false).build();
        Attachment attachment = export(SYSTEM).share().attach(new Driver(old, false));
        DmaException thrown = assertThrows(DmaException.class, () -> attachment.map(Direction.BIDIRECTIONAL, list));
        assertEquals(DmaError.NOT_COHERENT, thrown.error());
        assertEquals(0, list.segments());
    }

    @Test
    void aFailedMappingDoesNotHoldUpAMove() throws Exception {
        ExportedBuffer buffer = export(memory.source());
        Attachment attachment = buffer.share().attach(new Driver(nic, true));
        vram.remove();
        DmaException thrown = assertThrows(DmaException.class, () -> attachment.map(Direction.BIDIRECTIONAL, list));
        assertEquals(DmaError.EREMOTEIO, thrown.error());
        assertThrows(DmaException.class, () -> attachment.bounds(list));
        assertTrue(buffer.startMove().quiet().signalled());
        memory.put();
        assertTrue(vram.drained().isDone());
    }

    @Test
    void aMoveThatBeganWhileAMappingFailedIsQuietAfterwards() throws Exception {
        ExportedBuffer[] exported = new ExportedBuffer[1];
        List<Move> moves = new ArrayList<>();
        exported[0] = new ExportedBuffer("buffer", SYSTEM, new RouteExporter(providers, true), any -> {
            try {
                moves.add(exported[0].startMove());
            } catch (ShareException e) {
                throw new AssertionError(e);
            }
            throw new IllegalStateException("no mapper");
        });
        Attachment attachment = exported[0].share().attach(new Driver(nic, true));
        assertThrows(IllegalStateException.class, () -> attachment.map(Direction.BIDIRECTIONAL, list));
        assertTrue(moves.get(0).quiet().signalled());
    }

    @Test
    void aBufferThatWasTakenBackDoesNotMove() {
        ExportedBuffer buffer = export(SYSTEM);
        buffer.revoke();
        ShareException refused = assertThrows(ShareException.class, buffer::startMove);
        assertEquals(ShareError.REVOKED, refused.error());
        assertEquals("REVOKED: buffer was taken back by its exporter (expected: shared)", refused.getMessage());
    }

    @Test
    void everybodySeesNameAndSize() throws Exception {
        ExportedBuffer buffer = export(SYSTEM);
        assertEquals(List.of(SIZE, SIZE), List.of(buffer.bytes(), buffer.share().bytes()));
        assertEquals(
                List.of("buffer", "buffer"),
                List.of(buffer.toString(), buffer.share().toString()));
        Attachment attachment = buffer.share().attach(new Driver(nic, false));
        assertEquals("nic at buffer", attachment.toString());
        SharedMapping mapping = attachment.map(Direction.BIDIRECTIONAL, list);
        assertEquals("mapping of nic at buffer", mapping.toString());
        assertEquals(nic, mapping.device());
        assertEquals("fence", mapping.ended().toString());
        mapping.close();
        assertEquals("fence, signalled", mapping.ended().toString());
    }
}
