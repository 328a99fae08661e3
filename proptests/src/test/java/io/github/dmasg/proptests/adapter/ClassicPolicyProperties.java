package io.github.dmasg.proptests.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.iommu.PageTable;
import io.github.dmasg.legacy.adapter.ClassicDevices;
import io.github.dmasg.legacy.adapter.KernelSgCalls;
import io.github.dmasg.legacy.adapter.MapperSgCalls;
import io.github.dmasg.legacy.adapter.SgCalls;
import io.github.dmasg.legacy.adapter.SgPages;
import io.github.dmasg.legacy.adapter.SharedDomain;
import io.github.dmasg.legacy.dmamap.DirectMapper;
import io.github.dmasg.legacy.dmamap.DirectUnmapListener;
import io.github.dmasg.legacy.dmamap.IommuEvents;
import io.github.dmasg.legacy.dmamap.IommuMapper;
import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.Policy;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.proptests.adapter.ClassicTables.Entry;
import io.github.dmasg.proptests.gen.Devices;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * A driver cannot tell the classic policy of the new mappers from classic {@code dma_map_sg}: same result, same fields in every
 * entry, same translations. The lists to which the kernel answers {@code EINVAL} without need are the one exception, and none of
 * them goes unnoticed.
 */
class ClassicPolicyProperties {
    private static final long GRANULE = 4096;

    @Provide
    Arbitrary<List<Entry>> withPeers() {
        return ClassicTables.withPeers();
    }

    @Provide
    Arbitrary<Integer> chunks() {
        return ClassicTables.chunks();
    }

    @Provide
    Arbitrary<SegmentLimits> limits() {
        return Devices.limits();
    }

    @Property
    void throughAnIommu(
            @ForAll("withPeers") List<Entry> entries,
            @ForAll("chunks") int chunk,
            @ForAll("limits") SegmentLimits limits) {
        Device device = Device.named("any").limits(limits).build();
        Routes routes = new Routes();
        WarnLog warnings = new WarnLog();
        IommuDomain oldDomain = IommuDomain.builder().build();
        SharedDomain shared = new SharedDomain(oldDomain);
        SgCalls old = new KernelSgCalls(new IommuMapper(
                ClassicDevices.of(device, routes),
                new io.github.dmasg.legacy.dmamap.IommuDomain(oldDomain.pageSizes(), shared, IommuEvents.NONE),
                shared,
                GRANULE,
                warnings));
        IommuDomain newDomain = IommuDomain.builder().build();
        MapperSgCalls young = new MapperSgCalls(
                new io.github.dmasg.map.IommuMapper(newDomain, Policy.CLASSIC, routes), device, new WarnLog());

        SgTable oldTable = ClassicTables.table(entries, chunk);
        SgTable newTable = ClassicTables.table(entries, 128);
        List<String> pages = ClassicTables.pageSide(oldTable);
        int oldResult = old.mapTable(oldTable, Direction.BIDIRECTIONAL);
        int newResult = young.mapTable(newTable, Direction.BIDIRECTIONAL);

        assertEquals(pages, ClassicTables.pageSide(oldTable));
        assertEquals(pages, ClassicTables.pageSide(newTable));
        if (oldResult == -Errno.EINVAL) {
            assertEquals(0, newResult);
            assertTrue(lastRunIsForgotten(newTable), () -> "no known flaw: " + pages);
        } else {
            assertEquals(oldResult, newResult);
        }
        if (oldResult == 0) {
            assertEquals(oldTable.nents(), newTable.nents());
            assertEquals(ClassicTables.dmaSide(oldTable), ClassicTables.dmaSide(newTable));
            assertEquals(translations(oldDomain.table()), translations(newDomain.table()));
            old.unmapTable(oldTable, Direction.BIDIRECTIONAL);
        }
        if (newResult == 0) {
            young.unmapTable(newTable, Direction.BIDIRECTIONAL);
        }
        assertEmpty(oldDomain);
        assertEmpty(newDomain);
        assertEquals(0, warnings.count());
    }

    /** The kernel maps the last run when it looks at the last entry again, unless that seems to continue the run. */
    private static boolean lastRunIsForgotten(SgTable table) {
        long runEnd = -1;
        boolean forgotten = false;
        PageCursor c = SgPages.of(table).cursor();
        while (c.next()) {
            for (int i = c.from(); i < c.to(); i++) {
                forgotten = c.provider(i) == Routes.BY_BUS && c.phys(i) == runEnd;
                if (c.provider(i) != Routes.BY_BUS) {
                    runEnd = (c.phys(i) + c.length(i) + GRANULE - 1) & -GRANULE;
                }
            }
        }
        return forgotten;
    }

    @Property
    void withoutAnIommu(
            @ForAll("withPeers") List<Entry> entries,
            @ForAll("chunks") int chunk,
            @ForAll @IntRange(min = 20, max = 48) int dmaBits) {
        Device device = Device.named("any")
                .dmaBits(dmaBits)
                .limits(SegmentLimits.NONE)
                .bounceAllowed(false)
                .build();
        Routes routes = new Routes();
        SgCalls old = new KernelSgCalls(
                new DirectMapper(ClassicDevices.of(device, routes), DirectUnmapListener.NONE, new WarnLog()));
        SgCalls young =
                new MapperSgCalls(new io.github.dmasg.map.DirectMapper(Policy.CLASSIC, routes), device, new WarnLog());
        SgTable oldTable = ClassicTables.table(entries, chunk);
        SgTable newTable = ClassicTables.table(entries, 128);
        List<String> untouched = ClassicTables.dmaSide(newTable);

        int result = old.mapTable(oldTable, Direction.TO_DEVICE);
        assertEquals(result, young.mapTable(newTable, Direction.TO_DEVICE));
        assertEquals(oldTable.nents(), newTable.nents());
        assertEquals(result == 0 ? ClassicTables.dmaSide(oldTable) : untouched, ClassicTables.dmaSide(newTable));
    }

    private static Map<Long, Long> translations(PageTable table) {
        Map<Long, Long> granules = new TreeMap<>();
        table.walk((iova, phys, size) -> {
            for (long at = 0; at < size; at += GRANULE) {
                granules.put(iova + at, phys + at);
            }
        });
        return granules;
    }

    private static void assertEmpty(IommuDomain domain) {
        assertEquals(0, domain.table().leaves());
        assertEquals(0, domain.iovas().liveBytes());
    }
}
