package io.github.dmasg.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.dma.DmaSink;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.map.DirectMapper;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.MapperSettings;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.map.Reservation;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.page.PhysicalRange;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Reservations, refused commits, other cache lines, and what reports say. */
class LedgerEdgesTest {
    private static final Device NIC = Device.named("nic").build();
    private static final long AT = 0x10_0000;

    private MisuseLedger ledger = new MisuseLedger();
    private final DmaSgList list = new DmaSgList();

    private Mapping map(PageSource source, Direction<?> direction) throws DmaException {
        return new DirectMapper(MapperSettings.DEFAULT.withObserver(ledger))
                .map(NIC, source, direction, MapAttributes.NONE, list);
    }

    private Reservation reserve(Device device) throws DmaException {
        return new IommuMapper(IommuDomain.builder().build(), MapperSettings.DEFAULT.withObserver(ledger))
                .reserve(device, Direction.BIDIRECTIONAL, AT, 0x4000);
    }

    /** The one report, without its places. */
    private void assertFound(MisuseKind kind, String begin) {
        List<Misuse> found = ledger.found();
        assertEquals(1, found.size(), found::toString);
        assertEquals(kind, found.get(0).kind());
        assertTrue(found.get(0).message().startsWith(begin), found::toString);
        assertEquals(kind + ": " + found.get(0).message(), found.get(0).toString());
    }

    @Test
    void aReservationForADeviceThatIsGoneIsReported() throws DmaException {
        ledger.deviceRemoved(NIC);
        reserve(NIC);
        assertFound(MisuseKind.MAPPED_AFTER_REMOVAL, "a mapping for a device that was removed, seen at ");
    }

    @Test
    void aListenerMayRefuseAReservationAndALink() throws DmaException {
        ledger = new MisuseLedger(LedgerOptions.DEFAULT.withListener(misuse -> {
            throw new IllegalStateException("stop");
        }));
        Reservation reservation = reserve(Device.named("other").build());
        map(new PhysicalRange(2 * AT, 0x1000), Direction.TO_DEVICE).unmap();
        Mapping mapping = map(new PhysicalRange(2 * AT, 0x1000), Direction.TO_DEVICE);
        assertThrows(IllegalStateException.class, () -> reservation.link(2 * AT, 0x1000));
        assertEquals(0, reservation.linked());
        mapping.unmap();
        ledger.deviceRemoved(Device.named("third").build());
        ledger.deviceRemoved(NIC);
        assertThrows(IllegalStateException.class, () -> reserve(NIC));
        assertEquals(1, ledger.live());
    }

    @Test
    void linkedMemoryIsCheckedToo() throws DmaException {
        MemoryMap map = MemoryMap.builder().memory(AT, 0x1000).build();
        ledger = new MisuseLedger(LedgerOptions.DEFAULT.withMemory(map));
        Reservation reservation = reserve(NIC);
        reservation.link(AT, 0x1000);
        assertEquals(List.of(), ledger.found());
        reservation.link(AT + 0x1000, 0x1000);
        assertFound(
                MisuseKind.FORBIDDEN_MEMORY,
                "physical 0x101000+0x1000 is no memory at 0x101000 (expected: memory that may be mapped) at entry 0");
    }

    @Test
    void aCacheLineIsAsLongAsTheOptionsSay() throws DmaException {
        ledger = new MisuseLedger(LedgerOptions.DEFAULT.withCacheLine(256));
        map(new PhysicalRange(AT, 10), Direction.TO_DEVICE);
        map(new PhysicalRange(AT + 256, 10), Direction.FROM_DEVICE).unmap();
        assertEquals(List.of(), ledger.found());
        map(new PhysicalRange(AT + 255, 1), Direction.FROM_DEVICE).unmap();
        assertFound(MisuseKind.SHARED_CACHE_LINE, "a CPU cache line with entry 0 of a TO_DEVICE mapping of nic");
    }

    @Test
    void withoutCacheLinesOnlyTheSameBytesMatter() throws DmaException {
        ledger = new MisuseLedger(LedgerOptions.DEFAULT.withCacheLine(1));
        map(new PhysicalRange(AT, 10), Direction.FROM_DEVICE);
        map(new PhysicalRange(AT + 10, 10), Direction.FROM_DEVICE).unmap();
        assertEquals(List.of(), ledger.found());
        map(new PhysicalRange(AT + 9, 10), Direction.FROM_DEVICE).unmap();
        assertEquals(1, ledger.found().size());
    }

    /** Takes everything, and refuses at the end. */
    private static final class Refusing implements DmaSink {
        @Override
        public SegmentLimits limits() {
            return SegmentLimits.NONE;
        }

        @Override
        public void begin() {}

        @Override
        public void accept(long[] addresses, long[] extents, int from, int to) {}

        @Override
        public void commit() throws DmaException {
            throw DmaException.of(DmaError.ENOMEM, "full");
        }

        @Override
        public void abort() {}
    }

    @Test
    void whatTheSinkDidNotCommitNeverWas() {
        DirectMapper mapper = new DirectMapper(MapperSettings.DEFAULT.withObserver(ledger));
        PageSource source = new PhysicalRange(AT, 0x1000);
        assertThrows(
                DmaException.class,
                () -> mapper.map(NIC, source, Direction.TO_DEVICE, MapAttributes.NONE, new Refusing()));
        assertEquals(0, ledger.live());
        assertEquals(List.of(), ledger.leaks());
        assertTrue(ledger.cpuWrites(AT, 0x1000));
    }

    /** Can be read until it is given back. */
    private static final class Pinned implements PageSource {
        private final BioVecList pages = new BioVecList();
        private boolean gone;

        Pinned() {
            pages.append(AT, 0x1000);
        }

        @Override
        public PageCursor cursor(@Nullable PageCursor reuse) {
            if (gone) {
                throw new IllegalStateException("given back");
            }
            return pages.cursor(reuse);
        }
    }

    @Test
    void aSourceThatCanNoLongerBeReadIsReported() throws DmaException {
        Pinned pinned = new Pinned();
        Mapping mapping = map(pinned, Direction.TO_DEVICE);
        pinned.gone = true;
        mapping.unmap();
        assertFound(MisuseKind.SOURCE_CHANGED, "a source that can no longer be read: given back, seen at ");
    }

    @Test
    void aChangedSourceIsReportedWithWhatItWas() throws DmaException {
        BioVecList source = new BioVecList();
        source.append(AT, 0x1000);
        Mapping mapping = map(source, Direction.TO_DEVICE);
        source.clear();
        source.append(AT, 0x800);
        mapping.unmap();
        assertFound(
                MisuseKind.SOURCE_CHANGED,
                "a source with physical 0x100000+0x800 (expected: physical 0x100000+0x1000, as it was mapped)"
                        + " at entry 0, seen at ");
    }

    @Test
    void aReportOfAWholeMappingNamesNoEntry() throws DmaException {
        map(new PhysicalRange(AT, 0x1000), Direction.TO_DEVICE);
        ledger.leaks();
        assertFound(MisuseKind.LEAK, "live when all should be over, seen at ");
    }
}
