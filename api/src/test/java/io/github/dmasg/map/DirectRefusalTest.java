package io.github.dmasg.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.bounce.BouncePool;
import io.github.dmasg.bounce.PhysicalMemory;
import io.github.dmasg.device.BusWindows;
import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.dma.DmaSink;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.map.SpanSource.Entry;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.peer.MapType;
import io.github.dmasg.peer.PeerRoutes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the direct mapper cannot map: which entry is to blame, in which words, and that nothing is left of the attempt. */
class DirectRefusalTest {
    private static final Device ANY = Device.named("disk").build();
    private static final Device LOW = Device.named("disk").dmaBits(16).build();
    private static final Entry FINE = Entry.of(0x2000, 0x1000);
    private static final Entry HIGH = Entry.of(0xf001, 0x1000);

    private final List<String> work = new ArrayList<>();
    private final PhysicalMemory memory = new PhysicalMemory() {
        @Override
        public void copy(long from, long to, long length) {
            work.add("copy 0x" + Long.toHexString(from) + " to 0x" + Long.toHexString(to) + " " + length);
        }

        @Override
        public void zero(long at, long length) {
            work.add("zero 0x" + Long.toHexString(at) + " " + length);
        }
    };

    private final DmaSgList list = new DmaSgList();

    private BouncePool pool(long start, int slots) {
        return new BouncePool(start, (long) slots * BouncePool.SLOT, memory);
    }

    private static DirectMapper bouncing(BouncePool pool) {
        return DirectMapper.bouncing(MapperSettings.DEFAULT, pool);
    }

    private Mapping.ToDevice map(DmaMapper mapper, Device device, PageSource source) throws DmaException {
        return mapper.map(device, source, Direction.TO_DEVICE, MapAttributes.NONE, list);
    }

    private void assertRefused(
            DmaError error, long entry, String message, DmaMapper mapper, Device device, PageSource source) {
        long before = list.segments();
        DmaException thrown = assertThrows(DmaException.class, () -> map(mapper, device, source));
        assertEquals(error, thrown.error());
        assertEquals(entry, thrown.entry());
        String where = entry == DmaException.NONE ? "" : " at entry " + entry;
        assertEquals(error + where + ": " + message, thrown.getMessage());
        assertEquals(before, list.segments());
    }

    @Test
    void nothingAndEmptyEntries() {
        DirectMapper mapper = new DirectMapper();
        assertRefused(DmaError.EINVAL, DmaException.NONE, "entries: 0 (expected: > 0)", mapper, ANY, SpanSource.of());
        for (int at = 0; at < 5; at++) {
            Entry[] entries = {FINE, FINE, FINE, FINE, FINE};
            entries[at] = Entry.of(0x5000, 0);
            assertRefused(DmaError.EINVAL, at, "length: 0 (expected: > 0)", mapper, ANY, SpanSource.of(entries));
        }
    }

    @Test
    void memoryBehindTheLastAddress() throws DmaException {
        assertRefused(
                DmaError.EIO,
                2,
                "physical 0xf001+0x1000 for disk, no bounce buffer (expected: inside a bus window and at most 0xffff)",
                new DirectMapper(),
                LOW,
                SpanSource.of(FINE, FINE, HIGH, FINE));
        map(new DirectMapper(), LOW, SpanSource.of(FINE, Entry.of(0xf001, 0xfff)))
                .unmap();
        Device proud = Device.named("disk").dmaBits(16).bounceAllowed(false).build();
        assertRefused(
                DmaError.EIO,
                0,
                "physical 0xf001+0x1000 for disk, no bounce buffer (expected: inside a bus window and at most 0xffff)",
                bouncing(pool(0, 8)),
                proud,
                SpanSource.of(HIGH));
    }

    /** All 64 bits, or all but the highest: no memory lies there. */
    @Test
    void noMemoryLiesBehindTheWidestMasks() throws DmaException {
        for (int bits : new int[] {63, 64}) {
            Device wide = Device.named("wide").dmaBits(bits).build();
            Mapping.ToDevice token = map(new DirectMapper(), wide, SpanSource.of(Entry.of((1L << 52) - 4096, 4096)));
            assertEquals((1L << 52) - 4096, list.address(0));
            token.unmap();
        }
    }

    @Test
    void memoryOutsideTheWindows() throws DmaException {
        Device behind = Device.named("disk")
                .windows(BusWindows.IDENTITY.with(0x4000, 0x10_0000, 0x2000))
                .build();
        map(new DirectMapper(), behind, SpanSource.of(Entry.of(0x4000, 0x2000))).unmap();
        assertEquals(0x10_0000, list.address(0));
        list.clear();
        for (Entry outside : List.of(Entry.of(0x4000, 0x2001), Entry.of(0x3fff, 1), Entry.of(0x6000, 1))) {
            assertRefused(
                    DmaError.EIO,
                    1,
                    "physical 0x" + Long.toHexString(outside.phys()) + "+0x" + Long.toHexString(outside.length())
                            + " for disk, no bounce buffer (expected: inside a bus window and at most"
                            + " 0xffffffffffffffff)",
                    new DirectMapper(),
                    behind,
                    SpanSource.of(Entry.of(0x4000, 1), outside));
        }
    }

    private static PeerRoutes only(MapType type) {
        return new PeerRoutes() {
            @Override
            public MapType mapType(int provider, Device client) {
                return type;
            }

            @Override
            public long busOffset(int provider) {
                return 0x7000_0000;
            }
        };
    }

    @Test
    void peerMemoryOutOfReach() throws DmaException {
        DirectMapper far = new DirectMapper(Policy.MINIMAL, only(MapType.NOT_SUPPORTED));
        assertRefused(
                DmaError.EREMOTEIO,
                2,
                "memory of provider 3 for disk: out of reach (expected: a provider within reach)",
                far,
                ANY,
                SpanSource.of(FINE, FINE, Entry.of(0x3000, 0x1000, 3)));
        MapperSettings near = MapperSettings.DEFAULT.withRoutes(only(MapType.HOST_BRIDGE));
        assertRefused(
                DmaError.EIO,
                1,
                "physical 0xf001+0x1000 for disk, peer memory is never bounced"
                        + " (expected: inside a bus window and at most 0xffff)",
                DirectMapper.bouncing(near, pool(0, 8)),
                LOW,
                SpanSource.of(FINE, Entry.of(0xf001, 0x1000, 3)));
        // The mask is about addresses that the host translates.
        DirectMapper byBus = new DirectMapper(Policy.MINIMAL, only(MapType.BUS_ADDRESS));
        map(byBus, LOW, SpanSource.of(Entry.of(0xf001, 0x1000, 3))).unmap();
        assertEquals(0x7000_f001, list.address(0));
    }

    @Test
    void aBouncePoolThatIsNotWhollyWithinReach() throws DmaException {
        long last = 0x1_17ff;
        BouncePool pool = pool(0x1_0000, 3);
        assertEquals(last, pool.last());
        PageSource source = SpanSource.of(FINE, Entry.of(0x10_0000, 0x800));
        map(bouncing(pool), Device.named("disk").busLimit(last).build(), source).unmap();
        list.clear();
        assertRefused(
                DmaError.EIO,
                1,
                "bounce pool up to 0x117ff for disk (expected: inside a bus window and at most 0x117fe)",
                bouncing(pool),
                Device.named("disk").busLimit(last - 1).build(),
                source);
        BusWindows low = BusWindows.IDENTITY.with(0x2000, 0x2000, 0x1000);
        Device whole =
                Device.named("disk").windows(low.with(0x1_0000, 0x5000, 0x1800)).build();
        map(bouncing(pool), whole, source).unmap();
        assertTrue(0x5000 <= list.address(1) && list.address(1) < 0x6800, "in the window of the pool");
        list.clear();
        Device part =
                Device.named("disk").windows(low.with(0x1_0000, 0x5000, 0x17ff)).build();
        assertRefused(
                DmaError.EIO,
                1,
                "bounce pool up to 0x117ff for disk"
                        + " (expected: inside a bus window and at most 0xffffffffffffffff)",
                bouncing(pool),
                part,
                source);
    }

    @Test
    void whatMustBeCoherentIsNotBounced() throws DmaException {
        DirectMapper mapper = bouncing(pool(0, 8));
        DmaException thrown = assertThrows(
                DmaException.class,
                () -> mapper.map(
                        LOW, SpanSource.of(FINE, HIGH), Direction.TO_DEVICE, MapAttributes.REQUIRE_COHERENT, list));
        assertEquals(DmaError.NOT_COHERENT, thrown.error());
        assertEquals(
                "NOT_COHERENT at entry 1: physical 0xf001+0x1000 needs a bounce buffer"
                        + " (expected: reachable by disk, as the caller demands)",
                thrown.getMessage());
        // Without a pool the memory is out of reach, whatever is demanded.
        DmaException without = assertThrows(
                DmaException.class,
                () -> new DirectMapper()
                        .map(LOW, SpanSource.of(HIGH), Direction.TO_DEVICE, MapAttributes.REQUIRE_COHERENT, list));
        assertEquals(DmaError.EIO, without.error());
        // What the one call demanded the next does not, nor does one that only asks.
        assertEquals(
                3, mapper.bounds(LOW, SpanSource.of(FINE, HIGH, FINE), list).emitted());
        map(mapper, LOW, SpanSource.of(FINE, HIGH)).unmap();
        assertEquals(2, list.segments());
    }

    @Test
    void anAlignmentThatNoSlotKeeps() {
        BouncePool pool = pool(0, 8);
        long longest = (long) BouncePool.MOST_SLOTS * BouncePool.SLOT;
        Device device =
                Device.named("disk").dmaBits(20).minAlignMask(2 * longest - 1).build();
        assertRefused(
                DmaError.EINVAL,
                1,
                "alignment mask of device and sink: 0x7ffff (expected: less than the longest loan, 262144)",
                bouncing(pool),
                device,
                SpanSource.of(FINE, Entry.of(1 << 20, 512)));
        assertEquals(8, pool.freeSlots());
    }

    @Test
    void aFullPoolGivesBackWhatItLent() throws DmaException {
        BouncePool pool = pool(0, 6);
        DirectMapper mapper = bouncing(pool);
        Entry two = Entry.of(0x1_0000, 0x1000);
        assertRefused(
                DmaError.ENOMEM,
                3,
                "bounce pool: no room for 2049 bytes, 1 of 6 slots free (expected: enough slots in a row)",
                mapper,
                LOW,
                SpanSource.of(two, two, Entry.of(0x2_0000, 1), Entry.of(0x1_0000, 2049)));
        assertEquals(6, pool.freeSlots());
        Mapping.ToDevice token = map(mapper, LOW, SpanSource.of(two, two, two));
        assertEquals(0, pool.freeSlots());
        token.unmap();
        assertEquals(6, pool.freeSlots());
    }

    @Test
    void slotsThatFailOnPurpose() throws DmaException {
        BouncePool pool = pool(0, 8);
        List<MapStep> asked = new ArrayList<>();
        DirectMapper mapper = DirectMapper.bouncing(
                MapperSettings.DEFAULT.withFaults(step -> {
                    asked.add(step);
                    return asked.size() == 2;
                }),
                pool);
        assertRefused(
                DmaError.ENOMEM,
                2,
                "bounce pool: no room for 4096 bytes, 6 of 8 slots free (expected: enough slots in a row)",
                mapper,
                LOW,
                SpanSource.of(HIGH, FINE, HIGH));
        assertEquals(List.of(MapStep.BOUNCE_SLOT, MapStep.BOUNCE_SLOT), asked);
        assertEquals(8, pool.freeSlots());
        // Who only asks takes no slot.
        assertEquals(
                3, mapper.bounds(LOW, SpanSource.of(HIGH, FINE, HIGH), list).emitted());
        assertEquals(2, asked.size());
        map(mapper, LOW, SpanSource.of(HIGH)).unmap();
        assertEquals(3, asked.size());
        assertEquals(8, pool.freeSlots());
    }

    @Test
    void whoSyncsHimselfFindsEmptySlots() throws DmaException {
        BouncePool pool = pool(0, 1);
        Mapping.Bidirectional token = bouncing(pool)
                .map(
                        LOW,
                        SpanSource.of(Entry.of(0x1_0000, 100)),
                        Direction.BIDIRECTIONAL,
                        MapAttributes.SKIP_SYNC,
                        list);
        assertEquals(List.of("zero 0x0 2048"), work);
        work.clear();
        token.syncForDevice(10, 20);
        token.syncForCpu(30, 40);
        assertEquals(List.of("copy 0x1000a to 0xa 20", "copy 0x1e to 0x1001e 40"), work);
        work.clear();
        token.unmap();
        assertEquals(List.of(), work);
    }

    @Test
    void limitsThatContradictEachOther() {
        Device device = Device.named("disk").maxSegmentSize(512).build();
        DmaSink sink = new DmaSink() {
            @Override
            public SegmentLimits limits() {
                return SegmentLimits.NONE.withCutAlignment(4096);
            }

            @Override
            public void begin() {}

            @Override
            public void accept(long[] addresses, long[] extents, int from, int to) {}

            @Override
            public void abort() {}
        };
        DmaException thrown = assertThrows(
                DmaException.class,
                () -> new DirectMapper()
                        .map(device, SpanSource.of(FINE), Direction.TO_DEVICE, MapAttributes.NONE, sink));
        assertEquals(DmaError.EINVAL, thrown.error());
        assertEquals(
                "EINVAL: limits of disk and of its sink contradict each other:"
                        + " cut alignment: 4096 (expected: at most the maximum segment size 512)",
                thrown.getMessage());
    }

    /** Sync calls move data wherever the device may meet a bounce slot. */
    @Test
    void onlyWhatIsNeverBouncedNeedsNoSync() throws DmaException {
        Device snooping = Device.named("snooping").build();
        Device proud = Device.named("proud").bounceAllowed(false).build();
        Device blind =
                Device.named("blind").bounceAllowed(false).coherent(false).build();
        DirectMapper none = new DirectMapper();
        DirectMapper some = bouncing(pool(0, 1));
        DirectMapper all = DirectMapper.alwaysBouncing(MapperSettings.DEFAULT, pool(0, 1));
        assertEquals(
                List.of(true, true, false),
                List.of(
                        none.coherentWithoutSync(snooping),
                        none.coherentWithoutSync(proud),
                        none.coherentWithoutSync(blind)));
        assertEquals(
                List.of(false, true, false),
                List.of(
                        some.coherentWithoutSync(snooping),
                        some.coherentWithoutSync(proud),
                        some.coherentWithoutSync(blind)));
        assertEquals(
                List.of(false, false, false),
                List.of(
                        all.coherentWithoutSync(snooping),
                        all.coherentWithoutSync(proud),
                        all.coherentWithoutSync(blind)));
        Mapping.ToDevice reached = map(some, snooping, SpanSource.of(FINE));
        assertFalse(reached.needsSync());
        reached.unmap();
    }
}
