package io.github.dmasg.proptests.suite.classic;

import static io.github.dmasg.proptests.suite.run.NamedProperty.named;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegment;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.legacy.adapter.SgPages;
import io.github.dmasg.legacy.adapter.SgSegments;
import io.github.dmasg.legacy.adapter.SgTables;
import io.github.dmasg.legacy.sg.Scatterlist;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.proptests.gen.ClassicTables;
import io.github.dmasg.proptests.gen.ClassicTables.Entry;
import io.github.dmasg.proptests.suite.run.Expect;
import io.github.dmasg.proptests.suite.run.NamedProperty;
import io.github.dmasg.proptests.suite.run.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Nothing is lost between the classic list and the new forms, in either direction, on either side. */
public final class RoundTripProperties {
    private static final String END_MARKER = "ffffffffffffffff 0 0";
    private static final int PAGE_SHIFT = 12;
    private static final List<String> LENGTHS = List.of("about 4 GiB", "peer memory", "offset beyond a page");

    private RoundTripProperties() {}

    /** A segment relative to the one before. */
    private record Segment(long gap, long length, boolean bus) {
        @Override
        public String toString() {
            return "+0x" + Long.toHexString(gap) + ":0x" + Long.toHexString(length) + (bus ? " bus" : "");
        }
    }

    private record Pages(List<Entry> entries, int chunk, int part) {}

    private record Segments(List<Segment> segments, int chunk, int unused) {}

    /**
     * The properties.
     *
     * @return P35 to P37
     */
    public static List<NamedProperty<?>> all() {
        return List.of(
                named("P35", "A page-side list that goes to the other form and back is the same, entry by entry.")
                        .proves("S13", "S30")
                        .reaching(LENGTHS)
                        .holdsHere(RoundTripProperties::pages, RoundTripProperties::pagesThereAndBack),
                named("P36", "The view of a classic list, or of its front, shows the entries however they are chained.")
                        .proves("S3", "S5", "S13")
                        .reaching(LENGTHS)
                        .holdsHere(RoundTripProperties::pages, RoundTripProperties::viewsAreTheList),
                named(
                                "P37",
                                "A DMA-side list that goes to the other form and back is the same, and leaves the page side and the end of the "
                                        + "list alone.")
                        .proves("S13", "S23")
                        .reaching(List.of("bus address", "about 4 GiB", "unused entries"))
                        .holdsHere(RoundTripProperties::segments, RoundTripProperties::segmentsThereAndBack));
    }

    private static Arbitrary<Pages> pages() {
        return Combinators.combine(
                        ClassicTables.any(),
                        ClassicTables.chunks(),
                        Arbitraries.integers().between(0, 40))
                .as(Pages::new);
    }

    private static Arbitrary<Segments> segments() {
        Arbitrary<Long> lengths = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.longs().between(1, 64).map(pages -> pages << PAGE_SHIFT)),
                Tuple.of(2, Arbitraries.longs().between(1, 9000)),
                Tuple.of(1, Arbitraries.longs().between(0xffff_0000L, 0xffff_ffffL)));
        Arbitrary<Long> gaps = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(0L)),
                Tuple.of(2, Arbitraries.longs().between(1, 1L << 40)));
        Arbitrary<List<Segment>> lists = Combinators.combine(gaps, lengths, Arbitraries.of(false, false, true))
                .as(Segment::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(40);
        return Combinators.combine(
                        lists, ClassicTables.chunks(), Arbitraries.integers().between(0, 5))
                .as(Segments::new);
    }

    private static void count(Trial trial, Pages input) {
        for (Entry entry : input.entries) {
            trial.reached("about 4 GiB", entry.piece().length() > 0xffff_0000L);
            trial.reached("peer memory", entry.piece().provider() != 0);
            trial.reached("offset beyond a page", entry.back() > 0);
        }
    }

    private static void pagesThereAndBack(Trial trial, Pages input) throws DmaException {
        count(trial, input);
        SgTable table = ClassicTables.table(input.entries, input.chunk);
        BioVecList list = new BioVecList();
        SgPages.of(table).appendTo(list);
        list.checkInvariants();
        SgTable back = SgTables.fromPages(list, SgAllocator.heap());
        Expect.same("classic entries", ClassicTables.pageSide(table), ClassicTables.pageSide(back));
        Expect.same("classic count", table.origNents(), back.origNents());

        BioVecList young = ClassicTables.bioVecs(input.entries);
        BioVecList again = new BioVecList();
        SgPages.upToEndMark(SgTables.fromPages(young, SgAllocator.heap()).sgl()).appendTo(again);
        Expect.same("entries", ClassicTables.pageSide(young), ClassicTables.pageSide(again));
        Expect.same("bytes", young.bytes(), again.bytes());
    }

    private static void viewsAreTheList(Trial trial, Pages input) {
        count(trial, input);
        SgTable table = ClassicTables.table(input.entries, input.chunk);
        BioVecList list = ClassicTables.bioVecs(input.entries);
        List<String> all = ClassicTables.pageSide(list);
        Expect.same("entries", all, ClassicTables.pageSide(SgPages.of(table)));
        Expect.same("entries up to the end mark", all, ClassicTables.pageSide(SgPages.upToEndMark(table.sgl())));
        int some = Math.min(input.part, all.size());
        SgPages front = SgPages.of(ClassicTables.first(table), some);
        Expect.same("the first entries", all.subList(0, some), ClassicTables.pageSide(front));
        Expect.same("number of the first entries", some, front.entries());
        Expect.same("bytes", list.bytes(), SgPages.of(table).bytes());
    }

    private static void segmentsThereAndBack(Trial trial, Segments input) throws DmaException {
        trial.reached("unused entries", input.unused > 0);
        int count = input.segments.size();
        SgTable table = emptyTable(count + input.unused, input.chunk);
        SgCursor c = new SgCursor(table.sgl());
        List<String> text = new ArrayList<>();
        long at = 0;
        for (Segment segment : input.segments) {
            trial.reached("bus address", segment.bus);
            trial.reached("about 4 GiB", segment.length > 0xffff_0000L);
            at += segment.gap;
            c.array().setDmaAddress(c.slot(), at);
            c.array().setDmaLength(c.slot(), segment.length);
            c.array().setDmaFlags(c.slot(), segment.bus ? Scatterlist.DMA_BUS_ADDRESS : 0);
            text.add(String.format(Locale.ROOT, "%x %x %x", at, segment.length, segment.bus ? 1 : 0));
            at += segment.length;
            c.advance();
        }
        table.setNents(count);
        DmaSgList list = new DmaSgList();
        SgSegments.of(table).appendTo(list);
        list.checkInvariants();
        Expect.same("segments", text, text(list));

        SgTable back = emptyTable(count + input.unused, 3);
        List<String> pages = ClassicTables.pageSide(back);
        SgTables.writeSegments(list, back);
        List<String> all = ClassicTables.dmaSide(back);
        Expect.same("mapped entries", text, all.subList(0, count));
        all.subList(count, all.size()).forEach(rest -> Expect.same("entry behind the last", END_MARKER, rest));
        Expect.same("mapped count", count, back.nents());
        Expect.same("page side", pages, ClassicTables.pageSide(back));
    }

    private static List<String> text(DmaSgList list) {
        List<String> text = new ArrayList<>();
        for (long i = 0; i < list.segments(); i++) {
            boolean bus = (list.flags(i) & DmaSegment.BUS_ADDRESS) != 0;
            text.add(String.format(Locale.ROOT, "%x %x %x", list.address(i), list.length(i), bus ? 1 : 0));
        }
        return text;
    }

    private static SgTable emptyTable(int entries, int chunk) {
        SgTable table = new SgTable();
        table.allocateChunks(entries, chunk, null, SgAllocator.heap());
        return table;
    }
}
