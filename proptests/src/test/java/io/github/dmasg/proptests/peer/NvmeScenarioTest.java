package io.github.dmasg.proptests.peer;

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
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.map.Policy;
import io.github.dmasg.peer.Bus;
import io.github.dmasg.peer.BusSwitch;
import io.github.dmasg.peer.Forwarding;
import io.github.dmasg.peer.PeerError;
import io.github.dmasg.peer.PeerException;
import io.github.dmasg.peer.PeerMemory;
import io.github.dmasg.peer.PeerProvider;
import io.github.dmasg.peer.PeerProviders;
import io.github.dmasg.peer.ProviderMemory;
import io.github.dmasg.proptests.machine.BusMaster;
import io.github.dmasg.proptests.machine.SparseMemory;
import io.github.dmasg.user.AddressSpace;
import io.github.dmasg.user.PinError;
import io.github.dmasg.user.PinException;
import io.github.dmasg.user.PinOption;
import io.github.dmasg.user.UserPages;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A program copies from one NVMe drive to another through the controller memory buffer of the first, with {@code O_DIRECT}: the data
 * never touches main memory (seeds: the user-space P2PDMA series of 2021).
 */
class NvmeScenarioTest {
    private static final long CMB = 0x20_0000_0000L;
    private static final long CMB_SIZE = 1 << 20;
    /** Where the bus sees the buffer; the CPU sees it at {@link #CMB}. */
    private static final long CMB_BUS = 0xd000_0000L;

    private static final long BUFFER = 0x7f12_3400_0000L;
    private static final int BYTES = 40_000;

    private final SparseMemory memory = new SparseMemory();
    private final Bus bus = new Bus();
    private final PeerProviders providers = new PeerProviders(bus);
    private final IommuDomain domain = IommuDomain.builder().build();
    private final IommuMapper mapper = new IommuMapper(domain, Policy.MINIMAL, providers);
    private final AddressSpace user = new AddressSpace();

    private final Device nvme0 = nvme("nvme0");
    private final Device nvme1 = nvme("nvme1");
    private final Device elsewhere = nvme("nvme2");
    private PeerProvider cmb;

    private static Device nvme(String name) {
        return Device.named(name).maxSegmentSize(1 << 20).build();
    }

    /** Both drives sit at one switch; a third behind another host bridge that forwards nothing. */
    @BeforeEach
    void boot() throws PeerException {
        BusSwitch sw = bus.hostBridge("socket0", Forwarding.NONE)
                .rootPort("rp0", false)
                .addSwitch("switch");
        bus.place(nvme0, sw.port("slot0", false));
        bus.place(nvme1, sw.port("slot1", false));
        bus.place(elsewhere, bus.hostBridge("socket1", Forwarding.NONE).rootPort("rp1", false));

        // The driver of nvme0 offers its controller memory buffer.
        cmb = providers.register("nvme0 cmb", nvme0, ProviderMemory.shared(CMB, CMB_SIZE, CMB_BUS));
        cmb.addToPool(0, CMB_SIZE);
        cmb.publish(true);
    }

    /** mmap of the allocator file: the area holds the memory until munmap. */
    private void mmapCmb() throws PeerException {
        PeerMemory allocated = cmb.allocate(BYTES, 4096);
        user.map(BUFFER, allocated, 0, allocated.bytes());
        allocated.put();
    }

    /** A drive at work: bus addresses lead to the buffer, the rest through the IOMMU. */
    private BusMaster controller() {
        return new BusMaster(
                memory,
                address -> address >= CMB_BUS && address < CMB_BUS + CMB_SIZE
                        ? address - CMB_BUS + CMB
                        : domain.table().translate(address));
    }

    @Test
    void copyFromDriveToDrive() throws Exception {
        assertTrue(mapper.peerMemorySupported(), "asked before the queue advertises it");
        assertEquals(cmb, providers.nearest(List.of(nvme0, nvme1), BYTES));
        mmapCmb();
        byte[] data = new byte[BYTES];
        new Random(3).nextBytes(data);

        // pread(nvme0, buffer): its own memory, reached by bus address.
        try (UserPages pages = user.pin(BUFFER, BYTES, PinOption.ALLOW_PEER)) {
            DmaSgList list = new DmaSgList();
            Mapping.FromDevice read =
                    mapper.map(nvme0, pages, Direction.FROM_DEVICE, MapAttributes.REQUIRE_COHERENT, list);
            controller().write(list, data);
            read.unmap();
        }

        // pwrite(nvme1, buffer): the other drive reads it across the switch.
        try (UserPages pages = user.pin(BUFFER, BYTES, PinOption.ALLOW_PEER)) {
            DmaSgList list = new DmaSgList();
            Mapping.ToDevice write =
                    mapper.map(nvme1, pages, Direction.TO_DEVICE, MapAttributes.REQUIRE_COHERENT, list);
            assertEquals(1, list.segments());
            assertEquals(DmaSegment.BUS_ADDRESS, list.flags(0));
            assertEquals(CMB_BUS, list.address(0));
            assertEquals(0, write.iovaBytes(), "no IOVA space for bus addresses");
            assertArrayEquals(data, controller().read(list));
            write.unmap();
        }
        assertEquals(0, domain.invalidations(), "nothing to invalidate");

        user.unmap(BUFFER);
        assertEquals(CMB_SIZE, cmb.free());
    }

    @Test
    void oneBufferMayBePartPeerMemoryPartMainMemory() throws Exception {
        mmapCmb();
        long head = BUFFER - 8192;
        user.map(head, 0x5000_0000L, 8192);
        try (UserPages pages = user.pin(head, 8192 + 4096, PinOption.ALLOW_PEER)) {
            DmaSgList list = new DmaSgList();
            Mapping mapping = mapper.map(nvme1, pages, Direction.TO_DEVICE, MapAttributes.NONE, list);
            assertEquals(List.of(0, DmaSegment.BUS_ADDRESS), List.of(list.flags(0), list.flags(1)));
            assertEquals(8192, mapping.iovaBytes());
            assertEquals(CMB_BUS, list.address(1));
            mapping.unmap();
        }
        assertEquals(0, domain.iovas().liveBytes());
    }

    @Test
    void whoDoesNotOptInGetsNoPeerPages() throws Exception {
        mmapCmb();
        // A driver that copies with the CPU, or a file system that does not know.
        PinException unaware = assertThrows(PinException.class, () -> user.pin(BUFFER, BYTES));
        assertEquals(PinError.EREMOTEIO, unaware.error());
        // A registered memory region lasts until somebody deregisters it.
        PinException region = assertThrows(
                PinException.class, () -> user.pin(BUFFER, BYTES, PinOption.ALLOW_PEER, PinOption.LONG_TERM));
        assertEquals(PinError.EOPNOTSUPP, region.error());
    }

    @Test
    void aDriveOutOfReachFailsTheRequestForGood() throws Exception {
        mmapCmb();
        try (UserPages pages = user.pin(BUFFER, BYTES, PinOption.ALLOW_PEER)) {
            DmaException thrown = assertThrows(
                    DmaException.class,
                    () -> mapper.map(elsewhere, pages, Direction.TO_DEVICE, MapAttributes.NONE, new DmaSgList()));
            assertEquals(DmaError.EREMOTEIO, thrown.error());
            assertFalse(thrown.error().retryLater(), "a target error, not to be queued again");
            assertEquals(
                    "EREMOTEIO at entry 0: memory of nvme0 cmb for nvme2: host bridges socket0 and socket1 differ, and"
                            + " socket1 is not on the allow list (expected: a provider within reach)",
                    thrown.getMessage());
        }
    }

    @Test
    void unpluggedInTheMiddleOfIo() throws Exception {
        mmapCmb();
        UserPages pages = user.pin(BUFFER, BYTES, PinOption.ALLOW_PEER);
        DmaSgList list = new DmaSgList();
        Mapping inFlight = mapper.map(nvme1, pages, Direction.TO_DEVICE, MapAttributes.NONE, list);

        cmb.remove();

        // The request under way keeps what it has; the drain waits for it.
        assertFalse(cmb.drained().isDone());
        assertTrue(inFlight.live());
        // Nothing new begins, whatever it begins with.
        PeerException noMemory = assertThrows(PeerException.class, () -> cmb.allocate(4096, 1));
        assertEquals(PeerError.REMOVED, noMemory.error());
        PinException noPin = assertThrows(PinException.class, () -> user.pin(BUFFER, 1, PinOption.ALLOW_PEER));
        assertEquals(PinError.GONE, noPin.error());
        DmaException noMapping = assertThrows(
                DmaException.class,
                () -> mapper.map(nvme1, pages, Direction.TO_DEVICE, MapAttributes.NONE, new DmaSgList()));
        assertEquals(DmaError.EREMOTEIO, noMapping.error());
        assertTrue(noMapping.getMessage().contains("nvme0 cmb is not registered or was removed"));

        inFlight.unmap();
        assertFalse(cmb.drained().isDone());
        pages.close();
        assertTrue(cmb.drained().isDone());
        bus.remove(nvme0);
        user.unmap(BUFFER);
        assertEquals(0, user.pinnedBytes());
    }
}
