package io.github.dmasg.proptests.suite.classic;

import static io.github.dmasg.proptests.suite.run.NamedProperty.named;

import io.github.dmasg.dma.DmaPageRangeWalk;
import io.github.dmasg.legacy.adapter.SgPages;
import io.github.dmasg.legacy.adapter.SgSegments;
import io.github.dmasg.legacy.iter.SgCopy;
import io.github.dmasg.legacy.iter.SgDmaPageIterator;
import io.github.dmasg.legacy.iter.SgMappingIterator;
import io.github.dmasg.legacy.iter.SgPageIterator;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.rdma.BlockIterator;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.SgList;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.page.PageRangeWalk;
import io.github.dmasg.page.PageWalk;
import io.github.dmasg.proptests.gen.ClassicTables;
import io.github.dmasg.proptests.gen.ClassicTables.Entry;
import io.github.dmasg.proptests.machine.MachinePages;
import io.github.dmasg.proptests.machine.SparseMemory;
import io.github.dmasg.proptests.suite.run.Expect;
import io.github.dmasg.proptests.suite.run.NamedProperty;
import io.github.dmasg.proptests.suite.run.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Every classic iterator shows what its successor shows, on the lists for which that is claimed. */
public final class WalkSuccessors {
    private static final int PAGE_SHIFT = PageRef.PAGE_SHIFT;
    private static final long PAGE = PageRef.PAGE_SIZE;
    private static final int PER_THOUSAND = 1000;
    private static final int BEYOND = 1100;
    private static final String SEVERAL_ARRAYS = "several arrays";

    private WalkSuccessors() {}

    /** A table to be. */
    private record Table(List<Entry> entries, int chunk) {
        SgTable lay() {
            return ClassicTables.table(entries, chunk);
        }
    }

    private record Mapped(List<DmaPages> segments, int chunk) {}

    private record Blocks(List<DmaPages> segments, int chunk, int shift) {}

    /** A table, and which part of it: parts per thousand, which may reach beyond its end. */
    private record Copy(Table table, int skipShare, int share) {}

    /**
     * The properties.
     *
     * @return P24, P25, and P27 to P30
     */
    public static List<NamedProperty<?>> all() {
        return List.of(
                named(
                                "P24",
                                "Page walk and page range walk visit the pages of the classic page iterator, if offsets are smaller than a "
                                        + "page.")
                        .proves("S14")
                        .reaching(List.of(SEVERAL_ARRAYS))
                        .holdsHere(() -> tables(ClassicTables.smallInPage()), WalkSuccessors::pageIterator),
                named(
                                "P25",
                                "DMA page walk and range walk visit the pages of the classic DMA page iterator, if segments start at pages and "
                                        + "page-side offsets add no page.")
                        .proves("S14", "S16")
                        .reaching(List.of(SEVERAL_ARRAYS, "a segment that ends inside a page"))
                        .holdsHere(
                                () -> Combinators.combine(DmaPages.aligned(), ClassicTables.chunks())
                                        .as(Mapped::new),
                                WalkSuccessors::dmaPageIterator),
                named(
                                "P27",
                                "A walk over entries shows what the classic entry walk shows, and the counts are the classic ones.")
                        .proves("S13", "S14")
                        .reaching(List.of(SEVERAL_ARRAYS, "peer memory", "offset beyond a page"))
                        .holdsHere(() -> tables(ClassicTables.withPeers()), WalkSuccessors::entryWalk),
                named("P28", "The page walk visits the pieces of the classic mapping iterator, on all lists.")
                        .proves("S14", "S15")
                        .reaching(List.of(SEVERAL_ARRAYS, "offset beyond a page"))
                        .holdsHere(() -> tables(ClassicTables.small()), WalkSuccessors::mappingIterator),
                named(
                                "P29",
                                "Bytes copied through the page walk are those of the classic copies, from any place in the list.")
                        .proves("S14", "S15")
                        .reaching(List.of("from", "behind the end", "cut off at the end"))
                        .holdsHere(WalkSuccessors::anyCopies, WalkSuccessors::copies),
                named("P30", "The DMA page walk visits the blocks of the RDMA iterator, if segments are whole pages.")
                        .proves("S7", "S19")
                        .holdsHere(
                                () -> Combinators.combine(
                                                DmaPages.aligned(),
                                                ClassicTables.chunks(),
                                                Arbitraries.integers().between(9, 12))
                                        .as(Blocks::new),
                                WalkSuccessors::rdmaBlocks));
    }

    private static Arbitrary<Table> tables(Arbitrary<List<Entry>> entries) {
        return Combinators.combine(entries, ClassicTables.chunks()).as(Table::new);
    }

    private static Arbitrary<Copy> anyCopies() {
        return Combinators.combine(
                        tables(ClassicTables.small()),
                        Arbitraries.integers().between(0, BEYOND),
                        Arbitraries.integers().between(0, BEYOND))
                .as(Copy::new);
    }

    private static void count(Trial trial, Table input) {
        trial.reached(SEVERAL_ARRAYS, input.entries.size() > input.chunk);
        for (Entry entry : input.entries) {
            trial.reached("peer memory", entry.piece().provider() != 0);
            trial.reached("offset beyond a page", entry.back() > 0);
        }
    }

    private static void entryWalk(Trial trial, Table input) {
        count(trial, input);
        SgTable table = input.lay();
        SgPages pages = SgPages.of(table);
        Expect.same("entries", ClassicTables.pageSide(table), ClassicTables.pageSide(pages));
        Expect.same("number of entries", SgList.nents(table.sgl()), pages.entries());
        Expect.same("entries for all bytes", input.entries.size(), SgList.nentsForLen(table.sgl(), pages.bytes()));
    }

    private static void pageIterator(Trial trial, Table input) {
        count(trial, input);
        SgTable table = input.lay();
        List<List<Long>> classic = new ArrayList<>();
        SgPageIterator it = new SgPageIterator();
        it.start(table.sgl(), table.origNents(), 0);
        while (it.next()) {
            classic.add(List.of((long) it.entryIndex(), PageRef.pfn(it.page())));
        }
        List<List<Long>> pages = new ArrayList<>();
        PageWalk walk = new PageWalk(SgPages.of(table));
        while (walk.next()) {
            pages.add(List.of(walk.entry(), walk.pfn()));
        }
        Expect.same("pages", classic, pages);

        List<List<Long>> ranges = new ArrayList<>();
        PageRangeWalk rangeWalk = new PageRangeWalk(SgPages.of(table));
        while (rangeWalk.next()) {
            for (long i = 0; i < rangeWalk.count(); i++) {
                ranges.add(List.of(rangeWalk.entry(), rangeWalk.first() + i));
            }
        }
        Expect.same("pages of ranges", classic, ranges);
    }

    private static void mappingIterator(Trial trial, Table input) {
        count(trial, input);
        SgTable table = input.lay();
        SgMappingIterator it = new SgMappingIterator(page -> new byte[0], new WarnLog());
        it.start(table.sgl(), table.origNents());
        PageWalk walk = new PageWalk(SgPages.of(table));
        while (it.next()) {
            Expect.that(walk.next(), () -> "piece: none (expected: another)");
            Expect.same(
                    "piece",
                    List.of(PageRef.pfn(it.page()), it.offset(), it.length()),
                    List.of(walk.pfn(), walk.offset(), walk.length()));
        }
        Expect.same("another piece", false, walk.next());
    }

    private static void dmaPageIterator(Trial trial, Mapped input) {
        trial.reached(SEVERAL_ARRAYS, input.segments.size() > input.chunk);
        input.segments.forEach(
                segment -> trial.reached("a segment that ends inside a page", segment.lessAtTheEnd() > 0));
        SgTable table =
                DmaPages.table(input.segments.stream().map(DmaPages::harmless).toList(), input.chunk);
        List<Long> classic = new ArrayList<>();
        SgDmaPageIterator it = new SgDmaPageIterator();
        it.start(table.sgl(), table.nents(), 0);
        while (it.next()) {
            classic.add(it.dmaAddress());
        }
        Expect.same("pages", classic, pages(table));

        List<Long> ranges = new ArrayList<>();
        DmaPageRangeWalk walk = new DmaPageRangeWalk(SgSegments.of(table), PAGE_SHIFT);
        while (walk.next()) {
            for (long i = 0; i < walk.count(); i++) {
                ranges.add(walk.first() + i * PAGE);
            }
        }
        Expect.same("pages of ranges", classic, ranges);
    }

    /** Pages of a mapped table as the new walk shows them. */
    static List<Long> pages(SgTable table) {
        List<Long> pages = new ArrayList<>();
        SgSegments.of(table).forEachPage(PAGE_SHIFT, pages::add);
        return pages;
    }

    private static void rdmaBlocks(Trial trial, Blocks input) {
        SgTable table =
                DmaPages.table(input.segments.stream().map(DmaPages::whole).toList(), input.chunk);
        List<Long> classic = new ArrayList<>();
        BlockIterator it = new BlockIterator(ClassicTables.first(table), table.nents(), 1L << input.shift);
        while (it.next()) {
            classic.add(it.address());
        }
        List<Long> blocks = new ArrayList<>();
        SgSegments.of(table).forEachPage(input.shift, blocks::add);
        Expect.same("blocks", classic, blocks);
    }

    private static void copies(Trial trial, Copy input) {
        SgTable table = input.table.lay();
        SgPages pages = SgPages.of(table);
        SparseMemory memory = new SparseMemory();
        MachinePages classic = new MachinePages(memory);
        byte[] filled = random(Math.toIntExact(pages.bytes()), 1);
        memory.scatter(pages, filled);
        byte[] all = memory.gather(pages);

        int skip = (int) ((long) all.length * input.skipShare / PER_THOUSAND);
        int length = (int) ((long) all.length * input.share / PER_THOUSAND);
        int from = Math.min(skip, all.length);
        int to = Math.min(from + length, all.length);
        trial.reached("from", from > 0 && from < to);
        trial.reached("behind the end", skip > all.length);
        trial.reached("cut off at the end", from < to && from + length > to);
        byte[] buffer = new byte[length];
        long copied = SgCopy.toBuffer(table.sgl(), table.origNents(), buffer, skip, classic);
        Expect.same("bytes read", to - from, copied);
        Expect.bytes("what is read", Arrays.copyOfRange(all, from, to), Arrays.copyOf(buffer, to - from));

        // Written at once by the classic copy, and piece by piece through the walk: the same memory, also where entries
        // overlap.
        byte[] written = random(length, 2);
        SparseMemory other = new SparseMemory();
        other.scatter(pages, filled);
        copied = SgCopy.fromBuffer(table.sgl(), table.origNents(), written, skip, classic);
        Expect.same("bytes written", to - from, copied);
        writeThroughWalk(other, pages, written, from, to);
        Expect.bytes("the list after writing", other.gather(pages), memory.gather(pages));

        copied = SgCopy.zero(table.sgl(), table.origNents(), length, skip, classic);
        Expect.same("bytes cleared", to - from, copied);
        writeThroughWalk(other, pages, new byte[length], from, to);
        Expect.bytes("the list after clearing", other.gather(pages), memory.gather(pages));
    }

    private static void writeThroughWalk(SparseMemory memory, SgPages pages, byte[] bytes, int from, int to) {
        PageWalk walk = new PageWalk(pages);
        long at = 0;
        while (walk.next()) {
            long start = Math.max(at, from);
            long end = Math.min(at + walk.length(), to);
            if (start < end) {
                long phys = (walk.pfn() << PAGE_SHIFT) + walk.offset() + (start - at);
                memory.write(phys, Arrays.copyOfRange(bytes, (int) start - from, (int) end - from));
            }
            at += walk.length();
        }
    }

    private static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
