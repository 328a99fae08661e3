package io.github.dmasg.proptests.suite.classic;

import static io.github.dmasg.proptests.suite.run.NamedProperty.named;

import io.github.dmasg.legacy.adapter.SgPages;
import io.github.dmasg.legacy.iter.SgDmaPageIterator;
import io.github.dmasg.legacy.iter.SgPageIterator;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.proptests.gen.ClassicTables;
import io.github.dmasg.proptests.gen.ClassicTables.Entry;
import io.github.dmasg.proptests.suite.run.Expect;
import io.github.dmasg.proptests.suite.run.NamedProperty;
import io.github.dmasg.proptests.suite.run.Trial;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Combinators;

/**
 * Where a classic iterator and its successor differ, on purpose: what either shows, and that it is nothing else.
 *
 * <p>The other divergences that {@link io.github.dmasg.legacy.adapter} lists need one example each, not many inputs.
 */
public final class Divergences {
    private static final long PAGE = PageRef.PAGE_SIZE;
    private static final String DIFFERS = "the two differ";

    private Divergences() {}

    private record Table(List<Entry> entries, int chunk) {}

    private record Mapped(List<DmaPages> segments, int chunk) {}

    /**
     * The properties.
     *
     * @return P31 and P32
     */
    public static List<NamedProperty<?>> all() {
        return List.of(
                named(
                                "P31",
                                "Where an offset reaches beyond its page the page walk starts at the first byte's page; the classic iterator "
                                        + "shows one page more for each page of the offset, and no other.")
                        .proves("S13", "S14")
                        .reaching(List.of(DIFFERS))
                        .holdsHere(
                                () -> Combinators.combine(ClassicTables.small(), ClassicTables.chunks())
                                        .as(Table::new),
                                Divergences::farOffsets),
                named(
                                "P32",
                                "Wherever segments start and end the DMA page walk shows exactly the pages of their bytes; the classic iterator "
                                        + "shows addresses inside pages, as many as page-side offset and DMA length together fill.")
                        .proves("S16", "L4")
                        .reaching(List.of(
                                DIFFERS,
                                "the classic iterator runs past the end",
                                "the classic iterator stops too early"))
                        .holdsHere(
                                () -> Combinators.combine(DmaPages.anywhere(), ClassicTables.chunks())
                                        .as(Mapped::new),
                                Divergences::unalignedSegments));
    }

    private static void farOffsets(Trial trial, Table input) {
        SgTable table = ClassicTables.table(input.entries, input.chunk);
        List<Long> classic = new ArrayList<>();
        SgPageIterator it = new SgPageIterator();
        it.start(table.sgl(), table.origNents(), 0);
        while (it.next()) {
            boolean before =
                    it.pageInEntry() < input.entries.get(it.entryIndex()).back();
            trial.reached(DIFFERS, before);
            if (!before) {
                classic.add(PageRef.pfn(it.page()));
            }
        }
        List<Long> pages = new ArrayList<>();
        SgPages.of(table).forEachPage(pages::add);
        Expect.same("pages", classic, pages);
    }

    private static void unalignedSegments(Trial trial, Mapped input) {
        SgTable table = DmaPages.table(input.segments, input.chunk);
        List<Long> bytes = new ArrayList<>();
        List<Long> told = new ArrayList<>();
        long page = 1L << 20;
        for (DmaPages segment : input.segments) {
            page += segment.gap() * PAGE;
            long counted = (segment.cpuOffset() + segment.length() + PAGE - 1) / PAGE;
            for (long i = 0; i < segment.pages(); i++) {
                bytes.add(page + i * PAGE);
            }
            for (long i = 0; i < counted; i++) {
                told.add(page + segment.lessAtTheStart() + i * PAGE);
            }
            trial.reached("the classic iterator runs past the end", counted > segment.pages());
            trial.reached("the classic iterator stops too early", counted < segment.pages());
            page += segment.pages() * PAGE;
        }
        List<Long> classic = new ArrayList<>();
        SgDmaPageIterator it = new SgDmaPageIterator();
        it.start(table.sgl(), table.nents(), 0);
        while (it.next()) {
            classic.add(it.dmaAddress());
        }
        List<Long> found = WalkSuccessors.pages(table);
        trial.reached(DIFFERS, !classic.equals(found));
        Expect.same("pages of the bytes", bytes, found);
        Expect.same("what the classic iterator shows", told, classic);
    }
}
