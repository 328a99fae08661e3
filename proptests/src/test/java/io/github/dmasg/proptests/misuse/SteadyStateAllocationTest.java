package io.github.dmasg.proptests.misuse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.bounce.BouncePool;
import io.github.dmasg.bounce.PhysicalMemory;
import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.map.CpuCaches;
import io.github.dmasg.map.DirectMapper;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.MapperSettings;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.map.Policy;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.proptests.measure.ThreadAllocation;
import org.junit.jupiter.api.Test;

/** In the steady state, mapping again, syncing and unmapping allocate nothing: 0 bytes, as the virtual machine counts. */
class SteadyStateAllocationTest {
    private static final int WARM_UPS = 2_000;
    private static final Device COHERENT = Device.named("coherent").build();
    private static final Device SNOOPLESS =
            Device.named("snoopless").coherent(false).build();

    /** More than one chunk of a list, and more than one batch of segments. */
    private static final BioVecList SOURCE = scattered(600);

    private static BioVecList scattered(int entries) {
        BioVecList list = new BioVecList();
        for (int i = 0; i < entries; i++) {
            // Pairs that join, holes between pairs, and every seventh entry inside a page.
            list.append((i + 1L) * 0x3000 / 0x1000, i % 7 == 0 ? 512 : 0, i % 3 == 0 ? 8192 : 1024, 0);
        }
        return list;
    }

    private static void assertAllocatesNothing(DmaMapper mapper, Device device) throws DmaException {
        DmaSgList list = new DmaSgList();
        Mapping.Bidirectional token = mapper.map(device, SOURCE, Direction.BIDIRECTIONAL, MapAttributes.NONE, list);
        assertTrue(token.segments() > 300, token::toString);
        token.unmap();
        long bytes = ThreadAllocation.of(WARM_UPS, () -> {
            list.clear();
            mapAgain(mapper, token, list);
            token.syncForCpu();
            token.syncForDevice(64, 4096);
            token.unmap();
        });
        assertEquals(0, bytes);
    }

    private static void mapAgain(DmaMapper mapper, Mapping token, DmaSgList list) {
        try {
            mapper.mapAgain(token, SOURCE, MapAttributes.NONE, list);
        } catch (DmaException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void direct() throws DmaException {
        assertAllocatesNothing(new DirectMapper(), COHERENT);
    }

    @Test
    void directClassic() throws DmaException {
        assertAllocatesNothing(new DirectMapper(MapperSettings.DEFAULT.withPolicy(Policy.CLASSIC)), COHERENT);
    }

    @Test
    void directForADeviceThatDoesNotSnoop() throws DmaException {
        assertAllocatesNothing(new DirectMapper(MapperSettings.DEFAULT.withCaches(new CountingCaches())), SNOOPLESS);
    }

    @Test
    void iommu() throws DmaException {
        assertAllocatesNothing(new IommuMapper(IommuDomain.builder().build()), COHERENT);
    }

    @Test
    void iommuClassic() throws DmaException {
        assertAllocatesNothing(
                new IommuMapper(IommuDomain.builder().build(), MapperSettings.DEFAULT.withPolicy(Policy.CLASSIC)),
                COHERENT);
    }

    @Test
    void iommuForADeviceThatDoesNotSnoop() throws DmaException {
        assertAllocatesNothing(
                new IommuMapper(IommuDomain.builder().build(), MapperSettings.DEFAULT.withCaches(new CountingCaches())),
                SNOOPLESS);
    }

    @Test
    void bounced() throws DmaException {
        BouncePool pool = new BouncePool(0x10_0000_0000L, 16 << 20, new NoBytes());
        assertAllocatesNothing(DirectMapper.alwaysBouncing(MapperSettings.DEFAULT, pool), COHERENT);
    }

    /** A list that is no longer held by anybody, only mapped: unmap alone. */
    @Test
    void unmapAlone() throws DmaException {
        DmaMapper mapper = new IommuMapper(IommuDomain.builder().build());
        int count = WARM_UPS + 1;
        Mapping[] tokens = new Mapping[count];
        for (int i = 0; i < count; i++) {
            tokens[i] = mapper.map(COHERENT, scattered(2), Direction.TO_DEVICE, MapAttributes.NONE, new DmaSgList());
        }
        int[] next = {0};
        assertEquals(0, ThreadAllocation.of(WARM_UPS, () -> tokens[next[0]++].unmap()));
    }

    @Test
    void theMeasurementSeesOneObject() {
        Object[] keep = {null};
        long bytes = ThreadAllocation.of(WARM_UPS, () -> keep[0] = new Object());
        assertTrue(bytes == 8 || bytes == 16, () -> bytes + " bytes");
    }

    /** Memory of which only the addresses matter. */
    private static final class NoBytes implements PhysicalMemory {
        @Override
        public void copy(long from, long to, long length) {}

        @Override
        public void zero(long at, long length) {}
    }

    private static final class CountingCaches implements CpuCaches {
        @SuppressWarnings("unused") // keeps the work from being optimised away
        private long bytes;

        @Override
        public void clean(long phys, long length) {
            bytes += length;
        }

        @Override
        public void invalidate(long phys, long length) {
            bytes -= length;
        }
    }
}
