package io.github.dmasg.proptests.suite.prop;

import static io.github.dmasg.proptests.suite.run.NamedProperty.named;

import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.legacy.iter.SgDmaPageIterator;
import io.github.dmasg.legacy.iter.SgPageIterator;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.Scatterlist;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.proptests.gen.ChainedList;
import io.github.dmasg.proptests.gen.PageLists;
import io.github.dmasg.proptests.suite.run.Expect;
import io.github.dmasg.proptests.suite.run.NamedProperty;
import io.github.dmasg.proptests.suite.run.Trial;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Walks over lists, against the classic iterators where both mean the same. */
public final class WalkProperties {
    private static final int PAGE_SHIFT = 12;

    private WalkProperties() {}

    /** A DMA segment of whole pages. */
    private record Segment(int page, int pages) {}

    /**
     * The properties.
     *
     * @return P24 to P26
     */
    public static List<NamedProperty<?>> all() {
        return List.of(
                named(
                                "P24",
                                "The page walk visits the pages of the classic page iterator, if offsets are smaller than a page.")
                        .proves("S14")
                        .holdsHere(WalkProperties::shortLists, WalkProperties::pageWalks),
                named(
                                "P25",
                                "The DMA page walk visits the pages of the classic DMA page iterator, if segments are whole pages.")
                        .proves("S14", "S16")
                        .holdsHere(WalkProperties::segments, WalkProperties::dmaPageWalks),
                named("P26", "Chaining the parts of a DMA list in any way changes neither its walks nor its sums.")
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

    private static Arbitrary<ChainedList> shortLists() {
        return PageLists.smallPieces().map(pieces -> new ChainedList(pieces, 1, List.of(), 0));
    }

    private static Arbitrary<List<Segment>> segments() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 1 << 20),
                        Arbitraries.integers().between(1, 40))
                .as(Segment::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(20);
    }

    private static void pageWalks(Trial trial, ChainedList input) {
        BioVecList list = input.lay();
        Scatterlist classic = Scatterlist.allocate(Math.toIntExact(list.entries()));
        classic.init(Math.toIntExact(list.entries()));
        for (int i = 0; i < list.entries(); i++) {
            classic.setPage(i, PageRef.of(list.pfn(i)), list.length(i), list.offset(i));
        }
        List<Long> expected = new ArrayList<>();
        SgPageIterator old = new SgPageIterator();
        old.start(classic.at(0), Math.toIntExact(list.entries()), 0);
        while (old.next()) {
            expected.add(PageRef.pfn(old.page()));
        }
        List<Long> found = new ArrayList<>();
        list.forEachPage(found::add);
        Expect.same("pages", expected, found);
    }

    private static void dmaPageWalks(Trial trial, List<Segment> segments) {
        Scatterlist classic = Scatterlist.allocate(segments.size());
        classic.init(segments.size());
        DmaSgList list = new DmaSgList();
        for (int i = 0; i < segments.size(); i++) {
            long address = (long) segments.get(i).page << PAGE_SHIFT;
            long length = (long) segments.get(i).pages << PAGE_SHIFT;
            // The page side of a merged list is shorter than its DMA side: it must not matter.
            classic.setPage(i, PageRef.of(1), 1, 0);
            classic.setDmaAddress(i, address);
            classic.setDmaLength(i, length);
            list.append(address, length, 0);
        }
        List<Long> expected = new ArrayList<>();
        SgDmaPageIterator old = new SgDmaPageIterator();
        old.start(classic.at(0), segments.size(), 0);
        while (old.next()) {
            expected.add(old.dmaAddress());
        }
        List<Long> found = new ArrayList<>();
        list.forEachPage(PAGE_SHIFT, found::add);
        Expect.same("pages", expected, found);
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
