package io.github.dmasg.proptests.suite.prop;

import static io.github.dmasg.proptests.suite.run.NamedProperty.named;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.map.Bounds;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.proptests.gen.ChainedList;
import io.github.dmasg.proptests.gen.Piece;
import io.github.dmasg.proptests.suite.adapted.LegacyImplementation;
import io.github.dmasg.proptests.suite.plug.Bench;
import io.github.dmasg.proptests.suite.plug.Demand;
import io.github.dmasg.proptests.suite.plug.Flow;
import io.github.dmasg.proptests.suite.plug.Grant;
import io.github.dmasg.proptests.suite.plug.Implementation;
import io.github.dmasg.proptests.suite.plug.MapperKind;
import io.github.dmasg.proptests.suite.plug.Promise;
import io.github.dmasg.proptests.suite.plug.Setup;
import io.github.dmasg.proptests.suite.run.Expect;
import io.github.dmasg.proptests.suite.run.NamedProperty;
import io.github.dmasg.proptests.suite.run.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Segments keep the limits, and there are as few as can be. */
public final class SegmentProperties {
    private static final Implementation KERNEL = new LegacyImplementation();
    private static final long GRANULE = 4096;
    private static final int UNIT = 1024;
    private static final int GRANULE_UNITS = (int) (GRANULE / UNIT);

    private SegmentProperties() {}

    /**
     * The properties.
     *
     * @return P6 to P9
     */
    public static List<NamedProperty<?>> all() {
        List<String> all = new ArrayList<>(InputClasses.OF_LISTS);
        all.addAll(InputClasses.OF_SEGMENTS);
        return List.of(
                named(
                                "P6",
                                "Every segment keeps the device's limits: size, boundary, highest address, where to cut, kept address bits.")
                        .proves("S10", "S11", "L4")
                        .needs(Promise.LIMITS)
                        .reaching(all)
                        .holds(Scenarios::any, SegmentProperties::limitsAreKept),
                named(
                                "P7",
                                "No implementation that keeps the limits on a small list takes fewer segments: shown by exhaustive search.")
                        .proves("S1", "S9", "L2")
                        .needs(Promise.FEWEST)
                        .onAnyOf(MapperKind.DIRECT, MapperKind.IOMMU)
                        .reaching(List.of(InputClasses.CUT_BY_SIZE, InputClasses.CUT_BY_BOUNDARY, InputClasses.JOINED))
                        .holds(SegmentProperties::tiny, SegmentProperties::fewest),
                named(
                                "P8",
                                "A mapping never takes more segments than the kernel's rules give where those keep the limits.")
                        .proves("S11", "L4")
                        .needs(Promise.FEWEST)
                        .onAnyOf(MapperKind.DIRECT, MapperKind.IOMMU)
                        .reaching(List.of("compared"))
                        .holds(Scenarios::uncopied, SegmentProperties::neverMoreThanTheKernel),
                named(
                                "P9",
                                "The number of segments told before mapping is the number that mapping gives, and lies between its bounds.")
                        .proves("S9", "S10")
                        .needs(Promise.BOUNDS)
                        .holds(Scenarios::any, SegmentProperties::boundsAreExact));
    }

    private static void limitsAreKept(Trial trial, Scenario scenario) throws Exception {
        Demand demand = scenario.demand();
        trial.within(scenario.mapper(), demand);
        BioVecList list = (BioVecList) demand.source();
        InputClasses.ofList(trial, scenario, list);
        Bench bench = trial.implementation().open(Setup.roomy(scenario.mapper()));
        Grant grant = bench.map(demand);
        DmaSgList segments = copy(grant);
        InputClasses.ofSegments(trial, scenario.limits(), list, segments);
        segments.checkInvariants();
        for (long i = 0; i < segments.segments(); i++) {
            long address = segments.address(i);
            long length = segments.length(i);
            String what = "segment " + i + " 0x" + Long.toHexString(address) + "+0x" + Long.toHexString(length);
            Expect.that(
                    scenario.limits().allows(address, length),
                    () -> what + " (expected: within " + scenario.limits() + ")");
            Expect.that(
                    Long.compareUnsigned(address + length - 1, demand.device().highestAddress()) <= 0,
                    () -> what + " (expected: at most 0x"
                            + Long.toHexString(demand.device().highestAddress()) + ")");
        }
        if (scenario.mapper() == MapperKind.BOUNCE) {
            Expect.same("kept bits", list.phys(0) & scenario.alignMask(), segments.address(0) & scenario.alignMask());
        }
        cutsAreAligned(scenario.limits(), list, segments);
        grant.unmap();
    }

    /** A segment that ends inside an entry was cut there by the mapper. */
    private static void cutsAreAligned(SegmentLimits limits, BioVecList list, DmaSgList segments) {
        long entry = 0;
        long entryEnd = list.length(0);
        long at = 0;
        for (long i = 0; i < segments.segments(); i++) {
            at += segments.length(i);
            while (entryEnd < at) {
                entry++;
                entryEnd += list.length(entry);
            }
            if (at < entryEnd) {
                long end = segments.address(i) + segments.length(i);
                Expect.same("cut at 0x" + Long.toHexString(end), 0, end & (limits.cutAlignment() - 1));
            }
        }
    }

    private static DmaSgList copy(Grant grant) {
        DmaSgList copy = new DmaSgList();
        grant.segments().forEachSegment((address, length) -> copy.append(address, length, 0));
        return copy;
    }

    /** Few units, tiny limits, so that everything can be tried. */
    private static Arbitrary<Scenario> tiny(Implementation implementation) {
        Arbitrary<Long> gaps = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.just(0L)),
                Tuple.of(2, Arbitraries.just(GRANULE)),
                Tuple.of(3, Arbitraries.longs().between(1, 9).map(units -> units * UNIT)));
        Arbitrary<Long> lengths = Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.longs().between(1, 4).map(granules -> granules * GRANULE)),
                Tuple.of(1, Arbitraries.longs().between(1, 11).map(units -> units * UNIT)));
        Arbitrary<ChainedList> lists = Combinators.combine(gaps, lengths)
                .as((gap, length) -> new Piece(gap, length, 0))
                .list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .map(pieces -> new ChainedList(pieces, 1, List.of(), 0));
        Arbitrary<Long> sizes = Arbitraries.longs().between(1, 24).map(units -> units * UNIT);
        Arbitrary<Long> boundaries =
                Arbitraries.of(SegmentLimits.NO_BOUNDARY, 0x7ffL, 0xfffL, 0x1fffL, 0x3fffL, 0x7fffL);
        return Combinators.combine(
                        Arbitraries.of(new TreeSet<>(implementation.mappers()).headSet(MapperKind.BOUNCE)),
                        lists,
                        sizes,
                        boundaries)
                .as((mapper, list, size, boundary) -> new Scenario(
                        mapper,
                        list,
                        SegmentLimits.NONE.withMaxSegmentSize(size).withBoundaryMask(boundary),
                        64,
                        0,
                        Flow.BOTH));
    }

    private static void fewest(Trial trial, Scenario scenario) throws Exception {
        Demand demand = scenario.demand();
        trial.within(scenario.mapper(), demand);
        BioVecList list = (BioVecList) demand.source();
        Bench bench = trial.implementation().open(Setup.roomy(scenario.mapper()));
        Grant grant = bench.map(demand);
        DmaSgList segments = copy(grant);
        InputClasses.ofSegments(trial, scenario.limits(), list, segments);
        long boundary = scenario.limits().boundaryMask();
        FewestSegments search = new FewestSegments(
                GRANULE_UNITS,
                scenario.mapper() == MapperKind.IOMMU,
                (int) (scenario.limits().maxSegmentSize() / UNIT),
                boundary == SegmentLimits.NO_BOUNDARY ? 0 : (int) ((boundary + 1) / UNIT));
        Expect.same("segments", search.search(units(list)), segments.segments());
        grant.unmap();
    }

    private static int[] units(BioVecList list) {
        int[] units = new int[(int) (list.bytes() / UNIT)];
        int at = 0;
        for (long i = 0; i < list.entries(); i++) {
            for (long unit = 0; unit < list.length(i) / UNIT; unit++) {
                units[at++] = (int) (list.phys(i) / UNIT + unit);
            }
        }
        return units;
    }

    private static void neverMoreThanTheKernel(Trial trial, Scenario scenario) throws Exception {
        Demand demand = scenario.demand();
        trial.within(scenario.mapper(), demand);
        // Cutting at aligned places may take one segment more than the kernel, which knows no such demand.
        if (KERNEL.outside(scenario.mapper(), demand).isPresent()
                || scenario.limits().cutAlignment() != 1) {
            return;
        }
        trial.reached("compared");
        long kernel = count(KERNEL, scenario.mapper(), demand);
        long here = count(trial.implementation(), scenario.mapper(), demand);
        Expect.that(here <= kernel, () -> "segments: " + here + " (expected: at most the kernel's " + kernel + ")");
    }

    private static long count(Implementation implementation, MapperKind mapper, Demand demand) throws DmaException {
        Grant grant = implementation.open(Setup.roomy(mapper)).map(demand);
        long segments = grant.segments().segments();
        grant.unmap();
        return segments;
    }

    private static void boundsAreExact(Trial trial, Scenario scenario) throws Exception {
        Demand demand = scenario.demand();
        trial.within(scenario.mapper(), demand);
        Bench bench = trial.implementation().open(Setup.roomy(scenario.mapper()));
        Bounds bounds = bench.bounds(demand).orElseThrow();
        Grant grant = bench.map(demand);
        Expect.same("segments", bounds.emitted(), grant.segments().segments());
        Expect.that(bounds.emitted() <= bounds.most(), () -> bounds + " (expected: emitted at most most)");
        boolean comparable = scenario.limits().cutAlignment() == 1;
        Expect.that(
                !comparable || bounds.fewest() <= bounds.emitted(),
                () -> bounds + " (expected: fewest at most emitted)");
        grant.unmap();
    }
}
