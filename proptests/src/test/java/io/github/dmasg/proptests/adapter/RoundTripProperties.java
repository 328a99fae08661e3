package io.github.dmasg.proptests.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import io.github.dmasg.page.PageSource;
import io.github.dmasg.proptests.adapter.ClassicTables.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** Nothing is lost between the classic list and the new forms, in either direction, on either side. */
class RoundTripProperties {
    private static final String END_MARKER = "ffffffffffffffff 0 0";

    /** A segment relative to the one before. */
    record Segment(long gap, long length, boolean bus) {}

    @Provide
    Arbitrary<List<Entry>> any() {
        return ClassicTables.any();
    }

    @Provide
    Arbitrary<Integer> chunks() {
        return ClassicTables.chunks();
    }

    @Provide
    Arbitrary<List<Segment>> segments() {
        Arbitrary<Long> lengths = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.longs().between(1, 64).map(pages -> pages << 12)),
                Tuple.of(2, Arbitraries.longs().between(1, 9000)),
                Tuple.of(1, Arbitraries.longs().between(0xffff_0000L, 0xffff_ffffL)));
        Arbitrary<Long> gaps = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(0L)),
                Tuple.of(2, Arbitraries.longs().between(1, 1L << 40)));
        return Combinators.combine(gaps, lengths, Arbitraries.of(false, false, true))
                .as(Segment::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(40);
    }

    @Property
    void classicToNewAndBack(@ForAll("any") List<Entry> entries, @ForAll("chunks") int chunk) throws DmaException {
        SgTable table = ClassicTables.table(entries, chunk);
        BioVecList list = new BioVecList();
        SgPages.of(table).appendTo(list);
        list.checkInvariants();
        SgTable back = SgTables.fromPages(list, SgAllocator.heap());
        assertEquals(ClassicTables.pageSide(table), ClassicTables.pageSide(back));
        assertEquals(table.origNents(), back.origNents());
    }

    @Property
    void newToClassicAndBack(@ForAll("any") List<Entry> entries) throws DmaException {
        BioVecList list = ClassicTables.bioVecs(entries);
        SgTable table = SgTables.fromPages(list, SgAllocator.heap());
        BioVecList back = new BioVecList();
        SgPages.upToEndMark(table.sgl()).appendTo(back);
        assertEquals(ClassicTables.pageSide(list), ClassicTables.pageSide(back));
        assertEquals(list.bytes(), back.bytes());
    }

    @Property
    void aViewIsTheListHoweverItIsChained(
            @ForAll("any") List<Entry> entries, @ForAll("chunks") int chunk, @ForAll @IntRange(max = 40) int nents) {
        SgTable table = ClassicTables.table(entries, chunk);
        List<String> all = ClassicTables.pageSide((PageSource) ClassicTables.bioVecs(entries));
        assertEquals(all, ClassicTables.pageSide(SgPages.of(table)));
        assertEquals(all, ClassicTables.pageSide(SgPages.upToEndMark(table.sgl())));
        int some = Math.min(nents, all.size());
        SgPages front = SgPages.of(ClassicTables.first(table), some);
        assertEquals(all.subList(0, some), ClassicTables.pageSide(front));
        assertEquals(some, front.entries());
        assertEquals(ClassicTables.bioVecs(entries).bytes(), SgPages.of(table).bytes());
    }

    @Property
    void mappedClassicToNewAndBack(
            @ForAll("segments") List<Segment> segments,
            @ForAll("chunks") int chunk,
            @ForAll @IntRange(max = 5) int unused)
            throws DmaException {
        SgTable table = emptyTable(segments.size() + unused, chunk);
        SgCursor c = new SgCursor(table.sgl());
        long at = 0;
        for (Segment segment : segments) {
            at += segment.gap();
            c.array().setDmaAddress(c.slot(), at);
            c.array().setDmaLength(c.slot(), segment.length());
            c.array().setDmaFlags(c.slot(), segment.bus() ? Scatterlist.DMA_BUS_ADDRESS : 0);
            at += segment.length();
            c.advance();
        }
        table.setNents(segments.size());
        List<String> mapped = ClassicTables.dmaSide(table).subList(0, segments.size());

        DmaSgList list = new DmaSgList();
        SgSegments.of(table).appendTo(list);
        list.checkInvariants();
        SgTable back = emptyTable(segments.size() + unused, 3);
        List<String> pages = ClassicTables.pageSide(back);
        SgTables.writeSegments(list, back);

        List<String> all = ClassicTables.dmaSide(back);
        assertEquals(mapped, all.subList(0, segments.size()));
        all.subList(segments.size(), all.size()).forEach(rest -> assertEquals(END_MARKER, rest));
        assertEquals(segments.size(), back.nents());
        assertEquals(pages, ClassicTables.pageSide(back));
    }

    @Property
    void newSegmentsToClassicAndBack(@ForAll("segments") List<Segment> segments) throws DmaException {
        DmaSgList list = new DmaSgList();
        List<String> text = new ArrayList<>();
        long at = 0;
        for (Segment segment : segments) {
            at += segment.gap();
            list.append(at, segment.length(), segment.bus() ? DmaSegment.BUS_ADDRESS : 0);
            text.add(String.format(Locale.ROOT, "%x %x %x", at, segment.length(), segment.bus() ? 1 : 0));
            at += segment.length();
        }
        SgTable table = emptyTable(segments.size(), 7);
        SgTables.writeSegments(list, table);
        assertEquals(text, ClassicTables.dmaSide(table));
        DmaSgList back = new DmaSgList();
        SgSegments.of(table).appendTo(back);
        assertEquals(list.bytes(), back.bytes());
        for (long i = 0; i < list.segments(); i++) {
            assertEquals(list.address(i), back.address(i));
            assertEquals(list.length(i), back.length(i));
            assertEquals(list.flags(i), back.flags(i));
        }
    }

    private static SgTable emptyTable(int entries, int chunk) {
        SgTable table = new SgTable();
        table.allocateChunks(entries, chunk, null, SgAllocator.heap());
        return table;
    }
}
