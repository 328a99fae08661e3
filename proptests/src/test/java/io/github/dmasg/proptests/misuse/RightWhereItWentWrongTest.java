package io.github.dmasg.proptests.misuse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaCursor;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaPageRangeWalk;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.map.DirectMapper;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.map.Reservation;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.page.PhysicalRange;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What goes wrong with the classic interface without anybody's fault, and cannot here. */
class RightWhereItWentWrongTest {
    private static final PageSource MEBIBYTE = new PhysicalRange(0x1234_5000L, 1 << 20);

    private final IommuMapper iommu = new IommuMapper(IommuDomain.builder().build());
    private final List<DmaMapper> mappers = List.of(new DirectMapper(), iommu);
    private final DmaSgList list = new DmaSgList();

    private void assertLongestAndBoundary(long longest, long boundaryMask) {
        long bytes = 0;
        for (long i = 0; i < list.segments(); i++) {
            long first = list.address(i);
            long last = first + list.length(i) - 1;
            assertTrue(list.length(i) <= longest, "segment " + i + ": " + list.length(i));
            assertEquals(first & ~boundaryMask, last & ~boundaryMask, "segment " + i);
            bytes += list.length(i);
        }
        assertEquals(1 << 20, bytes);
    }

    @Test
    void noSegmentIsLongerThanTheDeviceTakes() throws DmaException {
        Device device = Device.named("disk").maxSegmentSize(0x2_8000).build();
        for (DmaMapper mapper : mappers) {
            list.clear();
            mapper.map(device, MEBIBYTE, Direction.TO_DEVICE, MapAttributes.NONE, list)
                    .unmap();
            assertEquals(7, list.segments());
            assertLongestAndBoundary(0x2_8000, -1L);
        }
    }

    @Test
    void noSegmentCrossesTheDevicesBoundary() throws DmaException {
        Device device = Device.named("disk")
                .maxSegmentSize(1 << 20)
                .boundaryMask(0xffff)
                .build();
        for (DmaMapper mapper : mappers) {
            list.clear();
            mapper.map(device, MEBIBYTE, Direction.TO_DEVICE, MapAttributes.NONE, list)
                    .unmap();
            assertLongestAndBoundary(0x1_0000, 0xffff);
        }
    }

    @Test
    void aReservationIsCutToTheSameLimits() throws DmaException {
        Device device = Device.named("disk")
                .maxSegmentSize(0x2_8000)
                .boundaryMask(0xffff)
                .build();
        try (Reservation reservation = iommu.reserve(device, Direction.TO_DEVICE, 0x1234_5000L, 1 << 20)) {
            reservation.link(MEBIBYTE);
            reservation.sync();
            reservation.deliver(list);
        }
        assertLongestAndBoundary(0x1_0000, 0xffff);
    }

    /** The classic table keeps the addresses of a longer mapping behind the end of a shorter one. */
    @Test
    void nothingStaleLiesBehindTheLastSegment() throws DmaException {
        Device device = Device.named("disk").maxSegmentSize(0x1_0000).build();
        DirectMapper direct = new DirectMapper();
        Mapping.ToDevice token = direct.map(device, MEBIBYTE, Direction.TO_DEVICE, MapAttributes.NONE, list);
        assertEquals(16, list.segments());
        token.unmap();
        list.clear();
        direct.mapAgain(token, new PhysicalRange(0x5000, 0x2_0000), MapAttributes.NONE, list);
        assertEquals(2, list.segments());
        assertThrows(IndexOutOfBoundsException.class, () -> list.address(2));
        assertThrows(IndexOutOfBoundsException.class, () -> list.length(2));
        int seen = 0;
        for (DmaCursor cursor = list.cursor(); cursor.next(); ) {
            seen += cursor.to() - cursor.from();
        }
        assertEquals(2, seen);
        token.unmap();
    }

    /** Each page that holds a byte, whatever offset the CPU's pages had. */
    @Test
    void aPageWalkOverUnalignedAddressesMissesNoPage() {
        list.append(0x1_0ff0L, 0x1020, 0);
        list.append(0x2_0001L, 0x0fff, 0);
        list.append(0x3_0fffL, 2, 0);
        DmaPageRangeWalk walk = new DmaPageRangeWalk(list, 12);
        assertTrue(walk.next());
        assertEquals(List.of(0x1_0000L, 3L), List.of(walk.first(), walk.count()));
        assertTrue(walk.next());
        assertEquals(List.of(0x2_0000L, 1L), List.of(walk.first(), walk.count()));
        assertTrue(walk.next());
        assertEquals(List.of(0x3_0000L, 2L), List.of(walk.first(), walk.count()));
        assertFalse(walk.next());
    }

    /** The third entry cannot be reached: the two before it are taken back by the mapper, not by the caller. */
    @Test
    void aMappingThatFailsHalfWayLeavesNothing() throws DmaException {
        BioVecList source = new BioVecList();
        source.append(0x1000, 0x1000);
        source.append(0x3000, 0x1000);
        source.append(1, 0, 0x1000, 7);
        Device device = Device.named("disk").build();
        for (DmaMapper mapper : mappers) {
            DmaException refused = assertThrows(
                    DmaException.class,
                    () -> mapper.map(device, source, Direction.TO_DEVICE, MapAttributes.NONE, list));
            assertEquals(2, refused.entry(), refused::toString);
            assertEquals(0, list.segments());
        }
        assertEquals(0, iommu.domain().iovas().liveBytes());
        assertEquals(0, iommu.domain().table().leaves());
    }
}
