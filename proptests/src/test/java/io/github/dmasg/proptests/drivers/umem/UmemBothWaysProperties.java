package io.github.dmasg.proptests.drivers.umem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.device.Device;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.proptests.compile.Snippet;
import io.github.dmasg.proptests.drivers.BothMappers;
import io.github.dmasg.proptests.gen.Piece;
import io.github.dmasg.proptests.hardware.Stretches;
import io.github.dmasg.proptests.hardware.TableSpace;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** The same regions through both drivers. */
class UmemBothWaysProperties {
    private static final int PAGE = 4096;
    private static final long LARGE = 2 << 20;
    private static final long USER = 0x7f00_0000_0000L;
    private static final long SIZES = 0x7fff_f000;

    /** Both drivers of the adapter, without region. */
    private static final class Bench {
        final BothMappers mappers;
        final TableSpace classicSpace = new TableSpace();
        final TableSpace newSpace = new TableSpace();
        final ClassicBnxtRe classic;
        final DirectBnxtRe direct;

        Bench(boolean iommu, long sizes, EntryLength lengths) {
            mappers =
                    new BothMappers(Device.named("bnxt").maxSegmentSize(1 << 30).build(), iommu);
            classic = new ClassicBnxtRe(mappers.classic(), classicSpace.pages(PAGE), sizes, lengths);
            direct = new DirectBnxtRe(mappers.device(), mappers.direct(), newSpace.pages(PAGE), new LateChoice(sizes));
        }
    }

    /** Whole pages; in two of three regions each run starts and ends at a large page, so that large sizes fit now and then. */
    @Provide
    Arbitrary<List<Piece>> pages() {
        Arbitrary<Long> units = Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.just((long) PAGE)), Tuple.of(2, Arbitraries.of(1L << 16, LARGE)));
        return units.flatMap(unit -> Combinators.combine(
                        Arbitraries.frequencyOf(
                                Tuple.of(2, Arbitraries.just(0L)),
                                Tuple.of(3, Arbitraries.longs().between(1, 9))),
                        Arbitraries.longs().between(1, 9))
                .as((gap, count) -> new Piece(gap * unit, count * unit, 0))
                .list()
                .ofMinSize(1)
                .ofMaxSize(12));
    }

    /** Where in the first page it starts, where in the last it ends, and how far from the user's address it is seen. */
    @Provide
    Arbitrary<UserRegion> regions() {
        Arbitrary<Integer> inPage = Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.just(0)),
                Tuple.of(1, Arbitraries.integers().between(0, PAGE - 1)));
        Arbitrary<Long> addresses = Arbitraries.of(USER, USER + PAGE, USER + (1 << 16), USER + LARGE + (1 << 20));
        Arbitrary<Long> shifts = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(0L)),
                Tuple.of(3, Arbitraries.longs().between(-20, 20).map(n -> n * PAGE)),
                Tuple.of(2, Arbitraries.longs().between(-3, 3).map(n -> n * LARGE)),
                Tuple.of(1, Arbitraries.longs().between(1, PAGE)));
        return Combinators.combine(pages(), inPage, inPage, addresses, shifts)
                .as((pieces, head, tail, address, shift) -> {
                    BioVecList pages = Piece.lay(pieces);
                    long length = Math.max(1, pages.bytes() - head - tail);
                    return new UserRegion(address + head, length, pages, address + head + shift);
                });
    }

    @Provide
    Arbitrary<Long> sizes() {
        return Arbitraries.of(SIZES, 4096L, 4096L | LARGE, 8192L | LARGE, LARGE, 4096L | 1 << 16 | LARGE | 1 << 30);
    }

    @Property(tries = 500)
    void everyRegionGivesTheSamePageBufferList(
            @ForAll boolean iommu,
            @ForAll("regions") UserRegion region,
            @ForAll("sizes") long sizes,
            @ForAll @IntRange(max = 3) int failingTable) {
        Bench bench = new Bench(iommu, sizes, EntryLength.DMA);
        bench.classicSpace.failAt(failingTable);
        bench.newSpace.failAt(failingTable);
        RegionStatus status = bench.classic.register(region);
        assertEquals(status, bench.direct.register(region));
        if (status == RegionStatus.REGISTERED) {
            assertEquals(bench.classic.entry(), bench.direct.entry());
            assertEquals(bench.classicSpace.image(), bench.newSpace.image());
            assertEquals(stretches(region.memory()), read(bench, Objects.requireNonNull(bench.direct.entry())));
            bench.classic.deregister();
            bench.direct.deregister();
        }
        assertEquals(0, bench.classicSpace.outstanding());
        assertEquals(0, bench.newSpace.outstanding());
        assertEquals(0, bench.mappers.classicHeld());
        assertEquals(0, bench.mappers.directHeld());
    }

    /** What the adapter reaches at the addresses that remote hosts use. */
    private static Stretches read(Bench bench, RegionEntry entry) {
        Stretches all = new Stretches();
        long size = 1L << entry.pageShift();
        long at = entry.virtual();
        long end = at + entry.length();
        for (int i = 0; at < end; i++) {
            long inPage = at & (size - 1);
            long part = Math.min(size - inPage, end - at);
            all.add(page(bench.newSpace, entry, i) + inPage, part);
            at += part;
        }
        var domain = bench.mappers.domain();
        return domain == null ? all : all.through(domain.table()::translate, PAGE);
    }

    private static long page(TableSpace space, RegionEntry entry, int number) {
        if (entry.levels() == 0) {
            return entry.table();
        }
        long table = entry.levels() == 1 ? entry.table() : valid(space.read(entry.table() + number / 512 * 8L, 8));
        return valid(space.read(table + number % 512 * 8L, 8));
    }

    private static long valid(long entry) {
        assertEquals(1, entry & 1, "valid");
        return entry & ~1L;
    }

    private static Stretches stretches(PageSource memory) {
        Stretches all = new Stretches();
        var cursor = memory.cursor();
        while (cursor.next()) {
            for (int i = cursor.from(); i < cursor.to(); i++) {
                all.add(cursor.phys(i), cursor.length(i));
            }
        }
        return all;
    }

    @Property(tries = 300)
    void everyRegionGivesTheSamePages(@ForAll("regions") UserRegion region) {
        ClassicRxe classic = new ClassicRxe();
        DirectRxe direct = new DirectRxe();
        assertEquals(RegionStatus.REGISTERED, classic.register(region));
        assertEquals(RegionStatus.REGISTERED, direct.register(region));
        PageMap map = Objects.requireNonNull(direct.map());
        assertEquals(classic.map(), map);

        Stretches found = new Stretches();
        for (long at = 0; at < region.length(); ) {
            long part = Math.min(PAGE - (at + map.offset()) % PAGE, region.length() - at);
            found.add(map.phys(at), part);
            at += part;
        }
        assertEquals(stretches(region.memory()), found);
        classic.deregister();
        direct.deregister();
    }

    /** Entries that the IOMMU merged: the adapter gets as many pages as the first entry had before. */
    @Example
    void aDriverThatReadsTheCpuLengthLosesPagesOfAMergedList() {
        BioVecList scattered = Piece.lay(List.of(new Piece(0, PAGE, 0), new Piece(PAGE, 3 * PAGE, 0)));
        UserRegion region = UserRegion.whole(USER, scattered);
        Bench right = new Bench(true, PAGE, EntryLength.DMA);
        Bench wrong = new Bench(true, PAGE, EntryLength.CPU);
        assertEquals(RegionStatus.REGISTERED, right.classic.register(region));
        assertEquals(RegionStatus.REGISTERED, wrong.classic.register(region));
        assertEquals(RegionStatus.REGISTERED, right.direct.register(region));
        assertEquals(right.classicSpace.image(), right.newSpace.image());
        assertNotEquals(right.classicSpace.image(), wrong.classicSpace.image());
        long table = Objects.requireNonNull(wrong.classic.entry()).table();
        assertEquals(1, wrong.classicSpace.read(table, 8) & 1);
        assertEquals(0, wrong.classicSpace.read(table + 8, 8), "the second page never reached the adapter");
    }

    @Example
    void onTheNewInterfaceThereIsNoOtherLengthAndNoPage() {
        Snippet dma = Snippet.with("DmaCursor cursor, DmaSegments segments");
        assertEquals(List.of(), dma.errors("long n = cursor.length(0) + cursor.address(0);"));
        assertNotEquals(List.of(), dma.errors("long n = cursor.dmaLength(0);"));
        assertNotEquals(List.of(), dma.errors("long n = cursor.pfn(0);"));
        assertNotEquals(List.of(), dma.errors("long n = cursor.phys(0);"));
        assertNotEquals(List.of(), dma.errors("PageSource pages = segments;"));
        Snippet page = Snippet.with("PageCursor cursor, PageSource source");
        assertEquals(List.of(), page.errors("long n = cursor.pfn(0) + cursor.length(0);"));
        assertNotEquals(List.of(), page.errors("long n = cursor.address(0);"));
        assertNotEquals(List.of(), page.errors("DmaSegments segments = source;"));
    }

    @Example
    void unreachablePeerMemoryIsNeverRegistered() {
        BioVecList peer = Piece.lay(List.of(new Piece(0, PAGE, 3)));
        Bench bench = new Bench(false, SIZES, EntryLength.DMA);
        UserRegion region = UserRegion.whole(USER, peer);
        assertEquals(RegionStatus.IMPOSSIBLE, bench.classic.register(region));
        assertEquals(RegionStatus.IMPOSSIBLE, bench.direct.register(region));
        assertTrue(bench.newSpace.outstanding() == 0 && bench.direct.entry() == null);
    }
}
