package io.github.dmasg.legacy.iter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.Scatterlist;
import io.github.dmasg.legacy.sg.Sg;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The odd corners of the classic walks, one by one. */
class SgIteratorsTest {
    private final WarnLog warnings = new WarnLog();

    /** A flat list of pfn, offset, length triples. */
    private static Sg list(long... triples) {
        Scatterlist a = Scatterlist.allocate(triples.length / 3);
        a.init(a.slots());
        for (int i = 0; i < a.slots(); i++) {
            a.setPage(i, PageRef.of(triples[3 * i]), triples[3 * i + 2], triples[3 * i + 1]);
        }
        return a.at(0);
    }

    private static List<Long> pages(Sg sgl, int nents, long firstPage) {
        List<Long> pages = new ArrayList<>();
        SgPageIterator it = new SgPageIterator();
        it.start(sgl, nents, firstPage);
        while (it.next()) {
            pages.add(PageRef.pfn(it.page()));
        }
        assertFalse(it.next(), "stays at the end");
        return pages;
    }

    private List<String> pieces(Sg sgl, int nents) {
        List<String> pieces = new ArrayList<>();
        SgMappingIterator it = new SgMappingIterator(page -> new byte[PageRef.PAGE_SIZE], warnings);
        it.start(sgl, nents);
        while (it.next()) {
            pieces.add(Long.toHexString(PageRef.pfn(it.page())) + ":" + Long.toHexString(it.offset()) + ":"
                    + Long.toHexString(it.length()));
        }
        return pieces;
    }

    @Test
    void pagesAndBytesStartApartWhenTheOffsetExceedsAPage() {
        Sg sgl = list(0x10, 0x1800, 0x900);
        assertEquals(List.of(0x10L, 0x11L, 0x12L), pages(sgl, 1, 0));
        assertEquals(List.of("11:800:800", "12:0:100"), pieces(sgl, 1));
    }

    @Test
    void offsetAndLengthAreAddedIn32Bits() {
        assertEquals(List.of(0x20L), pages(list(0x10, 0x1000, 0xffff_f000L, 0x20, 0, 1), 2, 0));
        assertEquals(List.of(), pages(list(0x10, 0, 0xffff_f001L), 1, 0));
        assertEquals(0xfffff, pages(list(0x10, 0, 0xffff_f000L), 1, 0).size());
        assertEquals(List.of("10:800:800"), pieces(list(0x10, 0x800, 0xffff_f900L), 1));
    }

    @Test
    void theFirstPageIsKeptModulo32Bits() {
        assertEquals(List.of(0x11L), pages(list(0x10, 0, 0x2000), 1, 0x1_0000_0001L));
        assertEquals(List.of(), pages(list(0x10, 0, 0x2000), 1, 0xffff_ffffL));
    }

    @Test
    void countsAreUnsigned() {
        assertEquals(List.of(0x10L), pages(list(0x10, 0, 1), -1, 0));
        assertEquals(List.of(), pages(list(0x10, 0, 1), 0, 0));
    }

    @Test
    void anEmptyEntryHasAPageIfItHasAnOffset() {
        Sg sgl = list(0x10, 0, 0, 0x20, 7, 0, 0x30, 0, 1);
        assertEquals(List.of(0x20L, 0x30L), pages(sgl, 3, 0));
        assertEquals(List.of("20:7:0", "30:0:1"), pieces(sgl, 3));
    }

    @Test
    void anEmptyEntryAtAPageBoundaryEatsThePagesOfTheNext() {
        assertEquals(List.of("11:0:0", "31:0:1000"), pieces(list(0x10, 0x1000, 0, 0x30, 0, 0x2000), 2));
    }

    @Test
    void theDmaWalkRunsPastASegmentThatIsNotPageAligned() {
        Sg sgl = list(0x10, 0x800, 0x1000);
        sgl.setDmaAddress(0xff_0000L);
        sgl.setDmaLength(0x1000);
        SgDmaPageIterator it = new SgDmaPageIterator();
        it.start(sgl, 1, 0);
        assertTrue(it.next());
        assertEquals(0xff_0000L, it.dmaAddress());
        assertTrue(it.next());
        assertEquals(0xff_1000L, it.dmaAddress(), "one page beyond the segment");
        assertEquals(1, it.pageInEntry());
        assertFalse(it.next());
    }

    @Test
    void neitherIteratorHasTheOthersAccessor() {
        assertThrows(NoSuchMethodException.class, () -> SgPageIterator.class.getMethod("dmaAddress"));
        assertThrows(NoSuchMethodException.class, () -> SgDmaPageIterator.class.getMethod("page"));
    }

    @Test
    void skippingStopsAtTheEnd() {
        Sg sgl = list(0x10, 0, 0x1800);
        SgMappingIterator it = new SgMappingIterator(page -> new byte[PageRef.PAGE_SIZE], warnings);
        it.start(sgl, 1);
        assertTrue(it.skip(0x1800));
        assertFalse(it.next());
        it.start(sgl, 1);
        assertFalse(it.skip(0x1801));
        assertFalse(it.next());
        it.start(sgl, 1);
        assertTrue(it.skip(0));
        assertTrue(it.skip(0x1001));
        assertTrue(it.next());
        assertEquals(1, it.offset());
        assertEquals(0x7ff, it.length());
    }

    @Test
    void skippingMapsNothingAndStoppingUnmapsOnce() {
        List<String> calls = new ArrayList<>();
        SgMappingIterator it = new SgMappingIterator(
                new PageMemory() {
                    @Override
                    public byte[] map(long page) {
                        calls.add("map " + page);
                        return new byte[PageRef.PAGE_SIZE];
                    }

                    @Override
                    public void unmap(long page) {
                        calls.add("unmap " + page);
                    }
                },
                warnings);
        it.start(list(4, 0, 0x3000), 1);
        it.skip(0x1000);
        it.next();
        it.setConsumed(0x10);
        it.stop();
        it.stop();
        it.next();
        assertEquals(0x10, it.offset());
        it.skip(0x1000);
        assertEquals(List.of("map 5", "unmap 5", "map 5", "unmap 5"), calls);
        assertThrows(IllegalStateException.class, it::bytes);
    }

    @Test
    void consumingTooMuchWarns() {
        SgMappingIterator it = new SgMappingIterator(page -> new byte[PageRef.PAGE_SIZE], warnings);
        it.start(list(4, 0, 0x10), 1);
        it.next();
        it.setConsumed(0x11);
        it.stop();
        assertEquals(1, warnings.count());
        assertTrue(it.next());
        assertEquals(0xffff_ffffL, it.length(), "what remains has wrapped");
    }
}
