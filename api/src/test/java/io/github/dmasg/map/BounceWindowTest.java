package io.github.dmasg.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dmasg.bounce.BouncePool;
import io.github.dmasg.bounce.PhysicalMemory;
import io.github.dmasg.device.BusWindows;
import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where a bus numbers the pool in its own way, alignment and boundary are about the addresses that the device sees. */
class BounceWindowTest {
    private static final long POOL = 0x10_0000;
    private static final int BYTES = 64 * BouncePool.SLOT;
    private static final long PHYS = 0x1_2345_6834L;
    private static final SpanSource SOURCE = SpanSource.of(SpanSource.Entry.of(PHYS, 0x2000));

    private final PhysicalMemory nowhere = new PhysicalMemory() {
        @Override
        public void copy(long from, long to, long length) {}

        @Override
        public void zero(long at, long length) {}
    };
    private final BouncePool pool = new BouncePool(POOL, BYTES, nowhere);
    private final DirectMapper mapper = DirectMapper.bouncing(MapperSettings.DEFAULT, pool);
    private final DmaSgList list = new DmaSgList();

    private static Device.Builder seenAt(long dma) {
        return Device.named("disk").windows(BusWindows.IDENTITY.with(POOL, dma, BYTES));
    }

    /** Maps several times before the first of them is unmapped; each takes the one segment that was announced. */
    private void assertOneSegmentEach(Device device, int times) throws DmaException {
        list.clear();
        assertEquals(1, mapper.bounds(device, SOURCE, list).emitted());
        List<Mapping> live = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            live.add(mapper.map(device, SOURCE, Direction.TO_DEVICE, MapAttributes.NONE, list));
        }
        assertEquals(times, list.segments());
        live.forEach(Mapping::unmap);
    }

    @Test
    void theDeviceFindsTheBitsOfTheOriginal() throws DmaException {
        for (long dma : new long[] {0x2000, 0x2800, 0x3000, 0x3800}) {
            assertOneSegmentEach(seenAt(dma).minAlignMask(0x1fff).build(), 4);
            for (long i = 0; i < list.segments(); i++) {
                assertEquals(PHYS & 0x1fff, list.address(i) & 0x1fff, "pool seen at 0x" + Long.toHexString(dma));
            }
        }
    }

    @Test
    void aLoanKeepsTheBoundaryOfTheBus() throws DmaException {
        for (long dma = 0x4000; dma < 0x8000; dma += BouncePool.SLOT) {
            assertOneSegmentEach(seenAt(dma).boundaryMask(0x3fff).build(), 6);
        }
    }

    @Test
    void aWindowThatIsNotInStepWithTheSlotsIsOfNoUse() {
        Device device = seenAt(0x4400).build();
        DmaException thrown = assertThrows(
                DmaException.class, () -> mapper.map(device, SOURCE, Direction.TO_DEVICE, MapAttributes.NONE, list));
        assertEquals(DmaError.EIO, thrown.error());
        assertEquals(
                "EIO at entry 0: bounce pool seen at 0x4400 by disk (expected: at a multiple of 2048)",
                thrown.getMessage());
    }
}
