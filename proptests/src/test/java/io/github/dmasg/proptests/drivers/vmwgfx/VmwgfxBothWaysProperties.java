package io.github.dmasg.proptests.drivers.vmwgfx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegments;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.form.MobPageTable;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.legacy.iter.SgPageIterator;
import io.github.dmasg.legacy.kernel.UndefinedInKernelException;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.proptests.compile.CompileError;
import io.github.dmasg.proptests.compile.Snippet;
import io.github.dmasg.proptests.drivers.BothMappers;
import io.github.dmasg.proptests.drivers.DriverBench;
import io.github.dmasg.proptests.gen.DmaLists;
import io.github.dmasg.proptests.gen.Piece;
import io.github.dmasg.proptests.hardware.PageNumberReader;
import io.github.dmasg.proptests.hardware.Stretches;
import io.github.dmasg.proptests.hardware.TableSpace;
import io.github.dmasg.proptests.machine.Translation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The same buffers through both drivers, in all modes, with and without an IOMMU; DMA addresses are the same in both. */
class VmwgfxBothWaysProperties {
    private static final int PAGE = 4096;
    private static final long LARGEST = 1L << 31;
    private static final Device GPU =
            Device.named("vmwgfx").maxSegmentSize(LARGEST).build();

    /** Both drivers of an object in one mode. */
    private static final class Pair {
        final TableSpace oldSpace = new TableSpace();
        final TableSpace newSpace = new TableSpace();
        final BufferMode mode;
        final BothMappers mappers;
        final ClassicMob classic;
        final DirectMob direct;

        Pair(BufferMode mode, boolean iommu) {
            this.mode = mode;
            mappers = new BothMappers(GPU, iommu && mode != BufferMode.PHYSICAL);
            classic = new ClassicMob(mode, mappers.classic(), LARGEST, oldSpace.pages(PAGE));
            boolean early = mode == BufferMode.MAPPED_WITH_PAGES;
            direct = new DirectMob(GPU, mappers.direct(), early, newSpace.pages(PAGE));
        }

        void populate(PageSource data, DmaSegments coherent) {
            if (mode == BufferMode.COHERENT) {
                classic.populate(data, coherent);
                direct.populateCoherent(coherent);
            } else {
                assertEquals(MobStatus.OK, classic.populate(data));
                assertEquals(MobStatus.OK, direct.populate(data));
            }
        }

        void failAt(int table) {
            oldSpace.failAt(table);
            newSpace.failAt(table);
        }
    }

    private static Stretches read(TableSpace space, MobPointer pointer, long bytes) {
        return new PageNumberReader(space).memoryObject(pointer.root(), pointer.depth(), bytes);
    }

    /** Whole pages, as buffers of graphics drivers have them; every third buffer is a page or two. */
    @Provide
    Arbitrary<List<Piece>> buffers() {
        Arbitrary<List<Piece>> many = DmaLists.paged(PAGE, 300, PAGE).map(VmwgfxBothWaysProperties::wholePages);
        Arbitrary<List<Piece>> few =
                Arbitraries.integers().between(1, 2).map(count -> List.of(new Piece(0, (long) count * PAGE, 0)));
        return Arbitraries.frequencyOf(Tuple.of(2, many), Tuple.of(1, few));
    }

    private static List<Piece> wholePages(List<Piece> pieces) {
        return DmaLists.joined(pieces).stream()
                .map(p -> new Piece(p.gap(), (p.length() + PAGE - 1) & -PAGE, 0))
                .toList();
    }

    @Property(tries = 300)
    void everyBufferGivesTheSameTables(
            @ForAll @Size(min = 1, max = 3) List<@From("buffers") List<Piece>> buffers,
            @ForAll BufferMode mode,
            @ForAll boolean iommu,
            @ForAll @IntRange(max = 5) int failingTable)
            throws DmaException {
        Pair pair = new Pair(mode, iommu);
        for (List<Piece> pieces : buffers) {
            BioVecList data = Piece.lay(pieces);
            DmaSgList coherent = new DmaSgList();
            Mapping allocated =
                    pair.mappers.direct().map(GPU, data, Direction.BIDIRECTIONAL, MapAttributes.NONE, coherent);
            if (mode != BufferMode.COHERENT) {
                allocated.unmap();
            }
            pair.populate(data, coherent);
            pair.failAt(failingTable);
            MobStatus status = pair.classic.bind();
            assertEquals(status, pair.direct.bind());
            if (status != MobStatus.OK) {
                assertEquals(0, pair.oldSpace.outstanding() + pair.newSpace.outstanding());
                pair.failAt(0);
                assertEquals(MobStatus.OK, pair.classic.bind());
                assertEquals(MobStatus.OK, pair.direct.bind());
            }
            assertEquals(failingTable > 0 && failingTable <= pair.oldSpace.outstanding(), status != MobStatus.OK);
            assertSameTables(pair, data);
            pair.classic.unbind();
            pair.direct.unbind();
            assertEquals(0, pair.oldSpace.outstanding() + pair.newSpace.outstanding());
            pair.classic.unpopulate();
            pair.direct.unpopulate();
            if (mode == BufferMode.COHERENT) {
                allocated.unmap();
            }
            assertEquals(0, pair.mappers.classicHeld());
            assertEquals(0, pair.mappers.directHeld());
        }
    }

    private static void assertSameTables(Pair pair, BioVecList data) {
        MobPointer old = pair.classic.pointer();
        MobPointer young = pair.direct.pointer();
        assertEquals(old.depth(), young.depth());
        assertEquals(pair.oldSpace.outstanding(), pair.newSpace.outstanding());
        Stretches found = read(pair.newSpace, young, data.bytes());
        assertEquals(read(pair.oldSpace, old, data.bytes()), found);
        if (old.depth() < 2) {
            // A level above the first lies behind it in one driver and between its pages in the other.
            assertEquals(old, young);
            assertEquals(pair.oldSpace.image(), pair.newSpace.image());
        }
        IommuDomain domain = pair.mappers.domain();
        Translation through = domain == null ? Translation.NONE : Translation.through(domain.table());
        assertEquals(DriverBench.bytes(data), found.through(through::toPhysical, PAGE));
    }

    @Property(tries = 200)
    void oneCursorShowsInEveryModeWhatTheListOfTheNewInterfaceShows(
            @ForAll("buffers") List<Piece> pieces,
            @ForAll BufferMode mode,
            @ForAll boolean iommu,
            @ForAll @IntRange(max = 40) int firstPage)
            throws DmaException {
        Pair pair = new Pair(mode, iommu);
        BioVecList data = Piece.lay(pieces);
        DmaSgList list = new DmaSgList();
        pair.mappers.direct().map(GPU, data, Direction.BIDIRECTIONAL, MapAttributes.NONE, list);
        pair.populate(data, list);
        assertEquals(MobStatus.OK, pair.classic.bind());
        List<Long> addresses = new ArrayList<>();
        list.forEachPage(PageRef.PAGE_SHIFT, addresses::add);
        List<Long> pages = new ArrayList<>();
        data.forEachPage(pages::add);
        int skipped = Math.min(firstPage, addresses.size());
        List<Long> shown = new ArrayList<>();
        ClassicPageCursor dma = ClassicPageCursor.dma(pair.classic.buffer(), skipped);
        while (dma.next()) {
            shown.add(dma.address());
        }
        assertEquals(addresses.subList(skipped, addresses.size()), shown);
        shown.clear();
        ClassicPageCursor cpu = ClassicPageCursor.cpu(pair.classic.buffer(), skipped);
        while (cpu.next()) {
            shown.add(PageRef.pfn(cpu.page()));
        }
        assertEquals(pages.subList(skipped, pages.size()), shown);
    }

    @Example
    void wrongAccessorStopsTheClassicDriverAndDoesNotCompileInTheNewOne() {
        Pair pair = new Pair(BufferMode.PHYSICAL, false);
        pair.classic.populate(Piece.lay(List.of(new Piece(0, PAGE, 0))));
        ClassicPageCursor cpu = ClassicPageCursor.cpu(pair.classic.buffer(), 0);
        ClassicPageCursor dma = ClassicPageCursor.dma(pair.classic.buffer(), 0);
        assertTrue(cpu.next() && dma.next());
        assertThrows(UndefinedInKernelException.class, cpu::address);
        assertThrows(UndefinedInKernelException.class, dma::page);

        Snippet frame = Snippet.with("PageWalk pages, DmaPageRangeWalk addresses");
        assertTrue(frame.errors("long a = pages.pfn(); long b = addresses.first();")
                .isEmpty());
        assertEquals(List.of("pages.first"), texts(frame.errors("long a = pages.first();")));
        assertEquals(List.of("addresses.pfn"), texts(frame.errors("long a = addresses.pfn();")));
    }

    private static List<String> texts(List<CompileError> errors) {
        return errors.stream().map(CompileError::text).toList();
    }

    @Example
    void cursorsOutOfStepGiveTablesThatLeadElsewhereInTheClassicDriverOnly() {
        int pages = 700;
        BioVecList data = Piece.lay(List.of(new Piece(0, (long) pages * PAGE, 0)));
        Pair pair = new Pair(BufferMode.PHYSICAL, false);
        pair.populate(data, new DmaSgList());
        ClassicTableBuilder builder = new ClassicTableBuilder(pair.oldSpace.pages(PAGE), pair.mappers.classic());
        assertTrue(builder.takeTables(2 * pages));
        MobPointer pointer = builder.build(
                ClassicPageCursor.dma(pair.classic.buffer(), 0),
                pages,
                ClassicPageCursor.cpu(builder.tables(), 0),
                ClassicPageCursor.dma(builder.tables(), 1));
        assertNotEquals(DriverBench.bytes(data), DriverBench.orFault(() -> read(pair.oldSpace, pointer, data.bytes())));
        assertEquals(MobStatus.OK, pair.direct.bind());
        assertEquals(DriverBench.bytes(data), read(pair.newSpace, pair.direct.pointer(), data.bytes()));
    }

    @Example
    void thirdLevelStopsTheKernelAndIsRefusedByTheForm() {
        BioVecList data = Piece.lay(List.of(new Piece(0, 512L * 512 * PAGE, 0), new Piece(PAGE, PAGE, 0)));
        Pair pair = new Pair(BufferMode.PHYSICAL, false);
        pair.populate(data, new DmaSgList());
        assertThrows(UndefinedInKernelException.class, pair.classic::bind);
        assertEquals(MobStatus.INVALID, pair.direct.bind());
        assertEquals(0, pair.newSpace.outstanding());
        MobPageTable form = new MobPageTable(pair.newSpace.pages(PAGE));
        DmaException refusal = assertThrows(
                DmaException.class,
                () -> pair.mappers.direct().map(GPU, data, Direction.BIDIRECTIONAL, MapAttributes.NONE, form));
        assertEquals("EINVAL at segment 1: pages: more than 262144 (expected: at most 262144)", refusal.getMessage());
    }

    @Example
    void walkByPageSideLengthsReadsStaleAddressesOfAMergedListInTheClassicDriverOnly() {
        BioVecList data = Piece.lay(List.of(new Piece(0, PAGE, 0), new Piece(PAGE, PAGE, 0), new Piece(PAGE, PAGE, 0)));
        Pair pair = new Pair(BufferMode.MAPPED_WITH_PAGES, true);
        assertEquals(MobStatus.OK, pair.classic.populate(data));
        assertEquals(MobStatus.OK, pair.direct.populate(data));
        SgTable table = pair.classic.buffer().table();
        assertEquals(3, table.origNents());
        assertEquals(1, table.nents());
        Stretches stale = new Stretches();
        SgPageIterator one = new SgPageIterator();
        for (one.start(table.sgl(), table.origNents(), 0); one.next(); ) {
            Sg entry = Objects.requireNonNull(table.sgl()).plus(one.entryIndex());
            stale.add(entry.dmaAddress() + one.pageInEntry() * PAGE, PAGE);
        }
        assertEquals(MobStatus.OK, pair.classic.bind());
        assertEquals(MobStatus.OK, pair.direct.bind());
        Stretches right = read(pair.newSpace, pair.direct.pointer(), data.bytes());
        assertNotEquals(right, stale);
        assertEquals(right, read(pair.oldSpace, pair.classic.pointer(), data.bytes()));
    }
}
