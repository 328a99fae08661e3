package io.github.dmasg.legacy.dmamap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.Scatterlist;
import io.github.dmasg.legacy.sg.Sg;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DirectMapperTest {
    private static final int BUS = 1;
    private static final int BRIDGE = 2;
    private static final int NEITHER = 3;

    private final WarnLog warnings = new WarnLog();
    private final List<Long> unmapped = new ArrayList<>();

    private static final PeerRouting PEERS = new PeerRouting() {
        @Override
        public PeerMapType typeOf(int provider) {
            return switch (provider) {
                case BUS -> PeerMapType.BUS_ADDR;
                case BRIDGE -> PeerMapType.THRU_HOST_BRIDGE;
                default -> PeerMapType.NOT_SUPPORTED;
            };
        }

        @Override
        public long busOffset(int provider) {
            return -0x1000;
        }
    };

    private DirectMapper mapper(long mask, long busLimit, DmaRangeMap ranges) {
        ClassicDevice device = new ClassicDevice(0, 0, mask, busLimit, ranges, PEERS);
        return new DirectMapper(device, (phys, length) -> unmapped.add(phys), warnings);
    }

    private static Sg list(long... pagesAndLengths) {
        int n = pagesAndLengths.length / 2;
        Scatterlist array = Scatterlist.allocate(n);
        array.init(n);
        for (int i = 0; i < n; i++) {
            array.setPage(i, pagesAndLengths[2 * i], pagesAndLengths[2 * i + 1], 0);
        }
        return array.at(0);
    }

    @Test
    void mapsOneToOneAndJoinsNothing() {
        Sg sgl = list(PageRef.of(1), 0x1000, PageRef.of(2), 0x1000);
        DirectMapper mapper = mapper(-1, 0, null);
        assertEquals(2, mapper.mapSg(sgl, 2));
        assertEquals(0x2000, sgl.plus(1).dmaAddress());
        mapper.unmapSg(sgl, 2);
        assertEquals(List.of(0x1000L, 0x2000L), unmapped);
        assertEquals(0x2000, sgl.plus(1).dmaAddress());
    }

    @Test
    void anErrorUnmapsTheEntriesInFront() {
        Sg sgl = list(PageRef.of(1), 0x1000, PageRef.of(2), 0x1001, PageRef.of(1), 1);
        assertEquals(-Errno.EIO, mapper(0x2fff, 0, null).mapSg(sgl, 3));
        assertEquals(List.of(0x1000L), unmapped);
        assertEquals(DmaOps.MAPPING_ERROR, sgl.plus(1).dmaAddress());
        assertEquals(0x1000, sgl.dmaAddress());
        assertEquals(1, warnings.count());
    }

    @Test
    void onlyTheLastByteIsLookedAt() {
        assertEquals(-Errno.EIO, mapper(0xfff, 0, null).mapSg(list(0, 0), 1));
        Sg wraps = list(PageRef.of(PageRef.MAX_PFN), 0x1001);
        assertEquals(1, mapper(0xfff, 0, null).mapSg(wraps, 1));
    }

    @Test
    void theLowerLimitCountsAndZeroIsNone() {
        assertEquals(0x10, mapperDevice(0x20, 0x10).addressLimit());
        assertEquals(0x20, mapperDevice(0x20, 0).addressLimit());
        assertEquals(0x10, mapperDevice(0, 0x10).addressLimit());
        assertEquals(0x7, mapperDevice(-1, 0x7).addressLimit());
    }

    private static ClassicDevice mapperDevice(long mask, long busLimit) {
        return new ClassicDevice(0, 0, mask, busLimit, null, PeerRouting.NONE);
    }

    @Test
    void peersByBusAddressAreMarkedAndNotUnmapped() {
        Sg sgl = list(PageRef.of(8, BUS), 0x1000, PageRef.of(9, BRIDGE), 0x1000);
        DirectMapper mapper = mapper(-1, 0, null);
        assertEquals(2, mapper.mapSg(sgl, 2));
        assertEquals(0x7000, sgl.dmaAddress());
        assertTrue(sgl.isDmaBusAddress());
        assertEquals(0x9000, sgl.plus(1).dmaAddress());
        mapper.unmapSg(sgl, 2);
        assertFalse(sgl.isDmaBusAddress());
        assertEquals(List.of(0x9000L), unmapped);
    }

    @Test
    void peersOutOfReachFailWithoutWarning() {
        Sg sgl = list(PageRef.of(8), 0x1000, PageRef.of(9, NEITHER), 0x1000);
        assertEquals(-Errno.EREMOTEIO, mapper(-1, 0, null).mapSg(sgl, 2));
        assertEquals(List.of(0x8000L), unmapped);
        assertEquals(-Errno.EIO, mapper(0xfff, 0, null).mapSg(list(PageRef.of(9, BRIDGE), 1), 1));
        assertEquals(0, warnings.count());
    }

    @Test
    void windowsTranslateBothWays() {
        DmaRangeMap map = DmaRangeMap.of(0x1000, 0x8000, 0x1000, 0x1800, 0, 0x1000, 5, 5, 0, 9, 9, 9);
        assertEquals(0x8800, map.toDma(0x1800));
        assertEquals(0x800, map.toDma(0x2000));
        assertEquals(DmaOps.MAPPING_ERROR, map.toDma(0x2800));
        assertEquals(DmaOps.MAPPING_ERROR, map.toDma(9));
        assertEquals(0x1fff, map.toPhys(0x8fff));
        assertThrows(IllegalArgumentException.class, () -> DmaRangeMap.of(1, 2));
        Sg sgl = list(PageRef.of(1), 0x800);
        DirectMapper mapper = mapper(-1, 0, map);
        assertEquals(1, mapper.mapSg(sgl, 1));
        assertEquals(0x8000, sgl.dmaAddress());
        mapper.unmapSg(sgl, 1);
        assertEquals(List.of(0x1000L), unmapped);
    }
}
