package io.github.dmasg.proptests.suite.prop;

import static io.github.dmasg.proptests.suite.run.NamedProperty.named;

import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.proptests.suite.run.Expect;
import io.github.dmasg.proptests.suite.run.NamedProperty;
import io.github.dmasg.proptests.suite.run.Trial;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Walks over DMA-side lists however they are put together. */
public final class WalkProperties {
    private static final int PAGE_SHIFT = 12;

    private WalkProperties() {}

    /** A DMA segment of whole pages. */
    private record Segment(int page, int pages) {}

    /**
     * The properties.
     *
     * @return P26
     */
    public static List<NamedProperty<?>> all() {
        return List.of(named(
                        "P26", "Chaining the parts of a DMA list in any way changes neither its walks nor its sums.")
                .proves("S3", "S4")
                .holdsHere(
                        () -> Combinators.combine(
                                        segments(),
                                        Arbitraries.integers()
                                                .between(1, 5)
                                                .list()
                                                .ofMinSize(1)
                                                .ofMaxSize(3))
                                .as(Parts::new),
                        WalkProperties::chainedSegments));
    }

    private record Parts(List<Segment> segments, List<Integer> lengths) {}

    private static Arbitrary<List<Segment>> segments() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 1 << 20),
                        Arbitraries.integers().between(1, 40))
                .as(Segment::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(20);
    }

    private static void chainedSegments(Trial trial, Parts input) {
        DmaSgList whole = new DmaSgList();
        DmaSgList chained = new DmaSgList();
        DmaSgList part = new DmaSgList();
        int parts = 0;
        for (Segment segment : input.segments) {
            long address = (long) segment.page << PAGE_SHIFT;
            long length = (long) segment.pages << PAGE_SHIFT;
            whole.append(address, length, 0);
            part.append(address, length, 0);
            if (part.segments() >= input.lengths.get(parts % input.lengths.size())) {
                chained.chain(part);
                part = new DmaSgList();
                parts++;
            }
        }
        chained.chain(part);
        chained.checkInvariants();
        Expect.same("bytes", whole.bytes(), chained.bytes());
        Expect.same("segments", whole.segments(), chained.segments());
        List<Long> expected = new ArrayList<>();
        whole.forEachPage(PAGE_SHIFT, expected::add);
        List<Long> found = new ArrayList<>();
        chained.forEachPage(PAGE_SHIFT, found::add);
        Expect.same("pages", expected, found);
        for (long i = 0; i < whole.segments(); i++) {
            Expect.same("address " + i, whole.address(i), chained.address(i));
        }
    }
}
