package io.github.dmasg.legacy.dmamap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.legacy.iova.IovaDomain;
import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.Scatterlist;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgTable;
import java.util.Objects;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;

class IommuMapperTest {
    private static final long IOVA = 0x1000_0000L;
    private static final int BUS = 1;

    private final WarnLog warnings = new WarnLog();
    private final StringBuilder log = new StringBuilder();
    private int failingCall;
    private int failure = -Errno.ENOMEM;
    private int calls;
    private long unmappable = Long.MAX_VALUE;

    private final PageTableOps table = new PageTableOps() {
        @Override
        public int mapPages(long iova, long phys, long pageSize, long count, MappedBytes mapped) {
            calls++;
            log.append(String.format("call %x %x %x*%x; ", iova, phys, pageSize, count));
            if (calls == failingCall) {
                mapped.add(pageSize);
                return failure;
            }
            mapped.add(pageSize * count);
            return 0;
        }

        @Override
        public long unmapPages(long iova, long pageSize, long count) {
            long done = Math.min(unmappable, pageSize * count);
            unmappable -= done;
            return done;
        }
    };

    private final IommuEvents events = new IommuEvents() {
        @Override
        public void mapped(long iova, long phys, long size) {
            log.append(String.format("map %x %x %x; ", iova, phys, size));
        }

        @Override
        public void unmapped(long iova, long size, long done) {
            log.append(String.format("unmap %x %x; ", iova, size));
        }
    };

    private final IovaSource source = new IovaSource() {
        @Override
        public long allocate(long size, long limit) {
            return IOVA;
        }

        @Override
        public void free(long iova, long size) {
            log.append(String.format("free %x %x; ", iova, size));
        }
    };

    private static final PeerRouting PEERS = new PeerRouting() {
        @Override
        public PeerMapType typeOf(int provider) {
            return provider == BUS ? PeerMapType.BUS_ADDR : PeerMapType.NOT_SUPPORTED;
        }

        @Override
        public long busOffset(int provider) {
            return 0;
        }
    };

    private IommuMapper mapper(long maxSegment, long boundary) {
        ClassicDevice device = new ClassicDevice(maxSegment, boundary, -1, 0, null, PEERS);
        return new IommuMapper(device, new IommuDomain(0x20_1000, table, events), source, 0x1000, warnings);
    }

    /** Entries as (page, offset, length). */
    private static Sg list(long... fields) {
        int n = fields.length / 3;
        Scatterlist array = Scatterlist.allocate(n);
        array.init(n);
        for (int i = 0; i < n; i++) {
            array.setPage(i, fields[3 * i], fields[3 * i + 2], fields[3 * i + 1]);
        }
        return array.at(0);
    }

    private static String segment(Sg sg) {
        return String.format("%x:%x", sg.dmaAddress(), sg.dmaLength());
    }

    private static String pageSide(Sg sg) {
        return String.format("%x:%x", sg.offset(), sg.length());
    }

    @Test
    void joinsWholeGranulesWhereverTheyLie() {
        Sg sgl = list(PageRef.of(5), 0x200, 0xe00, PageRef.of(9), 0, 0x1000, PageRef.of(2), 0, 0x10);
        assertEquals(1, mapper(0, 0).mapSg(sgl, 3));
        assertEquals("10000200:1e10", segment(sgl));
        assertEquals(DmaOps.MAPPING_ERROR, sgl.plus(1).dmaAddress());
        assertEquals("200:e00", pageSide(sgl));
        assertEquals("0:10", pageSide(sgl.plus(2)));
    }

    @Test
    void unmapFindsTheRangeFromTheSegments() {
        Sg sgl = list(PageRef.of(5), 0x200, 0x100, PageRef.of(9), 0x300, 0x1000);
        IommuMapper mapper = mapper(0, 0);
        assertEquals(2, mapper.mapSg(sgl, 2));
        log.setLength(0);
        mapper.unmapSg(sgl, 2);
        assertEquals("unmap 10000000 3000; free 10000000 3000; ", log.toString());
        assertEquals(0, warnings.count());
    }

    @Test
    void paddingReachesTheBoundaryAndIsMapped() {
        Sg sgl = list(PageRef.of(5), 0, 0x3000, PageRef.of(0x20), 0, 0x3000);
        assertEquals(2, mapper(0, 0x3fff).mapSg(sgl, 2));
        assertEquals("10004000:3000", segment(sgl.plus(1)));
        assertTrue(log.toString().contains("map 10000000 5000 4000; "), log::toString);
    }

    @Test
    void afterAnOverLongEntryEverythingJoins() {
        Sg sgl = list(PageRef.of(5), 0, 0x2000, PageRef.of(9), 0, 0x1000, PageRef.of(20), 0, 0x1000);
        assertEquals(1, mapper(0x1000, 0).mapSg(sgl, 3));
        assertEquals("10000000:4000", segment(sgl));
    }

    @Test
    void theLargestPageIsUsedWhereBothSidesAgree() {
        Sg sgl = list(PageRef.of(0x1ff), 0, 0x1000, PageRef.of(0x200), 0, 0x40_0000);
        assertEquals(2, mapper(0x40_0000, 0).mapSg(sgl, 2));
        assertTrue(log.toString().startsWith("call 10000000 1ff000 1000*401; "), log::toString);
        log.setLength(0);
        Sg aligned = list(PageRef.of(0x400), 0, 0x40_1000);
        assertEquals(1, mapper(0x40_1000, 0).mapSg(aligned, 1));
        assertTrue(log.toString().startsWith("call 10000000 400000 200000*2; call 10400000 800000 1000*1; "));
    }

    @Test
    void anEntryOfLengthZeroAfterMemoryIsInvalid() {
        Sg sgl = list(PageRef.of(5), 0, 0x1000, PageRef.of(9), 0, 0);
        assertEquals(-Errno.EINVAL, mapper(0, 0).mapSg(sgl, 2));
        assertEquals("0:1000", pageSide(sgl));
        assertEquals("", log.toString());
    }

    @Test
    void anEntryThatRoundsToFourGiBIsInvalid() {
        Sg sgl = list(PageRef.of(5), 0, 0xffff_f001L);
        assertEquals(-Errno.EINVAL, mapper(0, 0).mapSg(sgl, 1));
        assertEquals("0:fffff001", pageSide(sgl));
        assertEquals(1, mapper(0, 0).mapSg(list(PageRef.of(5), 0, 0xffff_f000L), 1));
    }

    @Test
    void paddingThatNeedsMoreThan32BitsIsInvalid() {
        Sg sgl = list(PageRef.of(5), 0, 0xc000_0000L, PageRef.of(0x20_0000), 0, 0x8000_0000L);
        assertEquals(-Errno.EINVAL, mapper(0, 0xffff_ffffL).mapSg(sgl, 2));
        assertEquals("0:c0000000", pageSide(sgl));
        assertEquals("", log.toString());
    }

    @Test
    void staleDmaFieldsCorruptThePageSideOnAnEarlyError() {
        Sg sgl = list(PageRef.of(5, 2), 0, 0x1000, PageRef.of(9), 8, 0x20);
        sgl.plus(1).setDmaAddress(0x111);
        sgl.plus(1).setDmaLength(0x222);
        assertEquals(-Errno.EREMOTEIO, mapper(0, 0).mapSg(sgl, 2));
        assertEquals("119:222", pageSide(sgl.plus(1)));
    }

    @Test
    void aBusAddressThatContinuesTheMemoryBeforeItLosesTheLastRun() {
        Sg sgl = list(PageRef.of(5), 0, 0x1000, PageRef.of(6, BUS), 0, 0x1000);
        assertEquals(-Errno.EINVAL, mapper(0, 0).mapSg(sgl, 2));
        assertEquals("free 10000000 1000; ", log.toString());
    }

    @Test
    void aShortResultLeavesEarlierRunsMapped() {
        Sg sgl = list(PageRef.of(5), 0, 0x1000, PageRef.of(8), 0, 0x1000, PageRef.of(9, BUS), 0, 0x1000);
        assertEquals(-Errno.EINVAL, mapper(0, 0).mapSg(sgl, 3));
        assertEquals("call 10000000 5000 1000*1; map 10000000 5000 1000; free 10000000 2000; ", log.toString());
    }

    @Test
    void failedCallsAreRolledBackAndTheirErrorIsTranslated() {
        failingCall = 2;
        Sg sgl = list(PageRef.of(5), 0, 0x1000, PageRef.of(8), 0, 0x2000);
        assertEquals(-Errno.ENOMEM, mapper(0, 0).mapSg(sgl, 2));
        assertTrue(log.toString().endsWith("unmap 10001000 1000; unmap 10000000 1000; free 10000000 3000; "));
        failure = -Errno.EIO;
        calls = 0;
        assertEquals(-Errno.EINVAL, mapper(0, 0).mapSg(sgl, 2));
    }

    @Test
    void onlyBusAddressesTakeNoAddressSpace() {
        Sg sgl = list(PageRef.of(5, BUS), 0, 0x1000, PageRef.of(6, BUS), 0, 0x1000);
        IommuMapper mapper = mapper(0, 0);
        assertEquals(2, mapper.mapSg(sgl, 2));
        assertEquals("5000:1000", segment(sgl));
        mapper.unmapSg(sgl, 2);
        assertEquals("", log.toString());
        assertEquals(0, sgl.plus(1).dmaFlags());
    }

    @Test
    void unmapEndsAtTheFirstEmptySegment() {
        Sg sgl = list(PageRef.of(8), 0, 0, PageRef.of(5, BUS), 0, 0x1000);
        IommuMapper mapper = mapper(0, 0);
        assertEquals(2, mapper.mapSg(sgl, 2));
        mapper.unmapSg(sgl, 2);
        assertTrue(sgl.plus(1).isDmaBusAddress());
    }

    @Test
    void aClassicAllocatorCanBeTheSource() {
        IovaDomain domain = new IovaDomain(4096, 1);
        IovaDomainSource classic = new IovaDomainSource(domain);
        assertEquals(0xffff_c000L, classic.allocate(0x3000, -1));
        assertEquals(0xff80_0000L, classic.allocate(0x40_0000L, -1));
        assertEquals(0x1_0000_0000L, classic.allocate(0x1_0000_0000L, 0x1_ffff_ffffL));
        assertEquals(0xff7f_e000L, classic.allocate(0x2000, 0xffff_ffffL));
        assertEquals(0, classic.allocate(0x8_0000_0000L, 0xffff_ffffL));
        classic.free(0xffff_c000L, 0x3000);
        assertEquals(0xffff_f000L, classic.allocate(0x1000, 0x1_ffff_ffffL));
        classic.free(0x1_0000_0000L, 0x1_0000_0000L);
        assertEquals(0x1_ffff_f000L, classic.allocate(0x1000, 0x1_ffff_ffffL));
    }

    @Test
    void theFrontLosesTheReasonOrSetsTheTable() {
        SgTable table = new SgTable();
        table.allocate(2, SgAllocator.heap());
        Sg sgl = Objects.requireNonNull(table.sgl());
        sgl.setPage(PageRef.of(5), 0x1000, 0);
        sgl.plus(1).setPage(PageRef.of(7), 0x1000, 0);
        ClassicDma dma = new ClassicDma(mapper(0, 0), warnings);
        assertEquals(0, dma.mapTable(table));
        assertEquals(1, table.nents());
        assertEquals(2, table.origNents());
        dma.unmapTable(table);
        sgl.plus(1).setLength(0);
        assertEquals(-Errno.EINVAL, dma.mapTable(table));
        assertEquals(0, dma.mapSg(sgl, 2));
        assertEquals(0, warnings.count());
        DmaOps odd = new DmaOps() {
            @Override
            public int mapSg(Sg first, int nents) {
                return -Errno.EOPNOTSUPP;
            }

            @Override
            public void unmapSg(Sg first, int nents) {}
        };
        assertEquals(-Errno.EIO, new ClassicDma(odd, warnings).mapTable(table));
        assertEquals(1, warnings.count());
    }

    @Test
    void segmentsThatFillTheLimitExactlyAreJoined() {
        Sg sgl = list(PageRef.of(5), 0, 0x1000, PageRef.of(9), 0, 0x1000, PageRef.of(20), 0, 0x1000);
        assertEquals(2, mapper(0x2000, 0).mapSg(sgl, 3));
        assertEquals("10000000:2000", segment(sgl));
        assertEquals("10002000:1000", segment(sgl.plus(1)));
    }

    @Test
    void theMarkOfABusAddressMovesWithIt() {
        Sg sgl = list(PageRef.of(5), 0, 0x1000, PageRef.of(9), 0, 0x1000, PageRef.of(30, BUS), 0, 0x1000);
        assertEquals(2, mapper(0, 0).mapSg(sgl, 3));
        assertEquals("1e000:1000", segment(sgl.plus(1)));
        assertTrue(sgl.plus(1).isDmaBusAddress());
        assertFalse(sgl.plus(2).isDmaBusAddress());
    }

    @Test
    void anUnmapThatEndsEarlyIsWarnedAbout() {
        Sg sgl = list(PageRef.of(5), 0, 0x3000);
        IommuMapper mapper = mapper(0, 0);
        assertEquals(1, mapper.mapSg(sgl, 1));
        unmappable = 0x1000;
        mapper.unmapSg(sgl, 1);
        assertEquals("unmap: 4096 bytes (expected: 12288)", warnings.last());
        assertTrue(log.toString().endsWith("free 10000000 3000; "), log::toString);
    }

    @Test
    void theRouteToAPeerIsAskedForInEachCall() {
        PeerMapType[] route = {PeerMapType.BUS_ADDR};
        PeerRouting moving = new PeerRouting() {
            @Override
            public PeerMapType typeOf(int provider) {
                return route[0];
            }

            @Override
            public long busOffset(int provider) {
                return 0;
            }
        };
        ClassicDevice device = new ClassicDevice(0, 0, -1, 0, null, moving);
        IommuDomain domain = new IommuDomain(0x20_1000, table, events);
        for (DmaOps mapper : new DmaOps[] {
            new IommuMapper(device, domain, source, 0x1000, warnings),
            new DirectMapper(device, DirectUnmapListener.NONE, warnings)
        }) {
            route[0] = PeerMapType.BUS_ADDR;
            Sg sgl = list(PageRef.of(5, BUS), 0, 0x1000);
            assertEquals(1, mapper.mapSg(sgl, 1));
            mapper.unmapSg(sgl, 1);
            route[0] = PeerMapType.NOT_SUPPORTED;
            assertEquals(-Errno.EREMOTEIO, mapper.mapSg(sgl, 1));
        }
    }

    @Test
    void fewGranulesAreRoundedUpToAPowerOfTwoAndManyAreNot() {
        IovaDomain domain = new IovaDomain(4096, 1);
        IovaDomainSource classic = new IovaDomainSource(domain);
        StringJoiner ranges = new StringJoiner(",");
        for (long granules : new long[] {3, 4, 31, 33}) {
            classic.allocate(granules << 12, 0xffff_ffffL);
        }
        domain.forEach(range -> ranges.add(Long.toString(range.granules())));
        assertEquals("33,32,4,4", ranges.toString());
    }

    @Test
    void onlyAHigherLimitTriesTheSpaceBelowFourGiBFirst() {
        IovaDomainSource classic = new IovaDomainSource(new IovaDomain(4096, 1));
        assertEquals(0, classic.allocate(0x1_0000_0000L, 0xffff_ffffL), "too large for the limit");
        assertEquals(0xffff_f000L, classic.allocate(0x1000, 0x1_ffff_ffffL), "says nothing about the space below");
    }

    @Test
    void argumentsAreChecked() {
        IommuDomain domain = new IommuDomain(0x1000, table, IommuEvents.NONE);
        assertEquals(-Errno.EINVAL, domain.map(0x800, 0, 0x1000));
        assertEquals(0, domain.unmap(0x1000, 0x800));
        assertThrows(IllegalArgumentException.class, () -> new IommuDomain(0, table, IommuEvents.NONE));
        ClassicDevice device = ClassicDevice.of(0, 0);
        assertThrows(IllegalArgumentException.class, () -> new IommuMapper(device, domain, source, 0x1800, warnings));
        assertThrows(IllegalArgumentException.class, () -> ClassicDevice.of(-1, 0));
    }
}
