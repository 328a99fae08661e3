package io.github.dmasg.legacy.adapter;

import static io.github.dmasg.legacy.adapter.Lists.bioVecs;
import static io.github.dmasg.legacy.adapter.Lists.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.device.BusWindows;
import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.dma.DmaSink;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.legacy.dmamap.DmaOps;
import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.map.Bounds;
import io.github.dmasg.map.CpuCaching;
import io.github.dmasg.map.DirectMapper;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.peer.MapType;
import io.github.dmasg.peer.PeerRoutes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ClassicMapperTest {
    private final Device device = Device.named("nic").build();
    private final IommuDomain domain = IommuDomain.builder().build();
    private final WarnLog warnings = new WarnLog();
    private final ClassicMapper iommu = ClassicMapper.iommu(device, domain, PeerRoutes.NONE, warnings);
    private final DmaSgList list = new DmaSgList();

    private Mapping.ToDevice map(ClassicMapper mapper, PageSource source, DmaSink sink) throws DmaException {
        return mapper.map(device, source, Direction.TO_DEVICE, MapAttributes.NONE, sink);
    }

    private void assertReleased() {
        assertEquals(0, domain.table().leaves());
        assertEquals(0, domain.iovas().liveBytes());
        assertEquals(0, warnings.count());
    }

    private String refusal(ClassicMapper mapper, PageSource source, DmaSink sink) {
        return assertThrows(DmaException.class, () -> map(mapper, source, sink)).getMessage();
    }

    @Test
    void theClassicCallMakesTheMappingAndTheTokenReleasesIt() throws DmaException {
        BioVecList source = bioVecs(entry(5, 0x800, 0x800), entry(7, 0, 0x1000), entry(9, 0, 0x10));
        Mapping.ToDevice token = map(iommu, source, list);
        assertEquals(1, list.segments());
        assertEquals(0x1810, list.length(0));
        assertEquals(0x5800, domain.table().translate(list.address(0)));
        assertEquals(0x9000, domain.table().translate(list.address(0) + 0x1800));
        assertTrue(token.live());
        assertEquals(0x1810, token.bytes());
        assertEquals(1, token.segments());
        assertEquals(0x3000, token.iovaBytes());
        assertEquals(CpuCaching.CACHED_COHERENT, token.cpuCaching());
        assertEquals("TO_DEVICE classic mapping of nic, 6160 bytes", token.toString());
        token.unmap();
        assertReleased();
        assertFalse(token.live());
        assertThrows(IllegalStateException.class, token::unmap);
        assertThrows(IllegalStateException.class, token::syncForDevice);
    }

    @Test
    void aTokenIsMappedAgain() throws DmaException {
        Mapping token = map(iommu, bioVecs(entry(5, 0, 1), entry(8, 0, 1)), list);
        assertThrows(
                IllegalStateException.class,
                () -> iommu.mapAgain(token, bioVecs(entry(5, 0, 1)), MapAttributes.NONE, list));
        token.unmap();
        for (int entries = 1; entries < 400; entries += 133) {
            list.clear();
            iommu.mapAgain(token, SgPages.of(Lists.pages(entries)), MapAttributes.NONE, list);
            assertEquals(4096L * entries, token.bytes());
            assertEquals(4096L * entries, list.bytes());
            token.unmap();
        }
        assertThrows(
                DmaException.class,
                () -> iommu.mapAgain(token, bioVecs(entry(5, 0, 1L << 20)), MapAttributes.NONE, list));
        assertEquals(4096L * 267, list.bytes());
        assertEquals(4096L * 267, token.bytes());
        assertReleased();
        ClassicMapper other = ClassicMapper.direct(device, PeerRoutes.NONE, warnings);
        assertThrows(
                IllegalArgumentException.class,
                () -> other.mapAgain(token, bioVecs(entry(5, 0, 1)), MapAttributes.NONE, list));
    }

    @Test
    void syncCallsKeepTheBooks() throws DmaException {
        Mapping.FromDevice token = iommu.map(
                device, bioVecs(entry(5, 0, 100)), Direction.FROM_DEVICE, MapAttributes.REQUIRE_COHERENT, list);
        token.syncForCpu(99, 1);
        token.giveBack();
        assertFalse(token.needsSync());
        assertThrows(IndexOutOfBoundsException.class, () -> token.syncForCpu(99, 2));
        assertThrows(IllegalStateException.class, ((Mapping.ToDevice) token)::syncForDevice);
        assertThrows(IllegalStateException.class, ((Mapping.ToDevice) token)::takeBack);
        assertTrue(iommu.coherentWithoutSync(device));
        assertFalse(iommu.peerMemorySupported());
    }

    @Test
    void whatWouldBreakALimitIsRefusedAndNothingIsLeft() {
        assertEquals(
                "EINVAL at entry 1: length: 65537 (expected: at most 65536; the classic mapping does not split)",
                refusal(iommu, bioVecs(entry(5, 0, 1), entry(8, 0, 65537)), list));
        // The classic call joins up to the device's limit; the sink wants shorter segments.
        DmaSink narrow = SinkWithLimits.of(list, SegmentLimits.NONE.withMaxSegmentSize(4096));
        assertTrue(refusal(iommu, bioVecs(entry(5, 0, 4096), entry(8, 0, 4096)), narrow)
                .startsWith("EINVAL at segment 0: 0x"));
        DmaSink one = SinkWithLimits.of(list, SegmentLimits.NONE.withMaxSegments(1));
        assertEquals(
                "EINVAL: segments: 2 (expected: at most 1)",
                refusal(iommu, bioVecs(entry(5, 0, 7), entry(8, 0, 4096)), one));
        DmaSink clash = SinkWithLimits.of(list, SegmentLimits.NONE.withCutAlignment(1 << 20));
        assertTrue(refusal(iommu, bioVecs(entry(5, 0, 7)), clash).contains("contradict"));
        assertEquals(
                "EINVAL at entry 0: length: 0 (expected: 1..4294967295 in a classic list)",
                refusal(iommu, SgPages.of(Lists.table(entry(5, 0, 0))), list));
        assertEquals(
                "EINVAL at entry 0: page frame number: 0x10000000000 (expected: at most 0xffffffffff)",
                refusal(iommu, SgPages.of(Lists.table(entry(1L << 40, 0, 5))), list));
        assertEquals("EINVAL: entries: 0 (expected: 1..4294967295)", refusal(iommu, new BioVecList(), list));
        assertEquals(0, list.segments());
        assertReleased();
    }

    @Test
    void aBoundaryThatTheClassicCallCrossesIsRefused() {
        Device fussy = Device.named("fussy")
                .maxSegmentSize(1 << 16)
                .boundaryMask(0xfff)
                .build();
        ClassicMapper mapper = ClassicMapper.iommu(fussy, domain, PeerRoutes.NONE, warnings);
        BioVecList source = bioVecs(entry(5, 0x800, 0x1000));
        DmaException refusal = assertThrows(
                DmaException.class, () -> mapper.map(fussy, source, Direction.TO_DEVICE, MapAttributes.NONE, list));
        assertEquals(DmaError.EINVAL, refusal.error());
        assertEquals(0, refusal.segment());
        assertReleased();
        assertThrows(DmaException.class, () -> mapper.bounds(fussy, source, list));
    }

    @Test
    void aSinkThatRefusesUndoesTheMapping() {
        List<String> log = new ArrayList<>();
        DmaSink refusing = new DmaSink() {
            @Override
            public void begin() {
                log.add("begin");
            }

            @Override
            public void accept(long[] addresses, long[] extents, int from, int to) throws DmaException {
                log.add("accept " + (to - from));
                throw DmaException.atSegment(DmaError.ENOMEM, 0, "full");
            }

            @Override
            public void abort() {
                log.add("abort");
            }
        };
        assertEquals("ENOMEM at segment 0: full", refusal(iommu, bioVecs(entry(5, 0, 7)), refusing));
        assertEquals(List.of("begin", "accept 1", "abort"), log);
        assertReleased();
    }

    @Test
    void aSinkThatFailsAgainWhenItForgetsDoesNotHideWhatFailedFirst() {
        DmaSink failing = new DmaSink() {
            @Override
            public void begin() {}

            @Override
            public void accept(long[] addresses, long[] extents, int from, int to) throws DmaException {
                throw DmaException.atSegment(DmaError.ENOMEM, 0, "full");
            }

            @Override
            public void abort() {
                throw new IllegalStateException("cannot forget");
            }
        };
        DmaException refusal = assertThrows(DmaException.class, () -> map(iommu, bioVecs(entry(5, 0, 7)), failing));
        assertEquals("ENOMEM at segment 0: full", refusal.getMessage());
        assertEquals("cannot forget", refusal.getSuppressed()[0].getMessage());
        assertReleased();
    }

    @Test
    void errorNumbersKeepTheirMeaning() {
        assertError(DmaError.EINVAL, -Errno.EINVAL);
        assertError(DmaError.ENOMEM, -Errno.ENOMEM);
        assertError(DmaError.EREMOTEIO, -Errno.EREMOTEIO);
        assertError(DmaError.EIO, -Errno.EIO);
        assertError(DmaError.EIO, 0);
        assertError(DmaError.EIO, -77);
    }

    private void assertError(DmaError expected, int result) {
        ClassicMapper mapper = over(new Answer(result, 0));
        DmaException refusal = assertThrows(DmaException.class, () -> map(mapper, bioVecs(entry(5, 0, 7)), list));
        assertEquals(expected, refusal.error());
    }

    /** The kernel can report success for fewer bytes than it was given. */
    @Test
    void aResultThatDoesNotHoldAllBytesIsUnmappedAndRefused() throws DmaException {
        Answer lost = new Answer(1, 6);
        assertEquals("EIO: classic mapping: 6 bytes (expected: 7)", refusal(over(lost), bioVecs(entry(5, 0, 7)), list));
        assertEquals(1, lost.unmapped);
        Answer none = new Answer(1, 0);
        assertEquals(
                "EINVAL at entry 0: DMA length: 0 (expected: > 0 in a mapped entry)",
                refusal(over(none), bioVecs(entry(5, 0, 7)), list));
        assertEquals(1, none.unmapped);
        assertEquals(0, list.segments());
        map(over(new Answer(1, 7)), bioVecs(entry(5, 0, 7)), list);
        assertEquals(1, list.segments());
    }

    private ClassicMapper over(DmaOps ops) {
        return new ClassicMapper(device, ops, new DirectMapper(), 1);
    }

    /** Classic operations that answer the same to everything. */
    private static final class Answer implements DmaOps {
        private final int result;
        private final int length;
        private int unmapped;

        Answer(int result, int length) {
            this.result = result;
            this.length = length;
        }

        @Override
        public int mapSg(Sg sgl, int nents) {
            sgl.setDmaAddress(0x1000);
            sgl.setDmaLength(length);
            return result;
        }

        @Override
        public void unmapSg(Sg sgl, int nents) {
            unmapped++;
        }
    }

    @Test
    void peerMemoryGoesByBusAddress() throws DmaException {
        PeerRoutes routes = new PeerRoutes() {
            @Override
            public MapType mapType(int provider, Device client) {
                return provider == 1 ? MapType.BUS_ADDRESS : MapType.NOT_SUPPORTED;
            }

            @Override
            public long busOffset(int provider) {
                return 0x100;
            }
        };
        ClassicMapper mapper = ClassicMapper.iommu(device, domain, routes, warnings);
        assertTrue(mapper.peerMemorySupported());
        Mapping token = map(mapper, bioVecs(entry(5, 0, 7, 1), entry(6, 0, 7)), list);
        assertEquals(1, list.flags(0));
        assertEquals(0x5100, list.address(0));
        assertEquals(0, list.flags(1));
        assertEquals(4096, token.iovaBytes());
        assertEquals(CpuCaching.WRITE_COMBINED, token.cpuCaching());
        assertEquals(
                "EREMOTEIO: classic mapping: -121 (expected: a number of segments)",
                refusal(mapper, bioVecs(entry(5, 0, 7, 2)), list));
        token.unmap();
        assertReleased();
    }

    @Test
    void boundsAndExplanationsAreThoseOfTheClassicLayout() throws DmaException {
        BioVecList source = bioVecs(entry(5, 0, 4096), entry(6, 0, 4096), entry(8, 0, 7), entry(9, 0, 7));
        assertEquals(new Bounds(2, 2, 4), iommu.bounds(device, source, list));
        map(iommu, source, list);
        assertEquals(2, list.segments());
        ClassicMapper direct = ClassicMapper.direct(device, PeerRoutes.NONE, warnings);
        assertEquals(new Bounds(3, 4, 4), direct.bounds(device, source, list));
        List<String> rules = new ArrayList<>();
        direct.explain(device, source, list, (address, length, flags, last, rule) -> rules.add(last + " " + rule));
        assertEquals(List.of("0 POLICY", "1 POLICY", "2 POLICY", "3 POLICY"), rules);
    }

    @Test
    void onlyTheDeviceOfTheOperationsIsServed() {
        Device other = Device.named("other").build();
        assertThrows(
                IllegalArgumentException.class,
                () -> iommu.map(other, bioVecs(entry(5, 0, 7)), Direction.TO_DEVICE, MapAttributes.NONE, list));
        Device loose = Device.named("soc").coherent(false).build();
        assertThrows(IllegalArgumentException.class, () -> ClassicMapper.direct(loose, PeerRoutes.NONE, warnings));
        Device windowed = Device.named("arm")
                .windows(BusWindows.IDENTITY.with(0, 0x8000_0000L, 0x1000_0000))
                .build();
        assertThrows(IllegalArgumentException.class, () -> ClassicMapper.direct(windowed, PeerRoutes.NONE, warnings));
    }

    @Test
    void aSinkIsBegunFilledAndCommitted() throws DmaException {
        List<String> log = new ArrayList<>();
        DmaSink sink = new DmaSink() {
            @Override
            public void begin() {
                log.add("begin");
            }

            @Override
            public void accept(long[] addresses, long[] extents, int from, int to) {
                log.add("accept " + (to - from));
            }

            @Override
            public void commit() {
                log.add("commit");
            }

            @Override
            public void abort() {
                log.add("abort");
            }
        };
        map(iommu, bioVecs(entry(5, 0, 7), entry(8, 0, 4096)), sink);
        assertEquals(List.of("begin", "accept 2", "commit"), log);
    }

    @Test
    void asManySegmentsAsTheSinkTakesAreMapped() throws DmaException {
        DmaSink two = SinkWithLimits.of(list, SegmentLimits.NONE.withMaxSegments(2));
        Mapping token = map(iommu, bioVecs(entry(5, 0, 4096), entry(8, 0, 8192), entry(20, 7, 9)), two);
        assertEquals(2, token.segments());
        assertEquals(4 * 4096, token.iovaBytes());
        token.unmap();
        list.clear();
        token = map(iommu, bioVecs(entry(5, 0, 4096), entry(8, 0, 8192)), list);
        assertEquals(3 * 4096, token.iovaBytes(), "ends with a granule");
        token.unmap();
        assertReleased();
    }

    @Test
    void aSegmentThatBreaksALimitIsNamed() {
        DmaSink narrow = SinkWithLimits.of(list, SegmentLimits.NONE.withMaxSegmentSize(4096));
        BioVecList source = bioVecs(entry(5, 0, 7), entry(8, 0, 4096), entry(10, 0, 4096));
        assertTrue(refusal(iommu, source, narrow).startsWith("EINVAL at segment 1: 0x"));
    }

    @Test
    void noSegmentAtAllIsARefusalWithNothingToUnmap() {
        Answer none = new Answer(0, 0);
        assertEquals(
                "EIO: classic mapping: 0 (expected: a number of segments)",
                refusal(over(none), bioVecs(entry(5, 0, 7)), list));
        assertEquals(0, none.unmapped);
    }

    @Test
    void questionsAboutAnotherDeviceOrTooLongEntriesAreRefused() {
        Device other = Device.named("other").coherent(false).build();
        BioVecList source = bioVecs(entry(5, 0, 7));
        assertThrows(IllegalArgumentException.class, () -> iommu.bounds(other, source, list));
        assertThrows(
                IllegalArgumentException.class,
                () -> iommu.explain(other, source, list, (address, length, flags, last, rule) -> {}));
        assertFalse(iommu.coherentWithoutSync(other));
        BioVecList tooLong = bioVecs(entry(5, 0, 65537));
        assertThrows(
                DmaException.class,
                () -> iommu.explain(device, tooLong, list, (address, length, flags, last, rule) -> {}));
    }

    @Test
    void aTokenNamesItsDeviceAndRefusesWhatItsDirectionLacks() throws DmaException {
        Mapping.ToDevice token = map(iommu, bioVecs(entry(5, 0, 100)), list);
        assertSame(device, token.device());
        token.syncForDevice(0, 100);
        assertThrows(IndexOutOfBoundsException.class, () -> token.syncForDevice(0, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> token.syncForDevice(-1, 1));
        assertThrows(IllegalStateException.class, ((Mapping.FromDevice) token)::giveBack);
        assertThrows(IllegalStateException.class, ((Mapping.FromDevice) token)::syncForCpu);
        token.unmap();
        assertThrows(IllegalStateException.class, token::takeBack);
    }

    @Test
    void aSecondThreadIsNotStoppedByTheFirst() throws InterruptedException {
        AtomicInteger made = new AtomicInteger();
        Runnable mapAndUnmap = () -> {
            try {
                map(iommu, bioVecs(entry(5, 0, 100)), new DmaSgList()).unmap();
                made.getAndIncrement();
            } catch (DmaException e) {
                throw new IllegalStateException(e);
            }
        };
        for (int i = 0; i < 2; i++) {
            Thread thread = new Thread(mapAndUnmap);
            thread.setDaemon(true);
            thread.start();
            thread.join(60_000);
            assertFalse(thread.isAlive(), "waits for a lock that nobody gives back");
        }
        assertEquals(2, made.get());
        assertReleased();
    }
}
