package io.github.dmasg.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.page.PhysicalRange;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a token tells, refuses and does to the CPU's caches; and two threads that both unmap it. */
class SharedTokenTest {
    private static final Device SNOOPING = Device.named("snooping").build();
    private static final Device BLIND = Device.named("blind").coherent(false).build();

    private final IommuDomain domain = IommuDomain.builder().startLevels(2).build();
    private final List<String> caches = new ArrayList<>();
    private final MapperSettings settings = MapperSettings.DEFAULT.withCaches(new CpuCaches() {
        @Override
        public void clean(long phys, long length) {
            caches.add("clean " + Long.toHexString(phys) + "+" + length);
        }

        @Override
        public void invalidate(long phys, long length) {
            caches.add("drop " + Long.toHexString(phys) + "+" + length);
        }
    });
    private final IommuMapper mapper = new IommuMapper(domain, settings);

    private <M extends Mapping> M map(Device device, Direction<M> direction, MapAttributes attributes)
            throws DmaException {
        return mapper.map(device, threePieces(), direction, attributes, new DmaSgList());
    }

    private static PageSource threePieces() {
        BioVecList list = new BioVecList();
        list.append(0x1000, 0x1000);
        list.append(0x8000, 0x800);
        list.append(0x2_0000, 0x1800);
        return list;
    }

    @Test
    void twoThreadsUnmapAndOneIsTold() throws Exception {
        for (int round = 0; round < 300; round++) {
            Mapping token = mapper.map(
                    SNOOPING,
                    new PhysicalRange(0x10_0000, 8192),
                    Direction.BIDIRECTIONAL,
                    MapAttributes.NONE,
                    new DmaSgList());
            CyclicBarrier start = new CyclicBarrier(2);
            AtomicInteger done = new AtomicInteger();
            AtomicInteger told = new AtomicInteger();
            Runnable unmap = () -> {
                try {
                    start.await();
                    token.unmap();
                    done.incrementAndGet();
                } catch (IllegalStateException e) {
                    told.incrementAndGet();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            };
            Thread other = new Thread(unmap);
            other.start();
            unmap.run();
            other.join();
            assertEquals(1, done.get());
            assertEquals(1, told.get());
            assertEquals(0, domain.iovas().liveBytes());
            assertEquals(0, domain.table().leaves());
        }
    }

    @Test
    void aTokenTellsWhatItIs() throws DmaException {
        Mapping.ToDevice token = map(SNOOPING, Direction.TO_DEVICE, MapAttributes.NONE);
        assertSame(SNOOPING, token.device());
        assertSame(Direction.TO_DEVICE, token.direction());
        assertEquals(0x3000, token.bytes());
        assertEquals(token.segments(), token.segments());
        assertTrue(token.segments() > 0);
        assertTrue(token.iovaBytes() >= 0x4000);
        assertTrue(token.live());
        assertFalse(token.needsSync());
        assertEquals(CpuCaching.CACHED_COHERENT, token.cpuCaching());
        assertEquals("TO_DEVICE mapping of snooping, 12288 bytes", token.toString());
        token.unmap();
        assertFalse(token.live());
        assertEquals(
                "unmap: no live mapping (expected: mapped and not yet unmapped, TO_DEVICE mapping of snooping, 12288"
                        + " bytes)",
                assertThrows(IllegalStateException.class, token::unmap).getMessage());
        assertEquals(List.of(), caches);
        Mapping blind = map(BLIND, Direction.TO_DEVICE, MapAttributes.NONE);
        assertTrue(blind.needsSync());
        assertEquals(CpuCaching.CACHED_NEEDS_SYNC, blind.cpuCaching());
        blind.unmap();
    }

    @Test
    void syncsOutsideOfTheMappingAreRefused() throws DmaException {
        Mapping.Bidirectional token = map(SNOOPING, Direction.BIDIRECTIONAL, MapAttributes.NONE);
        long[][] outside = {{-1, 1}, {0, 0}, {0, 0x3001}, {0x3000, 1}, {1, 0x3000}, {0, -1}};
        for (long[] range : outside) {
            assertThrows(IndexOutOfBoundsException.class, () -> token.syncForCpu(range[0], range[1]));
            assertThrows(IndexOutOfBoundsException.class, () -> token.syncForDevice(range[0], range[1]));
        }
        token.syncForCpu(0, 0x3000);
        token.syncForDevice(0x2fff, 1);
        token.unmap();
        assertThrows(IllegalStateException.class, token::syncForCpu);
        assertThrows(IllegalStateException.class, token::syncForDevice);
    }

    @Test
    void castsDoNotHelp() throws DmaException {
        Mapping.ToDevice out = map(SNOOPING, Direction.TO_DEVICE, MapAttributes.NONE);
        assertEquals(
                "sync for CPU: mapping is TO_DEVICE (expected: a direction that has it)",
                assertThrows(IllegalStateException.class, () -> ((Mapping.DeviceWrites) out).syncForCpu())
                        .getMessage());
        assertThrows(IllegalStateException.class, () -> ((Mapping.FromDevice) out).giveBack());
        out.takeBack();
        out.unmap();
        assertThrows(IllegalStateException.class, out::takeBack);
        Mapping.FromDevice in = map(SNOOPING, Direction.FROM_DEVICE, MapAttributes.NONE);
        assertThrows(IllegalStateException.class, () -> ((Mapping.DeviceReads) in).syncForDevice());
        assertThrows(IllegalStateException.class, () -> ((Mapping.ToDevice) in).takeBack());
        in.giveBack();
        in.unmap();
        assertThrows(IllegalStateException.class, in::giveBack);
        Mapping.Bidirectional both = map(SNOOPING, Direction.BIDIRECTIONAL, MapAttributes.NONE);
        assertThrows(IllegalStateException.class, () -> ((Mapping.ToDevice) both).takeBack());
        assertThrows(IllegalStateException.class, () -> ((Mapping.FromDevice) both).giveBack());
        both.unmap();
    }

    @Test
    void cachesAreCleanedForADeviceThatDoesNotLook() throws DmaException {
        Mapping.Bidirectional token = map(BLIND, Direction.BIDIRECTIONAL, MapAttributes.NONE);
        assertEquals(List.of("clean 1000+4096", "clean 8000+2048", "clean 20000+6144"), taken());
        token.syncForDevice(0xfff, 2);
        assertEquals(List.of("clean 1fff+1", "clean 8000+1"), taken());
        token.syncForCpu(0x1000, 0x800);
        assertEquals(List.of("drop 8000+2048"), taken());
        token.syncForCpu(0x2fff, 1);
        assertEquals(List.of("drop 217ff+1"), taken());
        token.syncForDevice(0, 1);
        assertEquals(List.of("clean 1000+1"), taken());
        token.unmap();
        assertEquals(List.of("drop 1000+4096", "drop 8000+2048", "drop 20000+6144"), taken());
        map(BLIND, Direction.TO_DEVICE, MapAttributes.NONE).unmap();
        assertEquals(3, taken().size(), "cleaned before, not dropped after");
        map(BLIND, Direction.FROM_DEVICE, MapAttributes.SKIP_SYNC).unmap();
        assertEquals(List.of(), taken());
    }

    private List<String> taken() {
        List<String> all = List.copyOf(caches);
        caches.clear();
        return all;
    }

    @Test
    void aSpentTokenMapsAgain() throws DmaException {
        Mapping token = map(BLIND, Direction.FROM_DEVICE, MapAttributes.NONE);
        DmaSgList list = new DmaSgList();
        assertThrows(
                IllegalStateException.class,
                () -> mapper.mapAgain(token, threePieces(), MapAttributes.NONE, list),
                "still live");
        token.unmap();
        mapper.mapAgain(token, new PhysicalRange(0x5000, 0x1000), MapAttributes.NONE, list);
        assertEquals(0x1000, token.bytes());
        assertEquals(1, list.segments());
        token.unmap();
        IommuMapper other = new IommuMapper(IommuDomain.builder().build());
        assertThrows(
                IllegalArgumentException.class, () -> other.mapAgain(token, threePieces(), MapAttributes.NONE, list));
    }

    @Test
    void whatNeedsSyncIsRefusedWhenTheCallerWantsNone() throws DmaException {
        DmaException refusal =
                assertThrows(DmaException.class, () -> map(BLIND, Direction.TO_DEVICE, MapAttributes.REQUIRE_COHERENT));
        assertEquals(DmaError.NOT_COHERENT, refusal.error());
        map(SNOOPING, Direction.TO_DEVICE, MapAttributes.REQUIRE_COHERENT).unmap();
        assertTrue(mapper.coherentWithoutSync(SNOOPING));
        assertFalse(mapper.coherentWithoutSync(BLIND));
        assertFalse(mapper.peerMemorySupported());
        MapAttributes all =
                MapAttributes.SKIP_SYNC.and(MapAttributes.REQUIRE_COHERENT).and(MapAttributes.ALLOW_OVERLAP);
        assertEquals(new MapAttributes(true, true, true), all);
        assertEquals(all, MapAttributes.NONE.and(all));
        assertEquals(MapAttributes.NONE, MapAttributes.NONE.and(MapAttributes.NONE));
    }
}
