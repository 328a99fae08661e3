package io.github.dmasg.map;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dmasg.bounce.BouncePool;
import io.github.dmasg.bounce.PhysicalMemory;
import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.page.PhysicalRange;
import org.junit.jupiter.api.Test;

/** A boundary at 2^63: its size does not fit a signed number, and no memory lies near it. */
class WidestBoundaryTest {
    private static final Device DEVICE = Device.named("device")
            .limits(SegmentLimits.NONE.withBoundaryMask(Long.MAX_VALUE))
            .build();

    private static void assertOneSegment(DmaMapper mapper) throws DmaException {
        DmaSgList list = new DmaSgList();
        PhysicalRange source = new PhysicalRange(0, 8192);
        assertEquals(1, mapper.bounds(DEVICE, source, list).emitted());
        Mapping.Bidirectional token = mapper.map(DEVICE, source, Direction.BIDIRECTIONAL, MapAttributes.NONE, list);
        assertEquals(1, list.segments());
        assertEquals(8192, list.length(0));
        token.unmap();
    }

    @Test
    void cutsNothing() throws DmaException {
        assertOneSegment(new DirectMapper());
        assertOneSegment(new IommuMapper(IommuDomain.builder().build()));
    }

    @Test
    void leavesTheWholeBouncePool() throws DmaException {
        PhysicalMemory nowhere = new PhysicalMemory() {
            @Override
            public void copy(long from, long to, long length) {}

            @Override
            public void zero(long at, long length) {}
        };
        for (long start : new long[] {0, 4096, 1L << 30}) {
            BouncePool pool = new BouncePool(start, 1 << 20, nowhere);
            assertOneSegment(DirectMapper.alwaysBouncing(MapperSettings.DEFAULT, pool));
        }
    }
}
