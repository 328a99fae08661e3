package io.github.dmasg.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.bounce.BouncePool;
import io.github.dmasg.bounce.PhysicalMemory;
import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegments;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.dma.DmaSink;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.page.PhysicalRange;
import io.github.dmasg.peer.MapType;
import io.github.dmasg.peer.PeerRoutes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What an observer hears of a mapping, in which order caches and bounce slots are served, and how device memory is told apart. */
class WatchedMappingTest {
    private static final Device NIC = Device.named("nic").build();

    private final List<String> heard = new ArrayList<>();
    private int lives;

    /** A watch with a number of its own for each life of a token. */
    private final class Watch implements MappingWatch {
        private final int life = ++lives;

        private void hear(String what) {
            heard.add(what + " " + life);
        }

        @Override
        public void undone() {
            hear("undone");
        }

        @Override
        public void passing(long offset, long length, boolean toDevice) {
            hear((toDevice ? "to device " : "to CPU ") + offset + "+" + length);
        }

        @Override
        public void unmapping() {
            hear("unmapping");
        }

        @Override
        public String refused(Refusal refusal, long offset, long length) {
            hear(refusal + " " + offset + "+" + length);
            return "; life " + life;
        }
    }

    private MappingWatch observe(Mapping mapping, PageSource source, MapAttributes attributes, DmaSegments segments) {
        assertFalse(mapping.live(), "told before it lives");
        heard.add("mapped " + source.bytes() + " as " + segments.segments() + (attributes.skipSync() ? " silent" : ""));
        return new Watch();
    }

    private final DirectMapper mapper = new DirectMapper(MapperSettings.DEFAULT.withObserver(this::observe));

    private List<String> heard() {
        List<String> all = List.copyOf(heard);
        heard.clear();
        return all;
    }

    private static BioVecList twoPieces() {
        BioVecList list = new BioVecList();
        list.append(0x1000, 0x100);
        list.append(0x8000, 0x200);
        return list;
    }

    @Test
    void eachStepIsHeardOnceWithItsPart() throws DmaException {
        Mapping.Bidirectional token =
                mapper.map(NIC, twoPieces(), Direction.BIDIRECTIONAL, MapAttributes.SKIP_SYNC, new DmaSgList());
        assertEquals(List.of("mapped 768 as 2 silent"), heard());
        token.syncForCpu();
        token.syncForDevice(1, 2);
        token.syncForCpu(3, 4);
        assertEquals(List.of("to CPU 0+768 1", "to device 1+2 1", "to CPU 3+4 1"), heard());
        token.unmap();
        assertEquals(List.of("unmapping 1"), heard());
    }

    @Test
    void takingBackAndGivingBackPassTheWhole() throws DmaException {
        Mapping.ToDevice out = mapper.map(NIC, twoPieces(), Direction.TO_DEVICE, MapAttributes.NONE, new DmaSgList());
        Mapping.FromDevice in =
                mapper.map(NIC, twoPieces(), Direction.FROM_DEVICE, MapAttributes.NONE, new DmaSgList());
        heard();
        out.takeBack();
        in.giveBack();
        assertEquals(List.of("to CPU 0+768 1", "to device 0+768 2"), heard());
    }

    @Test
    void whatIsRefusedIsHeardAndAnsweredInTheMessage() throws DmaException {
        Mapping.ToDevice token = mapper.map(NIC, twoPieces(), Direction.TO_DEVICE, MapAttributes.NONE, new DmaSgList());
        heard();
        assertRefused("OUT_OF_RANGE 768+1 1", () -> token.syncForDevice(768, 1));
        assertRefused("WRONG_DIRECTION 0+768 1", () -> ((Mapping.FromDevice) token).syncForCpu());
        token.unmap();
        heard();
        assertRefused("SECOND_UNMAP 0+0 1", token::unmap);
        assertRefused("USE_AFTER_UNMAP 2+3 1", () -> token.syncForDevice(2, 3));
    }

    private void assertRefused(String expected, Executable call) {
        RuntimeException refusal = assertThrows(RuntimeException.class, call);
        assertTrue(refusal.getMessage().endsWith("; life 1"), refusal::getMessage);
        assertEquals(List.of(expected), heard());
    }

    @Test
    void eachLifeOfATokenHasItsOwnWatch() throws DmaException {
        Mapping.ToDevice token = mapper.map(NIC, twoPieces(), Direction.TO_DEVICE, MapAttributes.NONE, new DmaSgList());
        token.unmap();
        mapper.mapAgain(token, new PhysicalRange(0x5000, 64), MapAttributes.NONE, new DmaSgList());
        token.syncForDevice();
        token.unmap();
        assertEquals(
                List.of("mapped 768 as 2", "unmapping 1", "mapped 64 as 1", "to device 0+64 2", "unmapping 2"),
                heard());
    }

    @Test
    void aMappingThatTheSinkDoesNotCommitNeverWas() throws DmaException {
        Mapping.ToDevice token = mapper.map(NIC, twoPieces(), Direction.TO_DEVICE, MapAttributes.NONE, new DmaSgList());
        token.unmap();
        heard();
        DmaSink refusing = new DmaSink() {
            @Override
            public void begin() {
                heard.add("begin");
            }

            @Override
            public void accept(long[] addresses, long[] extents, int from, int to) {
                heard.add("accept " + (to - from));
            }

            @Override
            public void commit() {
                heard.add("commit");
                throw new IllegalStateException("full");
            }

            @Override
            public void abort() {
                heard.add("abort");
            }
        };
        assertThrows(
                IllegalStateException.class, () -> mapper.mapAgain(token, twoPieces(), MapAttributes.NONE, refusing));
        assertEquals(List.of("begin", "accept 2", "mapped 768 as 2", "commit", "undone 2", "abort"), heard());
        assertThrows(IllegalStateException.class, token::unmap);
        assertEquals(List.of("SECOND_UNMAP 0+0 1"), heard(), "the life before is the last there was");
    }

    /** What was copied out must not be dropped, and what is copied in is there before the device is let in. */
    @Test
    void cachesAreInvalidatedBeforeTheCopyOut() throws DmaException {
        PhysicalMemory memory = new PhysicalMemory() {
            @Override
            public void copy(long from, long to, long length) {
                heard.add(from < 0x10_0000 ? "copy in " + length : "copy out " + length);
            }

            @Override
            public void zero(long at, long length) {}
        };
        CpuCaches caches = new CpuCaches() {
            @Override
            public void clean(long phys, long length) {
                heard.add("clean " + length);
            }

            @Override
            public void invalidate(long phys, long length) {
                heard.add("drop " + length);
            }
        };
        Device blind = Device.named("blind").coherent(false).build();
        DirectMapper bouncing = DirectMapper.alwaysBouncing(
                MapperSettings.DEFAULT.withCaches(caches), new BouncePool(0x10_0000, 1 << 16, memory));
        Mapping.Bidirectional token = bouncing.map(
                blind, new PhysicalRange(0x1000, 64), Direction.BIDIRECTIONAL, MapAttributes.NONE, new DmaSgList());
        assertEquals(List.of("copy in 64", "clean 64"), heard());
        token.syncForDevice(8, 16);
        assertEquals(List.of("copy in 16", "clean 16"), heard());
        token.syncForCpu(8, 16);
        assertEquals(List.of("drop 16", "copy out 16"), heard());
        token.unmap();
        assertEquals(List.of("drop 64", "copy out 64"), heard());
    }

    @Test
    void deviceMemoryIsWriteCombined() throws DmaException {
        PeerRoutes bridge = new PeerRoutes() {
            @Override
            public MapType mapType(int provider, Device client) {
                return MapType.HOST_BRIDGE;
            }

            @Override
            public long busOffset(int provider) {
                return 0;
            }
        };
        MapperSettings settings =
                MapperSettings.DEFAULT.withPolicy(Policy.CLASSIC).withRoutes(bridge);
        assertEquals(Policy.CLASSIC, settings.policy());
        DirectMapper peers = new DirectMapper(settings);
        assertTrue(peers.peerMemorySupported());
        assertFalse(mapper.peerMemorySupported());
        Mapping peer = peers.map(
                NIC, new PhysicalRange(0x5000, 64, 9), Direction.TO_DEVICE, MapAttributes.NONE, new DmaSgList());
        assertEquals(CpuCaching.WRITE_COMBINED, peer.cpuCaching());
        Mapping ordinary =
                peers.map(NIC, new PhysicalRange(0x5000, 64), Direction.TO_DEVICE, MapAttributes.NONE, new DmaSgList());
        assertEquals(CpuCaching.CACHED_COHERENT, ordinary.cpuCaching());
    }
}
