package io.github.dmasg.proptests.share;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegment;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.dma.DmaSink;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Policy;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.page.PhysicalRange;
import io.github.dmasg.peer.PeerException;
import io.github.dmasg.peer.PeerMemory;
import io.github.dmasg.peer.PeerProvider;
import io.github.dmasg.peer.ProviderMemory;
import io.github.dmasg.proptests.machine.BusMaster;
import io.github.dmasg.proptests.machine.SparseMemory;
import io.github.dmasg.share.Attachment;
import io.github.dmasg.share.Decision;
import io.github.dmasg.share.ExportedBuffer;
import io.github.dmasg.share.Exporter;
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
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A GPU shares a buffer with network adapters at three kinds of place, and with a second GPU that has memory of its own to hide
 * (seeds: the peer2peer flag of 2018).
 */
class GpuScenarioTest {
    private static final long VRAM = 0x40_0000_0000L;
    private static final long VRAM_SIZE = 1 << 30;
    private static final long VRAM_BUS = 0xe0_0000_0000L;
    private static final long SYSTEM = 0x1_0000_0000L;
    private static final int SIZE = 128 << 10;

    /** RDMA: its table of 64 KiB pages is filled straight from the mapping, without a list in between. */
    private static final class PageTableForm implements DmaSink {
        private static final long PAGE = 64 << 10;
        private final List<Long> pages = new ArrayList<>();
        private int mark;

        @Override
        public SegmentLimits limits() {
            return SegmentLimits.NONE.withCutAlignment(PAGE);
        }

        @Override
        public void begin() {
            mark = pages.size();
        }

        @Override
        public void accept(long[] addresses, long[] extents, int from, int to) {
            for (int i = from; i < to; i++) {
                for (long at = 0; at < DmaSegment.length(extents[i]); at += PAGE) {
                    pages.add(addresses[i] + at);
                }
            }
        }

        @Override
        public void abort() {
            pages.subList(mark, pages.size()).clear();
        }
    }

    /** A driver that says what it can do, and remembers which attachments were invalidated. */
    private static final class Driver implements Importer {
        private final Device device;
        private final List<Attachment> invalidated = new ArrayList<>();

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
            invalidated.add(attachment);
        }
    }

    private final SparseMemory memory = new SparseMemory();
    private final Machine machine = new Machine();
    private final Map<Device, IommuDomain> domains = new HashMap<>();
    private final Map<Device, IommuMapper> mappers = new HashMap<>();
    private final byte[] picture = new byte[SIZE];
    private PeerProvider vram;
    private PeerMemory held;
    private ExportedBuffer buffer;

    @BeforeEach
    void boot() throws PeerException {
        for (Device device : List.of(machine.gpu, machine.near, machine.redirected, machine.remote)) {
            IommuDomain domain = IommuDomain.builder().build();
            domains.put(device, domain);
            mappers.put(device, new IommuMapper(domain, Policy.MINIMAL, machine.providers));
        }
        vram = machine.providers.register("gpu vram", machine.gpu, ProviderMemory.shared(VRAM, VRAM_SIZE, VRAM_BUS));
        vram.addToPool(0, VRAM_SIZE);
        held = vram.allocate(SIZE, SIZE);
        buffer = new ExportedBuffer("picture", held.source(), new GpuDriver(), mappers::get);
        new Random(4).nextBytes(picture);
        memory.scatter(held.source(), picture);
    }

    /** Lets in whoever can be served, and moves to main memory when somebody needs that. */
    private final class GpuDriver implements Exporter {
        private final RouteExporter byRoute = new RouteExporter(machine.providers, true);

        @Override
        public Decision attach(Importer importer, PageSource where) {
            return byRoute.attach(importer, where);
        }

        @Override
        public void wantsOrdinaryMemory(ExportedBuffer wanted) {
            try {
                Move move = wanted.startMove();
                move.quiet().then(() -> {
                    memory.copy(VRAM, SYSTEM, SIZE);
                    memory.zero(VRAM, SIZE);
                    move.finish(new PhysicalRange(SYSTEM, SIZE));
                });
            } catch (ShareException e) {
                // Somebody else's wish is under way, or there is nothing left to wish for.
                assertTrue(e.error() == ShareError.MOVING || e.error() == ShareError.REVOKED);
            }
        }
    }

    /** The device at work: bus addresses lead to the GPU's memory, the rest through its IOMMU domain. */
    private byte[] readBy(Device device, DmaSgList list) {
        BusMaster master = new BusMaster(
                memory,
                address -> address >= VRAM_BUS && address < VRAM_BUS + VRAM_SIZE
                        ? address - VRAM_BUS + VRAM
                        : domains.get(device).table().translate(address));
        return master.read(list);
    }

    @Test
    void sameSwitch() throws Exception {
        Attachment attachment = buffer.share().attach(new Driver(machine.near));
        assertTrue(attachment.peerMemory());
        PageTableForm table = new PageTableForm();
        SharedMapping region = attachment.map(Direction.BIDIRECTIONAL, table);
        assertEquals(List.of(VRAM_BUS, VRAM_BUS + PageTableForm.PAGE), table.pages);
        assertEquals(0, domains.get(machine.near).iovas().liveBytes());
        region.close();
    }

    @Test
    void behindTheHostBridge() throws Exception {
        Attachment attachment = buffer.share().attach(new Driver(machine.redirected));
        assertTrue(attachment.peerMemory());
        DmaSgList list = new DmaSgList();
        SharedMapping mapping = attachment.map(Direction.BIDIRECTIONAL, list);
        assertEquals(0, list.flags(0), "an IOVA like any other");
        assertArrayEquals(picture, readBy(machine.redirected, list));
        assertEquals(SIZE, domains.get(machine.redirected).iovas().liveBytes());
        mapping.close();
        assertEquals(0, domains.get(machine.redirected).table().leaves());
    }

    @Test
    void severalRoutesAtOnceUntilOneNeedsAMove() throws Exception {
        Driver near = new Driver(machine.near);
        Driver redirected = new Driver(machine.redirected);
        Attachment one = buffer.share().attach(near);
        Attachment two = buffer.share().attach(redirected);
        DmaSgList direct = new DmaSgList();
        DmaSgList translated = new DmaSgList();
        SharedMapping first = one.map(Direction.TO_DEVICE, direct);
        SharedMapping second = two.map(Direction.TO_DEVICE, translated);
        assertArrayEquals(picture, readBy(machine.near, direct));
        assertArrayEquals(picture, readBy(machine.redirected, translated));

        // A third cannot reach the GPU: the exporter cleared what it declared, and moves when it maps.
        Attachment three = buffer.share().attach(new Driver(machine.remote));
        assertFalse(three.peerMemory());
        assertEquals(
                "memory of gpu vram for remote: host bridges hb0 and hb1 differ, and hb1 is not on the allow list",
                three.reason());
        Fence reading = first.startUse();
        ShareException wait = assertThrows(ShareException.class, () -> three.map(Direction.TO_DEVICE, new DmaSgList()));
        assertEquals(ShareError.MOVING, wait.error());
        assertEquals(List.of(List.of(one), List.of(two)), List.of(near.invalidated, redirected.invalidated));
        assertThrows(ShareException.class, first::startUse);

        // The first still reads, so its mapping and the data are still there; the second's mapping is not.
        assertArrayEquals(picture, readBy(machine.near, direct));
        assertEquals(0, domains.get(machine.redirected).table().leaves());
        assertFalse(three.settled().signalled());
        reading.signal();
        assertTrue(three.settled().signalled());
        assertTrue(second.ended().signalled());

        for (Attachment each : List.of(one, two, three)) {
            DmaSgList list = new DmaSgList();
            try (SharedMapping mapping = each.map(Direction.TO_DEVICE, list)) {
                assertEquals(0, list.flags(0));
                assertArrayEquals(picture, readBy(mapping.device(), list));
            }
        }
        held.put();
        assertEquals(VRAM_SIZE, vram.free());
    }

    @Test
    void anExporterThatStaysInItsMemoryDeclines() {
        ExportedBuffer fixed = new ExportedBuffer(
                "scan-out", held.source(), new RouteExporter(machine.providers, false), mappers::get);
        ShareException thrown =
                assertThrows(ShareException.class, () -> fixed.share().attach(new Driver(machine.remote)));
        assertEquals(ShareError.DECLINED, thrown.error());
        assertFalse(thrown.error().retryLater());
    }

    @Test
    void aSecondGpuMayUseTheVisiblePartButNotThePrivateHeap() throws Exception {
        Device second = machine.near;
        // Behind no BAR: a range of numbers that only the GPU understands, named like any other memory.
        PeerProvider heap = machine.providers.register(
                "gpu heap", machine.gpu, ProviderMemory.ownerOnly(0x60_0000_0000L, 16L << 30, 0));
        PeerMemory secret = heap.resource(8192, SIZE);

        // The GPU itself maps it and gets its own internal addresses.
        DmaSgList own = new DmaSgList();
        mappers.get(machine.gpu)
                .map(machine.gpu, secret.source(), Direction.BIDIRECTIONAL, MapAttributes.NONE, own)
                .unmap();
        assertEquals(List.of(8192L, 1L), List.of(own.address(0), own.segments()));

        // The other is refused by name, though it sits at the same switch and reaches the visible part.
        DmaException refused = assertThrows(
                DmaException.class,
                () -> mappers.get(second)
                        .map(second, secret.source(), Direction.BIDIRECTIONAL, MapAttributes.NONE, new DmaSgList()));
        assertEquals(DmaError.EREMOTEIO, refused.error());
        assertEquals(
                "EREMOTEIO at entry 0: memory of gpu heap for near: private memory that only gpu itself can reach"
                        + " (expected: a provider within reach)",
                refused.getMessage());
        ExportedBuffer exported = new ExportedBuffer(
                "heap object", secret.source(), new RouteExporter(machine.providers, false), mappers::get);
        ShareException declined =
                assertThrows(ShareException.class, () -> exported.share().attach(new Driver(second)));
        assertTrue(declined.getMessage().contains("private memory that only gpu itself can reach"));
        assertTrue(buffer.share().attach(new Driver(second)).peerMemory());
        secret.put();
    }

    @Test
    void theGpuIsUnpluggedWhileAnImporterReads() throws Exception {
        // The exporting driver revokes and gives its memory back as soon as nobody uses it.
        vram.onRemoval(gone -> buffer.revoke().then(held::put));
        Driver driver = new Driver(machine.near);
        Attachment attachment = buffer.share().attach(driver);
        DmaSgList list = new DmaSgList();
        SharedMapping mapping = attachment.map(Direction.TO_DEVICE, list);
        Fence reading = mapping.startUse();

        vram.remove();

        assertEquals(List.of(attachment), driver.invalidated);
        assertFalse(vram.drained().isDone());
        assertArrayEquals(picture, readBy(machine.near, list));
        ShareException late = assertThrows(ShareException.class, mapping::startUse);
        assertEquals(ShareError.REVOKED, late.error());
        reading.signal();
        assertTrue(mapping.ended().signalled());
        assertTrue(vram.drained().isDone());
        ShareException gone =
                assertThrows(ShareException.class, () -> attachment.map(Direction.TO_DEVICE, new DmaSgList()));
        assertEquals(ShareError.REVOKED, gone.error());
        mapping.close();
        assertTrue(attachment.detach().signalled());
    }

    /** A terabyte of device memory is one object: no page of it has any metadata. */
    @Test
    void aTerabyteIsMappedFromOneRange() throws Exception {
        long terabyte = 1L << 40;
        PeerProvider large = machine.providers.register(
                "large bar", machine.gpu, ProviderMemory.shared(1L << 44, terabyte, 1L << 50));
        PeerMemory all = large.resource(0, terabyte);
        Device client = Device.named("client").limits(SegmentLimits.NONE).build();
        machine.bus.place(client, machine.bus.port(machine.near));
        DmaSgList list = new DmaSgList();
        mappers.get(machine.near)
                .map(client, all.source(), Direction.TO_DEVICE, MapAttributes.NONE, list)
                .unmap();
        assertEquals(List.of(1L, 1L << 50, terabyte), List.of(list.segments(), list.address(0), list.length(0)));
        assertEquals(1, large.live());
        all.put();
    }
}
