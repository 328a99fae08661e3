package io.github.dmasg.proptests.adapter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

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
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.legacy.sg.SgList;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.page.PageRangeWalk;
import io.github.dmasg.page.PageWalk;
import io.github.dmasg.proptests.adapter.ClassicTables.Entry;
import io.github.dmasg.proptests.machine.SparseMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** Every classic iterator shows what its successor shows, on the lists for which that is claimed. */
class SuccessorProperties {
    private static final int PAGE_SHIFT = PageRef.PAGE_SHIFT;
    private static final long PAGE = PageRef.PAGE_SIZE;

    @Provide
    Arbitrary<List<Entry>> small() {
        return ClassicTables.small();
    }

    @Provide
    Arbitrary<List<Entry>> smallInPage() {
        return ClassicTables.smallInPage();
    }

    @Provide
    Arbitrary<List<Entry>> withPeers() {
        return ClassicTables.withPeers();
    }

    @Provide
    Arbitrary<Integer> chunks() {
        return ClassicTables.chunks();
    }

    /** Pages of a DMA segment: gap before it and length, both whole pages, or not for the last one. */
    record DmaPages(int gap, int pages, int lessAtTheEnd, int cpuOffset) {}

    @Provide
    Arbitrary<List<DmaPages>> pageAligned() {
        Arbitrary<Integer> gaps = Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.just(0)),
                Tuple.of(1, Arbitraries.integers().between(1, 100)));
        Arbitrary<Integer> less = Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.just(0)),
                Tuple.of(1, Arbitraries.integers().between(1, 4095)));
        return Combinators.combine(
                        gaps,
                        Arbitraries.integers().between(1, 20),
                        less,
                        Arbitraries.integers().between(0, 4095))
                .as(DmaPages::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(20);
    }

    @Property
    void entryWalks(@ForAll("withPeers") List<Entry> entries, @ForAll("chunks") int chunk) {
        SgTable table = ClassicTables.table(entries, chunk);
        assertEquals(ClassicTables.pageSide(table), ClassicTables.pageSide(SgPages.of(table)));
        assertEquals(SgList.nents(table.sgl()), SgPages.of(table).entries());
        long bytes = SgPages.of(table).bytes();
        assertEquals(entries.size(), SgList.nentsForLen(table.sgl(), bytes));
    }

    /** Domain: offsets below a page. */
    @Property
    void pageIterator(@ForAll("smallInPage") List<Entry> entries, @ForAll("chunks") int chunk) {
        SgTable table = ClassicTables.table(entries, chunk);
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
        assertEquals(classic, pages);

        List<List<Long>> ranges = new ArrayList<>();
        PageRangeWalk rangeWalk = new PageRangeWalk(SgPages.of(table));
        while (rangeWalk.next()) {
            for (long i = 0; i < rangeWalk.count(); i++) {
                ranges.add(List.of(rangeWalk.entry(), rangeWalk.first() + i));
            }
        }
        assertEquals(classic, ranges);
    }

    /** Elsewhere the classic iterator shows as many pages more in front of an entry as its offset has whole pages. */
    @Property
    void pageIteratorBeyondThePage(@ForAll("small") List<Entry> entries, @ForAll("chunks") int chunk) {
        SgTable table = ClassicTables.table(entries, chunk);
        List<Long> classic = new ArrayList<>();
        SgPageIterator it = new SgPageIterator();
        it.start(table.sgl(), table.origNents(), 0);
        while (it.next()) {
            if (it.pageInEntry() >= entries.get(it.entryIndex()).back()) {
                classic.add(PageRef.pfn(it.page()));
            }
        }
        List<Long> pages = new ArrayList<>();
        SgPages.of(table).forEachPage(pfn -> pages.add(pfn));
        assertEquals(classic, pages);
    }

    /** Domain: all lists. */
    @Property
    void mappingIterator(@ForAll("small") List<Entry> entries, @ForAll("chunks") int chunk) {
        SgTable table = ClassicTables.table(entries, chunk);
        SgMappingIterator it = new SgMappingIterator(page -> new byte[0], new WarnLog());
        it.start(table.sgl(), table.origNents());
        PageWalk walk = new PageWalk(SgPages.of(table));
        while (it.next()) {
            assertEquals(true, walk.next());
            assertEquals(
                    List.of(PageRef.pfn(it.page()), it.offset(), it.length()),
                    List.of(walk.pfn(), walk.offset(), walk.length()));
        }
        assertEquals(false, walk.next());
    }

    /** Domain: DMA addresses of whole pages, and a page-side offset that does not change the number of pages. */
    @Property
    void dmaPageIterator(@ForAll("pageAligned") List<DmaPages> segments, @ForAll("chunks") int chunk) {
        SgTable table = mapped(segments, chunk);
        List<Long> classic = new ArrayList<>();
        SgDmaPageIterator it = new SgDmaPageIterator();
        it.start(table.sgl(), table.nents(), 0);
        while (it.next()) {
            classic.add(it.dmaAddress());
        }
        List<Long> pages = new ArrayList<>();
        SgSegments.of(table).forEachPage(PAGE_SHIFT, address -> pages.add(address));
        assertEquals(classic, pages);

        List<Long> ranges = new ArrayList<>();
        DmaPageRangeWalk walk = new DmaPageRangeWalk(SgSegments.of(table), PAGE_SHIFT);
        while (walk.next()) {
            for (long i = 0; i < walk.count(); i++) {
                ranges.add(walk.first() + i * PAGE);
            }
        }
        assertEquals(classic, ranges);
    }

    /** Domain: segments of whole blocks. */
    @Property
    void rdmaBlocks(
            @ForAll("pageAligned") List<DmaPages> segments,
            @ForAll("chunks") int chunk,
            @ForAll @IntRange(min = 9, max = 12) int blockShift) {
        SgTable table = mapped(
                segments.stream()
                        .map(s -> new DmaPages(s.gap(), s.pages(), 0, s.cpuOffset()))
                        .toList(),
                chunk);
        List<Long> classic = new ArrayList<>();
        BlockIterator it = new BlockIterator(ClassicTables.first(table), table.nents(), 1L << blockShift);
        while (it.next()) {
            classic.add(it.address());
        }
        List<Long> blocks = new ArrayList<>();
        SgSegments.of(table).forEachPage(blockShift, address -> blocks.add(address));
        assertEquals(classic, blocks);
    }

    private static SgTable mapped(List<DmaPages> segments, int chunk) {
        SgTable table = new SgTable();
        table.allocateChunks(segments.size(), chunk, null, SgAllocator.heap());
        SgCursor c = new SgCursor(table.sgl());
        long at = 1L << 20;
        for (DmaPages s : segments) {
            at += s.gap() * PAGE;
            long length = s.pages() * PAGE - s.lessAtTheEnd();
            c.array().setDmaAddress(c.slot(), at);
            c.array().setDmaLength(c.slot(), length);
            c.array().setOffset(c.slot(), Math.min(s.cpuOffset(), s.lessAtTheEnd()));
            at += s.pages() * PAGE;
            c.advance();
        }
        return table;
    }

    @Property
    void copies(
            @ForAll("small") List<Entry> entries,
            @ForAll("chunks") int chunk,
            @ForAll @IntRange(max = 20_000) int skip,
            @ForAll @IntRange(max = 20_000) int length,
            @ForAll Random random) {
        SgTable table = ClassicTables.table(entries, chunk);
        SgPages pages = SgPages.of(table);
        SparseMemory memory = new SparseMemory();
        MachinePages classic = new MachinePages(memory);
        byte[] filled = new byte[Math.toIntExact(pages.bytes())];
        random.nextBytes(filled);
        memory.scatter(pages, filled);
        byte[] all = memory.gather(pages);

        int from = Math.min(skip, all.length);
        int to = Math.min(from + length, all.length);
        byte[] buffer = new byte[length];
        assertEquals(to - from, SgCopy.toBuffer(table.sgl(), table.origNents(), buffer, skip, classic));
        assertArrayEquals(Arrays.copyOfRange(all, from, to), Arrays.copyOf(buffer, to - from));

        // Written at once by the classic copy, and byte by byte through the walk: the same memory, also where entries
        // overlap.
        random.nextBytes(buffer);
        SparseMemory other = new SparseMemory();
        other.scatter(pages, filled);
        assertEquals(to - from, SgCopy.fromBuffer(table.sgl(), table.origNents(), buffer, skip, classic));
        writeThroughWalk(other, pages, buffer, from, to);
        assertArrayEquals(other.gather(pages), memory.gather(pages));

        assertEquals(to - from, SgCopy.zero(table.sgl(), table.origNents(), length, skip, classic));
        writeThroughWalk(other, pages, new byte[length], from, to);
        assertArrayEquals(other.gather(pages), memory.gather(pages));
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
}
