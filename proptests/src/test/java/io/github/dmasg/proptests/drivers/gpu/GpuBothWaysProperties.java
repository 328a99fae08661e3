package io.github.dmasg.proptests.drivers.gpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dmasg.device.Device;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.map.DirectMapper;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.proptests.compile.Snippet;
import io.github.dmasg.proptests.drivers.BothMappers;
import io.github.dmasg.proptests.gen.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;

/** The same life of a buffer object through both drivers. */
class GpuBothWaysProperties {
    private static final int PAGE = 4096;
    private static final int PAGES = 24;
    private static final int TABLE = 64;
    private static final int OUT_OF_REACH = 3;

    /** Both drivers with a buffer object without pages. */
    private static final class Bench {
        final BothMappers mappers;
        final Gart classicGart = new Gart(TABLE);
        final Gart newGart = new Gart(TABLE);
        final ClassicGpu classic;
        final DirectGpu direct;

        Bench(boolean iommu, ArrayFill fill) {
            mappers =
                    new BothMappers(Device.named("gpu").maxSegmentSize(1 << 30).build(), iommu);
            classic = new ClassicGpu(mappers.classic(), classicGart, fill);
            direct = new DirectGpu(mappers.device(), mappers.direct(), newGart);
        }
    }

    /** What is done to the buffer object: other pages, some of them perhaps out of reach, then another part bound. */
    private record Step(List<Piece> pages, Binding binding) {
        BioVecList source() {
            return Piece.lay(pages);
        }
    }

    @Provide
    Arbitrary<Step> steps() {
        Arbitrary<List<Piece>> pages = Arbitraries.frequencyOf(
                        Tuple.of(2, Arbitraries.just(0L)),
                        Tuple.of(3, Arbitraries.longs().between(-30, 30)))
                .list()
                .ofSize(PAGES)
                .map(GpuBothWaysProperties::pages);
        Arbitrary<Integer> spoilt = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.just(-1)),
                Tuple.of(1, Arbitraries.integers().between(0, PAGES - 1)));
        Arbitrary<Binding> bindings = Combinators.combine(
                        Arbitraries.integers().between(0, TABLE - PAGES),
                        Arbitraries.integers().between(0, PAGES),
                        Arbitraries.integers().between(0, PAGES))
                .as((at, a, b) -> new Binding(at, Math.min(a, b), Math.abs(a - b)));
        return Combinators.combine(pages, spoilt, bindings).as((list, which, binding) -> {
            List<Piece> pieces = new ArrayList<>(list);
            if (which >= 0) {
                pieces.set(which, new Piece(pieces.get(which).gap(), PAGE, OUT_OF_REACH));
            }
            return new Step(pieces, binding);
        });
    }

    private static List<Piece> pages(List<Long> gaps) {
        return gaps.stream().map(gap -> new Piece(gap * PAGE, PAGE, 0)).toList();
    }

    @Property(tries = 400)
    void everyStepGivesTheSameTable(
            @ForAll boolean iommu, @ForAll @Size(min = 1, max = 6) List<@From("steps") Step> steps) {
        Bench bench = new Bench(iommu, ArrayFill.DMA_PAGES);
        BioVecList pages = null;
        Binding shown = Binding.NONE;
        for (Step step : steps) {
            GpuStatus status = bench.classic.populate(step.source());
            assertEquals(status, bench.direct.populate(step.source()));
            assertArrayEquals(bench.classicGart.image(), bench.newGart.image());
            pages = status == GpuStatus.DONE ? step.source() : pages;
            assertSeen(bench, pages, shown);
            if (pages != null) {
                shown = step.binding();
                bench.classic.unbind();
                bench.direct.unbind();
                bench.classic.bind(shown);
                bench.direct.bind(shown);
                assertArrayEquals(bench.classicGart.image(), bench.newGart.image());
                assertSeen(bench, pages, shown);
            }
        }
        bench.classic.unpopulate();
        bench.direct.unpopulate();
        assertArrayEquals(new byte[TABLE * Long.BYTES], bench.newGart.image());
        assertArrayEquals(bench.classicGart.image(), bench.newGart.image());
        assertEquals(0, bench.mappers.classicHeld());
        assertEquals(0, bench.mappers.directHeld());
    }

    /** The GPU reaches the pages of the buffer object that are bound, in order, and nothing else. */
    private static void assertSeen(Bench bench, BioVecList pages, Binding shown) {
        IommuDomain domain = bench.mappers.domain();
        for (int i = 0; i < TABLE; i++) {
            long found = bench.newGart.find(i);
            int number = i - shown.at();
            if (pages == null || number < 0 || number >= shown.pages()) {
                assertEquals(-1, found);
            } else {
                long phys = domain == null ? found : domain.table().translate(found);
                assertEquals(pages.phys(shown.first() + number), phys);
            }
        }
    }

    private static BioVecList scattered() {
        return Piece.lay(List.of(new Piece(0, PAGE, 0), new Piece(PAGE, 2 * PAGE, 0), new Piece(PAGE, PAGE, 0)));
    }

    @Example
    void anArrayFilledAlongWithThePagesIsWrongForAMergedList() {
        Binding whole = new Binding(0, 0, 4);
        Bench right = new Bench(true, ArrayFill.DMA_PAGES);
        Bench wrong = new Bench(true, ArrayFill.ALONG_WITH_PAGES);
        for (Bench bench : List.of(right, wrong)) {
            assertEquals(GpuStatus.DONE, bench.classic.populate(scattered()));
            assertEquals(GpuStatus.DONE, bench.direct.populate(scattered()));
            bench.classic.bind(whole);
            bench.direct.bind(whole);
        }
        assertArrayEquals(right.classicGart.image(), right.newGart.image());
        assertEquals(wrong.newGart.find(0), wrong.classicGart.find(0));
        assertNotEquals(wrong.newGart.find(1), wrong.classicGart.find(1));
    }

    @Example
    void onTheNewInterfaceThereIsNoPageToWalkAlongWith() {
        Snippet frame = Snippet.with("io.github.dmasg.form.BlockTable table, DmaCursor cursor");
        assertEquals(List.of(), frame.errors("long address = table.block(3);"));
        assertNotEquals(List.of(), frame.errors("long page = table.page(3);"));
        assertNotEquals(List.of(), frame.errors("long page = table.pfn(3);"));
        assertNotEquals(List.of(), frame.errors("table.fill((PageSource) null);"));
    }

    @Example
    void withoutItsPagesTheClassicObjectShowsTheGpuWhatIsNoLongerMapped() {
        Binding one = new Binding(0, 0, 1);
        Bench bench = new Bench(true, ArrayFill.DMA_PAGES);
        bench.classic.populate(scattered());
        bench.direct.populate(scattered());
        bench.classic.unpopulate();
        bench.direct.unpopulate();

        bench.classic.bind(one);
        assertNotEquals(-1, bench.classicGart.find(0));
        assertEquals(0, bench.mappers.classicHeld(), "and nothing is mapped");
        assertThrows(IndexOutOfBoundsException.class, () -> bench.direct.bind(one));
        assertEquals(-1, bench.newGart.find(0));
        assertEquals(0, Objects.requireNonNull(bench.mappers.domain()).table().leaves());
    }

    @Example
    void memoryThatWouldNeedSyncIsRefusedOnTheNewInterface() {
        Device incoherent = Device.named("gpu").coherent(false).build();
        DirectGpu object = new DirectGpu(incoherent, new DirectMapper(), new Gart(TABLE));
        assertEquals(GpuStatus.IMPOSSIBLE, object.populate(scattered()));
    }
}
