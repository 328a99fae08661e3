package io.github.dmasg.legacy.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dmasg.device.Device;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.iommu.TablePages;
import io.github.dmasg.legacy.dmamap.IommuEvents;
import io.github.dmasg.legacy.dmamap.IommuMapper;
import io.github.dmasg.legacy.dmamap.MappedBytes;
import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.peer.MapType;
import io.github.dmasg.peer.PeerRoutes;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SharedDomainTest {
    private final IommuDomain domain = IommuDomain.builder().build();
    private final SharedDomain shared = new SharedDomain(domain);
    private final MappedBytes mapped = new MappedBytes();

    @Test
    void rangesComeFromTheDomainAlignedToTheirSize() {
        long iova = shared.allocate(3 * 4096, -1);
        assertEquals(0, iova & (4 * 4096 - 1));
        assertEquals(3 * 4096, domain.iovas().liveBytes());
        shared.free(iova, 3 * 4096);
        assertEquals(0, domain.iovas().liveBytes());
        assertEquals(1, domain.invalidations());
        assertThrows(IllegalStateException.class, () -> shared.free(iova, 3 * 4096));
        assertEquals(0, shared.allocate(1L << 50, -1));
        assertEquals(0, shared.allocate(-4096, -1));
        assertEquals(0, shared.allocate(4096, 0xfff));
    }

    @Test
    void pagesGoIntoItsTable() {
        assertEquals(0, shared.mapPages(0x20_0000, 0x5000, 4096, 3, mapped));
        assertEquals(3 * 4096, mapped.bytes());
        assertEquals(0x7010, domain.table().translate(0x20_2010));
        assertEquals(-Errno.EINVAL, shared.mapPages(0x20_2000, 0x5000, 4096, 1, mapped));
        assertEquals(-Errno.EINVAL, shared.mapPages(0x30_0000, Long.MIN_VALUE, 4096, 1, mapped));
        assertEquals(3 * 4096, mapped.bytes());
        assertEquals(2 * 4096, shared.unmapPages(0x20_0000, 4096, 2));
        assertEquals(1, domain.table().leaves());
        assertEquals(0, shared.unmapPages(0x20_0000, 4096, 2));
    }

    @Test
    void noMoreTablesIsNoMemory() {
        AtomicBoolean granted = new AtomicBoolean(true);
        TablePages pages = new TablePages() {
            @Override
            public boolean take(int level) {
                return granted.get();
            }

            @Override
            public void give(int level) {}
        };
        SharedDomain poor =
                new SharedDomain(IommuDomain.builder().tablePages(pages).build());
        granted.set(false);
        assertEquals(-Errno.ENOMEM, poor.mapPages(0x20_0000, 0x5000, 4096, 1, mapped));
        assertEquals(0, mapped.bytes());
    }

    /** The kernel gives the range of an unreported failure back while pages in it stay mapped. */
    @Test
    void whatAFailedClassicMappingLeavesBehindCannotBeReached() {
        PeerRoutes byBus = new PeerRoutes() {
            @Override
            public MapType mapType(int provider, Device client) {
                return MapType.BUS_ADDRESS;
            }

            @Override
            public long busOffset(int provider) {
                return 0;
            }
        };
        Device device = Device.named("nic").build();
        IommuMapper mapper = new IommuMapper(
                ClassicDevices.of(device, byBus),
                new io.github.dmasg.legacy.dmamap.IommuDomain(domain.pageSizes(), shared, IommuEvents.NONE),
                shared,
                4096,
                new WarnLog());
        SgTable table = Lists.table(Lists.entry(1, 0, 4096), Lists.entry(8, 0, 4096), Lists.entry(9, 0, 4096, 1));
        assertEquals(-Errno.EINVAL, mapper.mapSg(Objects.requireNonNull(table.sgl()), 3));
        assertEquals(0, domain.table().leaves());
        assertEquals(0, domain.iovas().liveBytes());
    }

    @Test
    void rangesOfAPowerOfTwoLieSideBySide() {
        long first = shared.allocate(4096, -1);
        assertEquals(4096, Math.abs(shared.allocate(4096, -1) - first));
        long three = shared.allocate(3 * 4096, -1);
        assertEquals(0, three & (4 * 4096 - 1), "3 granules are aligned as 4");
        assertEquals(0, shared.allocate(40 << 20, -1) & ((64 << 20) - 1), "40 MiB are aligned as 64");
        assertEquals(0, shared.allocate(0, -1));
    }
}
