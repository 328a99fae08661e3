package io.github.dmasg.proptests.migration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaCursor;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegment;
import io.github.dmasg.dma.DmaSegments;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.legacy.adapter.SgCalls;
import io.github.dmasg.legacy.adapter.SgPages;
import io.github.dmasg.legacy.adapter.SgSegments;
import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.page.PhysicalRange;
import io.github.dmasg.peer.Bus;
import io.github.dmasg.peer.BusSwitch;
import io.github.dmasg.peer.Forwarding;
import io.github.dmasg.peer.HostBridge;
import io.github.dmasg.peer.PeerException;
import io.github.dmasg.peer.PeerProvider;
import io.github.dmasg.peer.PeerProviders;
import io.github.dmasg.peer.ProviderMemory;
import io.github.dmasg.proptests.machine.BusMaster;
import io.github.dmasg.proptests.machine.Translation;
import io.github.dmasg.proptests.migration.Testbed.Under;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Step 6, peer memory from lists of BAR pages: a classic list names each page of the BAR and whose it is. The same driver gets bus
 * addresses whoever maps; once the driver has moved, the pages are no longer needed and a range does, whatever its size.
 */
class Step6PeerMemoryTest {
    private static final long BAR = 0x38_0000_0000L;
    private static final long BAR_ON_THE_BUS = 0x9000_0000L;
    private static final long BAR_SIZE = 16L << 30;

    private final Device ssd = Device.named("ssd").build();
    private final Device nic =
            Device.named("nic").maxSegmentSize(1L << 40).boundaryMask(-1).build();
    private final Device far = Device.named("far").build();
    private final PeerProviders providers;
    private final PeerProvider bar;
    private final Testbed testbed;

    Step6PeerMemoryTest() throws PeerException {
        Bus bus = new Bus();
        HostBridge bridge = bus.hostBridge("pci0", Forwarding.NONE);
        BusSwitch together = bridge.rootPort("root0", false).addSwitch("switch0");
        bus.place(ssd, together.port("down0", false));
        bus.place(nic, together.port("down1", false));
        bus.place(far, bridge.rootPort("root1", false));
        providers = new PeerProviders(bus);
        bar = providers.register("ssd-cmb", ssd, ProviderMemory.shared(BAR, BAR_SIZE, BAR_ON_THE_BUS));
        testbed = new Testbed(providers, nic);
    }

    @AfterEach
    void nothingStaysMapped() {
        assertEquals(0, testbed.domain.table().leaves());
        assertEquals(0, testbed.domain.iovas().liveBytes());
        assertEquals(0, testbed.warnings.count());
    }

    /** A page, three pages of the BAR, a page: as O_DIRECT builds it from what user space mapped. */
    private SgTable mixed() {
        long barPage = BAR >>> 12;
        return Testbed.table(
                new long[] {0x500, 0, 0x1000},
                new long[] {barPage + 4, 0, 0x1000, bar.number()},
                new long[] {barPage + 5, 0, 0x2000, bar.number()},
                new long[] {0x777, 0, 0x1000});
    }

    /** Sees the BAR at its bus addresses and everything else through whatever translates. */
    private BusMaster master(Under under) {
        Translation rest = under.iommu() ? Translation.through(testbed.domain.table()) : Translation.NONE;
        return new BusMaster(
                testbed.memory,
                address -> address >= BAR_ON_THE_BUS && address < BAR_ON_THE_BUS + BAR_SIZE
                        ? address - BAR_ON_THE_BUS + BAR
                        : rest.toPhysical(address));
    }

    private static long busBytes(DmaSegments segments) {
        DmaSgList copy = new DmaSgList();
        DmaCursor cursor = segments.cursor();
        while (cursor.next()) {
            for (int i = cursor.from(); i < cursor.to(); i++) {
                if ((cursor.flags(i) & DmaSegment.BUS_ADDRESS) != 0) {
                    copy.append(cursor.address(i), cursor.length(i), DmaSegment.BUS_ADDRESS);
                }
            }
        }
        return copy.bytes();
    }

    @ParameterizedTest
    @EnumSource(Under.class)
    void theClassicDriverGetsBusAddressesWhoeverMaps(Under under) {
        SgCalls dma = testbed.classicCalls(under);
        SgTable table = mixed();
        byte[] bytes = testbed.fill(SgPages.of(table), 1);

        assertEquals(0, dma.mapTable(table, Direction.TO_DEVICE));

        assertArrayEquals(bytes, master(under).read(SgSegments.of(table)));
        assertEquals(0x3000, busBytes(SgSegments.of(table)));
        dma.unmapTable(table, Direction.TO_DEVICE);
    }

    @ParameterizedTest
    @EnumSource(Under.class)
    void theMovedDriverGetsThemFromTheSameList(Under under) throws DmaException {
        DmaMapper mapper = testbed.mapper(under);
        assertEquals(true, mapper.peerMemorySupported());
        SgPages pages = SgPages.of(mixed());
        byte[] bytes = testbed.fill(pages, 2);
        DmaSgList segments = new DmaSgList();

        Mapping mapping = mapper.map(nic, pages, Direction.TO_DEVICE, MapAttributes.REQUIRE_COHERENT, segments);

        assertArrayEquals(bytes, master(under).read(segments));
        assertEquals(0x3000, busBytes(segments));
        mapping.unmap();
    }

    /** No page of the BAR is named any more: 16 GiB in one entry, where a list of pages had four million. */
    @ParameterizedTest
    @EnumSource(
            value = Under.class,
            names = {"NEW_DIRECT", "NEW_IOMMU"})
    void withoutPages(Under under) throws DmaException {
        PhysicalRange whole = new PhysicalRange(BAR, BAR_SIZE, bar.number());
        DmaSgList segments = new DmaSgList();

        Mapping mapping = testbed.mapper(under).map(nic, whole, Direction.FROM_DEVICE, MapAttributes.NONE, segments);

        assertEquals(1, segments.segments());
        assertEquals(BAR_ON_THE_BUS, segments.address(0));
        assertEquals(BAR_SIZE, segments.length(0));
        assertEquals(0, mapping.iovaBytes());
        mapping.unmap();
    }

    /** Behind another root port, and the bridge forwards nothing: no retry helps, and both drivers are told so. */
    @ParameterizedTest
    @EnumSource(Under.class)
    void outOfReachIsTheSameErrorOnBothSides(Under under) {
        Testbed elsewhere = new Testbed(providers, far);
        assertEquals(-Errno.EREMOTEIO, elsewhere.classicCalls(under).mapTable(mixed(), Direction.TO_DEVICE));
        DmaException refusal = assertThrows(
                DmaException.class,
                () -> elsewhere
                        .mapper(under)
                        .map(far, SgPages.of(mixed()), Direction.TO_DEVICE, MapAttributes.NONE, new DmaSgList()));
        assertEquals(DmaError.EREMOTEIO, refusal.error());
        assertEquals(false, refusal.error().retryLater());
        assertEquals(0, elsewhere.domain.table().leaves());
        assertEquals(0, elsewhere.domain.iovas().liveBytes());
    }
}
