package io.github.dmasg.proptests.share;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.check.Misuse;
import io.github.dmasg.check.MisuseKind;
import io.github.dmasg.check.MisuseLedger;
import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.map.DirectMapper;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.MapperSettings;
import io.github.dmasg.page.PhysicalRange;
import io.github.dmasg.share.Attachment;
import io.github.dmasg.share.ExportedBuffer;
import io.github.dmasg.share.Fence;
import io.github.dmasg.share.Importer;
import io.github.dmasg.share.Move;
import io.github.dmasg.share.RouteExporter;
import io.github.dmasg.share.ShareException;
import io.github.dmasg.share.SharedMapping;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The misuse ledger reports whoever goes on using a mapping of a shared buffer that has moved, or moves it too early (S36). */
class MovedMappingTest {
    private static final long OLD = 0x1000_0000L;
    private static final long NEW = 0x2000_0000L;
    private static final long SIZE = 64 << 10;

    private final Machine machine = new Machine();
    private final MisuseLedger ledger = new MisuseLedger();
    private final MapperSettings watched =
            MapperSettings.DEFAULT.withRoutes(machine.providers).withObserver(ledger);
    private final DmaSgList list = new DmaSgList();

    private ExportedBuffer buffer(DmaMapper mapper) {
        return new ExportedBuffer(
                "buffer", new PhysicalRange(OLD, SIZE), new RouteExporter(machine.providers, true), device -> mapper);
    }

    private Attachment attach(ExportedBuffer buffer) throws ShareException {
        return buffer.share().attach(new Importer() {
            @Override
            public Device device() {
                return machine.near;
            }

            @Override
            public boolean handlesPeerMemory() {
                return false;
            }

            @Override
            public void invalidated(Attachment attachment) {}
        });
    }

    private Misuse only(MisuseKind kind) {
        List<Misuse> found = ledger.found();
        assertEquals(List.of(kind), found.stream().map(Misuse::kind).toList(), found::toString);
        return found.get(0);
    }

    private void assertReportedAfterTheMove(DmaMapper mapper) throws ShareException, DmaException {
        ExportedBuffer buffer = buffer(mapper);
        Attachment attachment = attach(buffer);
        try (SharedMapping mapping = attachment.map(Direction.BIDIRECTIONAL, list)) {
            Fence use = mapping.startUse();
            assertTrue(ledger.deviceWrites(machine.near, list.address(0), SIZE));
            Move move = buffer.startMove();
            assertTrue(ledger.deviceReads(machine.near, list.address(0), SIZE), "a use under way goes on");
            use.signal();
            assertTrue(move.quiet().signalled());
            assertEquals(List.of(), ledger.found());
            assertFalse(ledger.deviceReads(machine.near, list.address(0) + 8, 8));
            move.finish(new PhysicalRange(NEW, SIZE));
        }
        Misuse misuse = only(MisuseKind.DEVICE_NOT_MAPPED);
        assertEquals("near", misuse.device());
        assertTrue(misuse.message().contains("after it was unmapped"), misuse::toString);
        assertEquals("assertReportedAfterTheMove", misuse.made().frames().get(0).getMethodName());
        assertEquals(
                "assertReportedAfterTheMove", misuse.ended().frames().get(0).getMethodName());
    }

    @Test
    void aDeviceGoesOnAfterTheMove() throws Exception {
        assertReportedAfterTheMove(new DirectMapper(watched));
    }

    @Test
    void aDeviceGoesOnAfterTheMoveBehindAnIommu() throws Exception {
        assertReportedAfterTheMove(new IommuMapper(IommuDomain.builder().build(), watched));
    }

    /** The buffer is mapped again, elsewhere; the device was not told the new address. */
    @Test
    void aDeviceKeepsTheOldAddress() throws Exception {
        ExportedBuffer buffer = buffer(new DirectMapper(watched));
        Attachment attachment = attach(buffer);
        attachment.map(Direction.FROM_DEVICE, list).close();
        long old = list.address(0);
        Move move = buffer.startMove();
        move.finish(new PhysicalRange(NEW, SIZE));
        list.clear();
        try (SharedMapping mapping = attachment.map(Direction.FROM_DEVICE, list)) {
            assertTrue(mapping.valid());
            assertTrue(ledger.deviceWrites(machine.near, list.address(0), SIZE));
            assertFalse(ledger.deviceWrites(machine.near, old, 1));
        }
        assertTrue(only(MisuseKind.DEVICE_NOT_MAPPED).message().contains("0x10000000 written"));
    }

    /** Not before {@link Move#quiet()}. */
    @Test
    void theExporterCopiesWhileADeviceStillWrites() throws Exception {
        ExportedBuffer buffer = buffer(new DirectMapper(watched));
        SharedMapping mapping = attach(buffer).map(Direction.FROM_DEVICE, list);
        Fence use = mapping.startUse();
        Move move = buffer.startMove();
        assertFalse(move.quiet().signalled());
        assertFalse(ledger.cpuReads(OLD, SIZE));
        only(MisuseKind.CPU_READ);
        use.signal();
        assertTrue(move.quiet().signalled());
        assertTrue(ledger.cpuReads(OLD, SIZE));
        move.cancel();
        assertTrue(mapping.ended().signalled());
        assertEquals(1, ledger.found().size());
    }

    /** Which is no misuse: what importers share, they share on purpose. */
    @Test
    void twoImportersMapTheSameMemory() throws Exception {
        ExportedBuffer buffer = buffer(new DirectMapper(watched));
        SharedMapping first = attach(buffer).map(Direction.BIDIRECTIONAL, list);
        SharedMapping second = attach(buffer).map(Direction.BIDIRECTIONAL, list);
        assertEquals(List.of(), ledger.found());
        first.close();
        second.close();
        assertEquals(List.of(), ledger.leaks());
    }
}
