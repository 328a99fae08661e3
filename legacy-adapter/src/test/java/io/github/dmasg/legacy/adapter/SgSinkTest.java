package io.github.dmasg.legacy.adapter;

import static io.github.dmasg.legacy.adapter.Lists.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegment;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.legacy.kernel.UndefinedInKernelException;
import io.github.dmasg.legacy.sg.Scatterlist;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.map.DirectMapper;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.page.PhysicalRange;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SgSinkTest {
    private static final Device DEVICE =
            Device.named("nic").limits(SegmentLimits.NONE).build();

    @Test
    void aMappingEndsUpInTheDmaSideWithEndMarkersBehindIt() throws DmaException {
        SgTable table = Lists.table(entry(1, 0, 0x1000), entry(2, 0, 0x10), entry(9, 5, 3));
        Lists.setDmaSide(table, 2, 77, 77, 3);
        List<String> pages = Lists.text(SgPages.of(table));
        new DirectMapper().map(DEVICE, SgPages.of(table), Direction.TO_DEVICE, MapAttributes.NONE, SgSink.into(table));
        assertEquals(List.of("1000 1010 0", "9005 3 0", "ffffffffffffffff 0 0"), Lists.dmaSide(table));
        assertEquals(2, table.nents());
        assertEquals(3, table.origNents());
        assertEquals(pages, Lists.text(SgPages.of(table)));
    }

    @Test
    void onlyTheEntriesNamedAreWritten() throws DmaException {
        SgTable table = Lists.pages(3);
        Lists.setDmaSide(table, 2, 77, 77, 3);
        SgSink sink = SgSink.into(Objects.requireNonNull(table.sgl()), 2);
        new DirectMapper().map(DEVICE, new PhysicalRange(5, 6), Direction.TO_DEVICE, MapAttributes.NONE, sink);
        assertEquals(List.of("5 6 0", "ffffffffffffffff 0 0", "4d 4d 3"), Lists.dmaSide(table));
        assertEquals(3, table.nents());
    }

    @Test
    void nothingIsWrittenBeforeTheCommitNorByAnAbort() throws DmaException {
        SgTable table = Lists.pages(2);
        Lists.setDmaSide(table, 0, 1, 2, 1);
        Lists.setDmaSide(table, 1, 3, 4, 2);
        List<String> before = Lists.dmaSide(table);
        SgSink sink = SgSink.into(table);
        sink.begin();
        sink.accept(new long[] {8}, new long[] {DmaSegment.extent(9, DmaSegment.BUS_ADDRESS)}, 0, 1);
        assertEquals(before, Lists.dmaSide(table));
        sink.abort();
        assertEquals(before, Lists.dmaSide(table));
        sink.begin();
        sink.accept(new long[] {0, 10}, new long[] {0, DmaSegment.extent(11, DmaSegment.BUS_ADDRESS)}, 1, 2);
        sink.commit();
        assertEquals(List.of("a b 1", "ffffffffffffffff 0 0"), Lists.dmaSide(table));
        assertEquals(1, table.nents());
    }

    @Test
    void itsLimitsAreThoseOfTheClassicFields() throws DmaException {
        SgTable table = Lists.pages(3);
        SgSink sink = SgSink.into(table);
        assertEquals(SegmentLimits.NONE.withMaxSegmentSize(0xffff_ffffL).withMaxSegments(3), sink.limits());
        DirectMapper mapper = new DirectMapper();
        mapper.map(DEVICE, new PhysicalRange(0, 0x2_0000_0000L), Direction.TO_DEVICE, MapAttributes.NONE, sink);
        assertEquals(List.of("0 ffffffff 0", "ffffffff ffffffff 0", "1fffffffe 2 0"), Lists.dmaSide(table));
        List<String> before = Lists.dmaSide(table);
        DmaException full = assertThrows(
                DmaException.class,
                () -> mapper.map(
                        DEVICE, new PhysicalRange(0, 0x4_0000_0000L), Direction.TO_DEVICE, MapAttributes.NONE, sink));
        assertEquals("EINVAL at entry 0: segments: 4 or more (expected: at most 3)", full.getMessage());
        assertEquals(before, Lists.dmaSide(table));
    }

    @Test
    void aMapperThatIgnoresTheLimitsIsRefused() {
        SgSink sink = SgSink.into(Lists.pages(2));
        sink.begin();
        long[] three = {DmaSegment.extent(1, 0), DmaSegment.extent(1, 0), DmaSegment.extent(1, 0)};
        assertEquals(
                "EINVAL at segment 2: segments: more than 2 (expected: at most the list's entries)",
                assertThrows(DmaException.class, () -> sink.accept(three, three, 0, 3))
                        .getMessage());
        long[] tooLong = {DmaSegment.extent(1, 0), DmaSegment.extent(1L << 32, 0)};
        assertEquals(
                "EINVAL at segment 1: length: 4294967296 (expected: at most 4294967295 in a classic list)",
                assertThrows(DmaException.class, () -> sink.accept(tooLong, tooLong, 0, 2))
                        .getMessage());
    }

    @Test
    void aListThatIsTooShortIsRefusedAtOnce() {
        SgTable table = Lists.pages(3);
        assertThrows(UndefinedInKernelException.class, () -> SgSink.into(Objects.requireNonNull(table.sgl()), 4));
        assertThrows(IllegalArgumentException.class, () -> SgSink.into(Objects.requireNonNull(table.sgl()), 0));
        assertThrows(UndefinedInKernelException.class, () -> SgSink.into(new SgTable()));
    }

    @Test
    void eachMappingIsWrittenByItself() throws DmaException {
        SgTable table = Lists.pages(2);
        SgSink sink = SgSink.into(table);
        for (long address : new long[] {0x1000, 0x5000}) {
            sink.begin();
            sink.accept(new long[] {address}, new long[] {DmaSegment.extent(7, 0)}, 0, 1);
            sink.commit();
            assertEquals(List.of(Long.toHexString(address) + " 7 0", "ffffffffffffffff 0 0"), Lists.dmaSide(table));
        }
    }

    @Test
    void segmentsAreCountedFromTheBeginning() throws DmaException {
        SgSink sink = SgSink.into(Lists.pages(3));
        sink.begin();
        long[] extents = {DmaSegment.extent(1, 0), DmaSegment.extent(1, 0), DmaSegment.extent(1L << 32, 0)};
        sink.accept(extents, extents, 0, 2);
        assertEquals(
                "EINVAL at segment 2: length: 4294967296 (expected: at most 4294967295 in a classic list)",
                assertThrows(DmaException.class, () -> sink.accept(extents, extents, 2, 3))
                        .getMessage());
        assertEquals(
                "EINVAL at segment 3: segments: more than 3 (expected: at most the list's entries)",
                assertThrows(DmaException.class, () -> sink.accept(extents, extents, 0, 2))
                        .getMessage());
    }

    @Test
    void theCountEndsAListWithoutMark() throws DmaException {
        for (int segments = 1; segments <= 2; segments++) {
            Scatterlist array = Scatterlist.allocate(2);
            SgSink sink = SgSink.into(array.at(0), 2);
            sink.begin();
            long[] extents = {DmaSegment.extent(7, 0), DmaSegment.extent(8, 0)};
            sink.accept(new long[] {1, 2}, extents, 0, segments);
            sink.commit();
            assertEquals(7, array.dmaLength(0));
            assertEquals(segments == 2 ? 8 : 0, array.dmaLength(1));
        }
    }
}
