package io.github.dmasg.proptests.suite.classic;

import static io.github.dmasg.proptests.suite.run.NamedProperty.named;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
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
import io.github.dmasg.proptests.gen.ClassicTables;
import io.github.dmasg.proptests.gen.ClassicTables.Entry;
import io.github.dmasg.proptests.gen.Devices;
import io.github.dmasg.proptests.gen.GivenRoutes;
import io.github.dmasg.proptests.suite.run.Expect;
import io.github.dmasg.proptests.suite.run.NamedProperty;
import io.github.dmasg.proptests.suite.run.Trial;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Combinators;

/**
 * A driver cannot tell the classic policy of the new mappers from classic {@code dma_map_sg}: same result, same fields in every
 * entry, same translations. The lists to which the kernel answers {@code EINVAL} without need are the one exception, and none of
 * them goes unnoticed.
 */
public final class ClassicPolicyProperties {
    private static final long GRANULE = 4096;
    private static final int SLOTS = 128;

    private ClassicPolicyProperties() {}

    private record Translated(List<Entry> entries, int chunk, SegmentLimits limits) {}

    private record Direct(List<Entry> entries, int chunk, int dmaBits) {}

    /**
     * The properties.
     *
     * @return P38 and P39
     */
    public static List<NamedProperty<?>> all() {
        return List.of(
                named(
                                "P38",
                                "Behind an IOMMU the classic policy gives the results, fields and translations of the classic calls, but for the "
                                        + "lists that these refuse without need.")
                        .proves("S13", "S23", "S25", "L4")
                        .reaching(List.of("mapped", "EREMOTEIO", "the last run forgotten"))
                        .holdsHere(
                                () -> Combinators.combine(
                                                ClassicTables.withPeers(), ClassicTables.chunks(), Devices.limits())
                                        .as(Translated::new),
                                ClassicPolicyProperties::throughAnIommu),
                named("P39", "Without an IOMMU the classic policy gives the results and fields of the classic calls.")
                        .proves("S13", "S25")
                        .reaching(List.of("mapped", "EIO", "EREMOTEIO"))
                        .holdsHere(
                                () -> Combinators.combine(
                                                ClassicTables.withPeers(),
                                                ClassicTables.chunks(),
                                                Arbitraries.integers().between(20, 48))
                                        .as(Direct::new),
                                ClassicPolicyProperties::withoutAnIommu));
    }

    private static void count(Trial trial, int result) {
        trial.reached("mapped", result == 0);
        trial.reached("EIO", result == -DmaError.EIO.errno());
        trial.reached("EREMOTEIO", result == -DmaError.EREMOTEIO.errno());
    }

    private static void throughAnIommu(Trial trial, Translated input) {
        Device device = Device.named("any").limits(input.limits).build();
        GivenRoutes routes = GivenRoutes.oneOfEach();
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

        SgTable oldTable = ClassicTables.table(input.entries, input.chunk);
        SgTable newTable = ClassicTables.table(input.entries, SLOTS);
        List<String> pages = ClassicTables.pageSide(oldTable);
        int oldResult = old.mapTable(oldTable, Direction.BIDIRECTIONAL);
        int newResult = young.mapTable(newTable, Direction.BIDIRECTIONAL);

        Expect.same("page side of the classic call", pages, ClassicTables.pageSide(oldTable));
        Expect.same("page side", pages, ClassicTables.pageSide(newTable));
        count(trial, newResult);
        if (oldResult == -Errno.EINVAL) {
            trial.reached("the last run forgotten", newResult == 0);
            Expect.same("result", 0, newResult);
            Expect.that(
                    lastRunIsForgotten(newTable),
                    () -> "EINVAL: for a reason unknown (expected: the last run forgotten)");
        } else {
            Expect.same("result", oldResult, newResult);
        }
        if (oldResult == 0) {
            Expect.same("mapped count", oldTable.nents(), newTable.nents());
            Expect.same("DMA side", ClassicTables.dmaSide(oldTable), ClassicTables.dmaSide(newTable));
            Expect.same("translations", translations(oldDomain.table()), translations(newDomain.table()));
            old.unmapTable(oldTable, Direction.BIDIRECTIONAL);
        }
        if (newResult == 0) {
            young.unmapTable(newTable, Direction.BIDIRECTIONAL);
        }
        requireEmpty(oldDomain);
        requireEmpty(newDomain);
        Expect.same("warnings", 0, warnings.count());
    }

    /** The kernel maps the last run when it looks at the last entry again, unless that seems to continue the run. */
    private static boolean lastRunIsForgotten(SgTable table) {
        long runEnd = -1;
        boolean forgotten = false;
        PageCursor c = SgPages.of(table).cursor();
        while (c.next()) {
            for (int i = c.from(); i < c.to(); i++) {
                forgotten = c.provider(i) == GivenRoutes.BY_BUS && c.phys(i) == runEnd;
                if (c.provider(i) != GivenRoutes.BY_BUS) {
                    runEnd = (c.phys(i) + c.length(i) + GRANULE - 1) & -GRANULE;
                }
            }
        }
        return forgotten;
    }

    private static void withoutAnIommu(Trial trial, Direct input) {
        Device device = Device.named("any")
                .dmaBits(input.dmaBits)
                .limits(SegmentLimits.NONE)
                .bounceAllowed(false)
                .build();
        GivenRoutes routes = GivenRoutes.oneOfEach();
        SgCalls old = new KernelSgCalls(
                new DirectMapper(ClassicDevices.of(device, routes), DirectUnmapListener.NONE, new WarnLog()));
        SgCalls young =
                new MapperSgCalls(new io.github.dmasg.map.DirectMapper(Policy.CLASSIC, routes), device, new WarnLog());
        SgTable oldTable = ClassicTables.table(input.entries, input.chunk);
        SgTable newTable = ClassicTables.table(input.entries, SLOTS);
        List<String> untouched = ClassicTables.dmaSide(newTable);

        int result = old.mapTable(oldTable, Direction.TO_DEVICE);
        count(trial, result);
        Expect.same("result", result, young.mapTable(newTable, Direction.TO_DEVICE));
        Expect.same("mapped count", oldTable.nents(), newTable.nents());
        Expect.same(
                "DMA side", result == 0 ? ClassicTables.dmaSide(oldTable) : untouched, ClassicTables.dmaSide(newTable));
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

    private static void requireEmpty(IommuDomain domain) {
        Expect.same("leaves", 0, domain.table().leaves());
        Expect.same("IOVA bytes", 0, domain.iovas().liveBytes());
    }
}
