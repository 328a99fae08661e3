package io.github.dmasg.proptests.legacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.legacy.dmamap.ClassicDevice;
import io.github.dmasg.legacy.dmamap.DmaOps;
import io.github.dmasg.legacy.dmamap.IommuDomain;
import io.github.dmasg.legacy.dmamap.IommuEvents;
import io.github.dmasg.legacy.dmamap.IommuMapper;
import io.github.dmasg.legacy.dmamap.IovaDomainSource;
import io.github.dmasg.legacy.dmamap.MappedBytes;
import io.github.dmasg.legacy.dmamap.PageTableOps;
import io.github.dmasg.legacy.iova.IovaDomain;
import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.proptests.legacy.ClassicLists.Entry;
import io.github.dmasg.proptests.legacy.ClassicLists.Shape;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Classic mapping through an IOMMU: what the device sees is what the list names, and nothing is left behind. */
class ClassicMappingProperties {
    private static final int PAGE_SHIFT = 12;
    private static final int PAGE = 1 << PAGE_SHIFT;

    /** A page table of single pages; one call may fail, and calls may stop early. */
    private static final class Table implements PageTableOps {
        private final TreeMap<Long, Long> pages = new TreeMap<>();
        private final int failingCall;
        private final int pagesPerCall;
        private int calls;

        Table(int failingCall, int pagesPerCall) {
            this.failingCall = failingCall;
            this.pagesPerCall = pagesPerCall;
        }

        @Override
        public int mapPages(long iova, long phys, long pageSize, long count, MappedBytes mapped) {
            calls++;
            long pages4k = Math.min(count, pagesPerCall) * (pageSize / PAGE);
            boolean fails = calls == failingCall;
            for (long i = 0; i < (fails ? pages4k / 2 : pages4k); i++) {
                Long before = pages.put(iova + i * PAGE, phys + i * PAGE);
                assertEquals(null, before, "mapped twice");
                mapped.add(PAGE);
            }
            return fails ? -Errno.ENOMEM : 0;
        }

        @Override
        public long unmapPages(long iova, long pageSize, long count) {
            for (long at = iova; at < iova + pageSize * count; at += PAGE) {
                assertTrue(pages.remove(at) != null, "unmapped twice");
            }
            return pageSize * count;
        }

        long toPhys(long iova) {
            Long page = pages.get(iova & -PAGE);
            assertTrue(page != null, "device reads an address that is not mapped");
            return page + (iova & (PAGE - 1));
        }
    }

    @Provide
    Arbitrary<List<Shape>> far() {
        return ClassicLists.far();
    }

    private static IommuMapper mapper(
            Table table, IovaDomain addresses, int maxSegment, int boundaryShift, WarnLog warnings) {
        long boundary = boundaryShift == 0 ? 0 : (1L << (PAGE_SHIFT + boundaryShift)) - 1;
        IommuDomain domain = new IommuDomain(0x20_1000, table, IommuEvents.NONE);
        return new IommuMapper(
                ClassicDevice.of(maxSegment, boundary), domain, new IovaDomainSource(addresses), PAGE, warnings);
    }

    private static ByteRuns pageSide(Sg sgl) {
        ByteRuns bytes = new ByteRuns();
        for (SgCursor c = new SgCursor(sgl); c.hasEntry(); c.advance()) {
            bytes.add(c.phys(), c.length());
        }
        return bytes;
    }

    private static ByteRuns seenByDevice(Sg sgl, int segments, Table table) {
        ByteRuns bytes = new ByteRuns();
        SgCursor c = new SgCursor(sgl);
        for (int i = 0; i < segments; i++) {
            long at = c.dmaAddress();
            long end = at + c.dmaLength();
            while (at < end) {
                long piece = Math.min(end, (at & -PAGE) + PAGE) - at;
                bytes.add(table.toPhys(at), piece);
                at += piece;
            }
            c.advance();
        }
        return bytes;
    }

    @Property
    void theDeviceSeesWhatTheListNames(
            @ForAll("far") List<Shape> shapes,
            @ForAll @IntRange(min = 2, max = 9) int chunk,
            @ForAll @IntRange(min = 1, max = 40_000) int maxSegment,
            @ForAll @IntRange(max = 4) int boundaryShift,
            @ForAll @IntRange(min = 1, max = 5) int pagesPerCall) {
        List<Entry> entries = ClassicLists.entries(shapes);
        Sg sgl = ClassicLists.list(entries, chunk);
        String before = pageSide(sgl).toString();
        Table table = new Table(0, pagesPerCall);
        IovaDomain addresses = new IovaDomain(PAGE, 1);
        WarnLog warnings = new WarnLog();
        IommuMapper mapper = mapper(table, addresses, maxSegment, boundaryShift, warnings);

        int segments = mapper.mapSg(sgl, entries.size());

        assertTrue(segments > 0 && segments <= entries.size());
        assertEquals(before, pageSide(sgl).toString());
        assertEquals(before, seenByDevice(sgl, segments, table).toString());
        mapper.unmapSg(sgl, entries.size());
        assertEquals(0, table.pages.size());
        addresses.forEach(range -> assertEquals("", range.toString()));
        assertEquals(0, warnings.count());
    }

    @Property
    void aFailedCallLeavesNothingBehind(
            @ForAll("far") List<Shape> shapes,
            @ForAll @IntRange(max = 4) int boundaryShift,
            @ForAll @IntRange(min = 1, max = 6) int failingCall,
            @ForAll @IntRange(min = 1, max = 5) int pagesPerCall) {
        List<Entry> entries = ClassicLists.entries(shapes);
        Sg sgl = ClassicLists.list(entries, 7);
        String before = pageSide(sgl).toString();
        Table table = new Table(failingCall, pagesPerCall);

        IovaDomain addresses = new IovaDomain(PAGE, 1);
        int result = mapper(table, addresses, 0, boundaryShift, new WarnLog()).mapSg(sgl, entries.size());

        assertEquals(table.calls >= failingCall, result == -Errno.ENOMEM);
        assertEquals(before, pageSide(sgl).toString());
        if (result < 0) {
            assertEquals(0, table.pages.size());
            addresses.forEach(range -> assertEquals("", range.toString()));
            for (SgCursor c = new SgCursor(sgl); c.hasEntry(); c.advance()) {
                assertEquals(DmaOps.MAPPING_ERROR, c.dmaAddress());
                assertEquals(0, c.dmaLength());
            }
        }
    }
}
