package io.github.dmasg.proptests.suite.prop;

import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.proptests.gen.ChainedList;
import io.github.dmasg.proptests.gen.Devices;
import io.github.dmasg.proptests.gen.PageLists;
import io.github.dmasg.proptests.suite.plug.Flow;
import io.github.dmasg.proptests.suite.plug.Implementation;
import io.github.dmasg.proptests.suite.plug.MapperKind;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Generates mapping calls that an implementation's mappers can be given. */
final class Scenarios {
    private static final int MOST_CUTS = 500;

    private Scenarios() {}

    /** Lists of any size; small ones where everything is copied. */
    static Arbitrary<Scenario> any(Implementation implementation) {
        return of(implementation.mappers(), PageLists.chained(PageLists.pieces()));
    }

    /** Lists of few bytes, for looking at each. */
    static Arbitrary<Scenario> small(Implementation implementation) {
        return of(implementation.mappers(), small());
    }

    /** Without bouncing. */
    static Arbitrary<Scenario> uncopied(Implementation implementation) {
        return of(without(implementation, MapperKind.BOUNCE), PageLists.chained(PageLists.pieces()));
    }

    /** Behind an IOMMU; if the implementation has none, what it has. */
    static Arbitrary<Scenario> translated(Implementation implementation) {
        Set<MapperKind> mappers = implementation.mappers().contains(MapperKind.IOMMU)
                ? Set.of(MapperKind.IOMMU)
                : implementation.mappers();
        return of(mappers, PageLists.chained(PageLists.pieces()));
    }

    /** Behind this library's IOMMU. */
    static Arbitrary<Scenario> translatedHere() {
        return of(Set.of(MapperKind.IOMMU), PageLists.chained(PageLists.pieces()));
    }

    private static Set<MapperKind> without(Implementation implementation, MapperKind left) {
        return implementation.mappers().stream()
                .filter(kind -> kind != left)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Arbitrary<ChainedList> small() {
        return PageLists.smallPieces().map(pieces -> new ChainedList(pieces, 1, List.of(), 0));
    }

    private static Arbitrary<Scenario> of(Set<MapperKind> mappers, Arbitrary<ChainedList> lists) {
        return Arbitraries.of(new TreeSet<>(mappers))
                .flatMap(mapper -> of(mapper, mapper == MapperKind.BOUNCE ? small() : lists));
    }

    private static Arbitrary<Scenario> of(MapperKind mapper, Arbitrary<ChainedList> lists) {
        Arbitrary<SegmentLimits> limits = Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.just(SegmentLimits.NONE)), Tuple.of(4, Devices.limits()));
        // Memory lies below 2^44; a list has less than 2^36 bytes.
        Arbitrary<Integer> bits = mapper == MapperKind.IOMMU ? Arbitraries.of(64, 48, 40) : Arbitraries.just(64);
        Arbitrary<Long> alignMasks = mapper == MapperKind.BOUNCE
                ? Arbitraries.of(0L, 0x1ffL, 0x7ffL, 0xfffL, 0x3fffL)
                : Arbitraries.just(0L);
        return Combinators.combine(lists, limits, bits, alignMasks, Arbitraries.of(Flow.class))
                .as((list, within, dmaBits, mask, flow) ->
                        new Scenario(mapper, list, wideEnough(within, list.bytes()), dmaBits, mask, flow));
    }

    /** Doubles limits until a list takes hundreds of segments, not hundreds of thousands. */
    private static SegmentLimits wideEnough(SegmentLimits limits, long bytes) {
        SegmentLimits wider = limits;
        while (Math.min(wider.maxSegmentSize(), wider.boundaryMask() & Long.MAX_VALUE) < bytes / MOST_CUTS) {
            long boundary = wider.boundaryMask();
            wider = new SegmentLimits(
                    Math.min(SegmentLimits.NONE.maxSegmentSize(), wider.maxSegmentSize() * 2),
                    boundary * 2 + 1,
                    wider.maxSegments(),
                    wider.cutAlignment());
        }
        return wider;
    }
}
