package io.github.dmasg.proptests.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.bounce.BouncePool;
import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.map.CpuCaching;
import io.github.dmasg.map.DirectMapper;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.MapperSettings;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.map.Policy;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.peer.MapType;
import io.github.dmasg.peer.PeerRoutes;
import io.github.dmasg.proptests.machine.SparseMemory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a caller is told of coherence before and after mapping, and what becomes of the demand for it (S20, S22, L3). */
class CoherenceTest {
    private static final long HIGH = 1L << 32;
    private static final int BAR = 1;

    /** Reaches a provider's memory by bus address. */
    private static final PeerRoutes BY_BUS = new PeerRoutes() {
        @Override
        public MapType mapType(int provider, Device client) {
            return MapType.BUS_ADDRESS;
        }

        @Override
        public long busOffset(int provider) {
            return 0;
        }

        @Override
        public String name(int provider) {
            return "bar" + provider;
        }
    };

    private final BouncePool pool = new BouncePool(0x4000_0000L, 1 << 20, new SparseMemory());
    private final IommuDomain domain = IommuDomain.builder().build();
    private final Device snooping = Device.named("snooping").dmaBits(32).build();
    private final Device blind =
            Device.named("blind").dmaBits(32).coherent(false).build();
    private final Device unbounced =
            Device.named("unbounced").dmaBits(32).bounceAllowed(false).build();
    private final DmaMapper direct = new DirectMapper();
    private final DmaMapper bouncing = DirectMapper.bouncing(MapperSettings.DEFAULT, pool);
    private final DmaMapper always = DirectMapper.alwaysBouncing(MapperSettings.DEFAULT, pool);
    private final DmaMapper iommu = new IommuMapper(domain);

    private static BioVecList page(long phys) {
        BioVecList list = new BioVecList();
        list.append(phys, 4096);
        return list;
    }

    private static Mapping.FromDevice map(DmaMapper mapper, Device device, BioVecList pages) throws DmaException {
        return mapper.map(device, pages, Direction.FROM_DEVICE, MapAttributes.NONE, new DmaSgList());
    }

    private static void assertCaching(CpuCaching expected, Mapping mapping) {
        assertEquals(expected, mapping.cpuCaching());
        assertEquals(expected == CpuCaching.CACHED_NEEDS_SYNC, mapping.needsSync());
        mapping.unmap();
    }

    @Test
    void theTokenTellsHowTheCpuSeesTheMemory() throws DmaException {
        assertCaching(CpuCaching.CACHED_COHERENT, map(direct, snooping, page(0)));
        assertCaching(CpuCaching.CACHED_COHERENT, map(iommu, snooping, page(HIGH)));
        assertCaching(CpuCaching.CACHED_NEEDS_SYNC, map(direct, blind, page(0)));
        assertCaching(CpuCaching.CACHED_NEEDS_SYNC, map(iommu, blind, page(HIGH)));
        assertCaching(CpuCaching.CACHED_COHERENT, map(bouncing, snooping, page(0)));
        assertCaching(CpuCaching.CACHED_NEEDS_SYNC, map(bouncing, snooping, page(HIGH)));
        assertCaching(CpuCaching.CACHED_NEEDS_SYNC, map(always, snooping, page(0)));
    }

    @Test
    void deviceMemoryIsWriteCombinedAsSoonAsAnyOfItIsMapped() throws DmaException {
        BioVecList mixed = page(0);
        mixed.append(HIGH >>> 12, 0, 4096, BAR);
        assertCaching(CpuCaching.WRITE_COMBINED, map(new IommuMapper(domain, Policy.MINIMAL, BY_BUS), snooping, mixed));
        assertCaching(CpuCaching.WRITE_COMBINED, map(new DirectMapper(Policy.MINIMAL, BY_BUS), snooping, mixed));
    }

    @Test
    void aMapperPromisesCoherenceOnlyWhereNothingCanNeedASync() {
        for (DmaMapper mapper : List.of(direct, bouncing, always, iommu)) {
            assertFalse(mapper.coherentWithoutSync(blind));
        }
        assertTrue(direct.coherentWithoutSync(snooping));
        assertTrue(iommu.coherentWithoutSync(snooping));
        assertFalse(bouncing.coherentWithoutSync(snooping));
        assertTrue(bouncing.coherentWithoutSync(unbounced));
        assertFalse(always.coherentWithoutSync(snooping));
        assertFalse(always.coherentWithoutSync(unbounced));
    }

    /** With an error of its own, so that nobody takes it for memory that a later try may find. */
    @Test
    void whoDemandsCoherenceGetsItOrIsRefusedBeforeAnythingIsDone() throws DmaException {
        for (DmaMapper mapper : List.of(direct, bouncing, iommu)) {
            mapper.map(snooping, page(0), Direction.TO_DEVICE, MapAttributes.REQUIRE_COHERENT, new DmaSgList())
                    .unmap();
            assertRefused(mapper, blind, page(0));
        }
        BioVecList secondIsHigh = page(0);
        secondIsHigh.append(HIGH, 4096);
        assertRefused(bouncing, snooping, secondIsHigh);
        assertRefused(always, snooping, page(0));
    }

    private void assertRefused(DmaMapper mapper, Device device, BioVecList pages) {
        DmaSgList list = new DmaSgList();
        DmaException refusal = assertThrows(
                DmaException.class,
                () -> mapper.map(device, pages, Direction.TO_DEVICE, MapAttributes.REQUIRE_COHERENT, list));
        assertEquals(DmaError.NOT_COHERENT, refusal.error(), refusal.getMessage());
        assertFalse(refusal.error().retryLater());
        assertEquals(0, list.segments());
        assertEquals(pool.slots(), pool.freeSlots());
        assertEquals(0, domain.table().leaves());
        assertEquals(0, domain.iovas().liveBytes());
    }
}
