package io.github.dmasg.proptests.map;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.bounce.BouncePool;
import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.map.DirectMapper;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.MapperSettings;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.proptests.gen.Devices;
import io.github.dmasg.proptests.gen.Piece;
import io.github.dmasg.proptests.machine.BusMaster;
import io.github.dmasg.proptests.machine.SparseMemory;
import io.github.dmasg.proptests.machine.Translation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Data that a device cannot reach gets there and back, and nothing else does. */
class BounceProperties {
    private static final long POOL_START = 0x10_0000_0000L;
    private static final long POOL_BYTES = 4L << 20;

    @Provide
    Arbitrary<List<Piece>> pieces() {
        Arbitrary<Long> forward = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(0L)),
                Tuple.of(2, Arbitraries.longs().between(1, 20_000)));
        Arbitrary<Long> lengths = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.longs().between(1, 10_000)), Tuple.of(1, Arbitraries.just(300_000L)));
        return Combinators.combine(forward, lengths)
                .as((gap, length) -> new Piece(gap, length, 0))
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }

    @Provide
    Arbitrary<SegmentLimits> limits() {
        return Devices.limits();
    }

    @Provide
    Arbitrary<Long> alignMasks() {
        return Arbitraries.of(0L, 0x1ffL, 0x7ffL, 0xfffL, 0x3fffL);
    }

    @Property(tries = 150)
    void aDeviceReadsTheSourcesBytesAndNothingElseFromItsSlots(
            @ForAll("pieces") List<Piece> pieces,
            @ForAll("limits") SegmentLimits limits,
            @ForAll("alignMasks") long alignMask)
            throws DmaException {
        SparseMemory memory = new SparseMemory();
        memory.write(POOL_START, filled((int) POOL_BYTES, 0xee));
        BouncePool pool = new BouncePool(POOL_START, POOL_BYTES, memory);
        BioVecList source = Piece.lay(pieces);
        byte[] data = random(source.bytes(), 1);
        memory.scatter(source, data);
        Device device =
                Device.named("low").limits(limits).minAlignMask(alignMask).build();
        DirectMapper mapper = DirectMapper.alwaysBouncing(MapperSettings.DEFAULT, pool);
        DmaSgList list = new DmaSgList();

        Mapping.ToDevice mapping = mapper.map(device, source, Direction.TO_DEVICE, MapAttributes.NONE, list);

        assertArrayEquals(data, new BusMaster(memory, Translation.NONE).read(list));
        assertEquals(mapper.bounds(device, source, list).emitted(), mapping.segments());
        assertTrue(mapping.needsSync());
        for (long i = 0; i < list.segments(); i++) {
            assertTrue(limits.allows(list.address(i), list.length(i)), "segment " + i);
        }
        assertEquals(source.phys(0) & alignMask, list.address(0) & alignMask);
        assertEquals(0, strangeBytes(memory, list, pool.freeSlots()), "bytes of others within reach");

        mapping.unmap();
        assertEquals(pool.slots(), pool.freeSlots());
        assertArrayEquals(data, memory.gather(source));
    }

    /** Bytes of the slots in use that are neither the mapping's nor zero. */
    private static long strangeBytes(SparseMemory memory, DmaSgList list, int freeSlots) {
        byte[] bytes = memory.read(POOL_START, (int) POOL_BYTES);
        for (long i = 0; i < list.segments(); i++) {
            int from = (int) (list.address(i) - POOL_START);
            Arrays.fill(bytes, from, from + (int) list.length(i), (byte) 0);
        }
        long strange = 0;
        for (byte b : bytes) {
            strange += b != 0 ? 1 : 0;
        }
        // What was there before fills exactly the slots that are still free.
        return strange - (long) freeSlots * BouncePool.SLOT;
    }

    @Property(tries = 400)
    void theCpuReadsWhatTheDeviceWroteAndKeepsWhatItDidNot(
            @ForAll("pieces") List<Piece> pieces, @ForAll("alignMasks") long alignMask, @ForAll Random random)
            throws DmaException {
        SparseMemory memory = new SparseMemory();
        BouncePool pool = new BouncePool(POOL_START, POOL_BYTES, memory);
        BioVecList source = Piece.lay(pieces);
        byte[] before = random(source.bytes(), 2);
        memory.scatter(source, before);
        Device device = Device.named("low").minAlignMask(alignMask).build();
        DmaSgList list = new DmaSgList();
        Mapping.FromDevice mapping = DirectMapper.alwaysBouncing(MapperSettings.DEFAULT, pool)
                .map(device, source, Direction.FROM_DEVICE, MapAttributes.NONE, list);

        byte[] written = random(1 + random.nextInt((int) source.bytes()), 3);
        new BusMaster(memory, Translation.NONE).write(list, written);
        byte[] after = before.clone();
        System.arraycopy(written, 0, after, 0, written.length);

        assertArrayEquals(before, memory.gather(source), "nothing passes before a sync");
        int from = random.nextInt(after.length);
        int length = 1 + random.nextInt(after.length - from);
        mapping.syncForCpu(from, length);
        byte[] partly = before.clone();
        System.arraycopy(after, from, partly, from, length);
        assertArrayEquals(partly, memory.gather(source), "the part that was synced");
        mapping.giveBack();
        mapping.unmap();
        assertArrayEquals(after, memory.gather(source));
        assertEquals(pool.slots(), pool.freeSlots());
    }

    @Property(tries = 300)
    void aFullPoolRefusesWholeMappingsAndLosesNoSlot(@ForAll("pieces") List<Piece> pieces) throws DmaException {
        SparseMemory memory = new SparseMemory();
        BouncePool pool = new BouncePool(POOL_START, 1 << 20, memory);
        BioVecList source = Piece.lay(pieces);
        Device device = Device.named("low").build();
        DirectMapper mapper = DirectMapper.alwaysBouncing(MapperSettings.DEFAULT, pool);
        DmaSgList list = new DmaSgList();
        List<Mapping> live = new ArrayList<>();
        DmaException refusal = null;
        while (refusal == null) {
            long segments = list.segments();
            int free = pool.freeSlots();
            try {
                live.add(mapper.map(device, source, Direction.BIDIRECTIONAL, MapAttributes.NONE, list));
            } catch (DmaException e) {
                refusal = e;
                assertEquals(segments, list.segments());
                assertEquals(free, pool.freeSlots());
            }
        }
        assertEquals(DmaError.ENOMEM, refusal.error());
        assertTrue(refusal.error().retryLater());
        live.forEach(Mapping::unmap);
        assertEquals(pool.slots(), pool.freeSlots());
        assertThrows(
                DmaException.class,
                () -> mapper.map(device, source, Direction.TO_DEVICE, MapAttributes.REQUIRE_COHERENT, list));
    }

    @Property(tries = 300)
    void onlyWhatIsOutOfReachIsBounced(@ForAll("pieces") List<Piece> low, @ForAll("pieces") List<Piece> high)
            throws DmaException {
        SparseMemory memory = new SparseMemory();
        BouncePool pool = new BouncePool(0x4000_0000L, POOL_BYTES, memory);
        Device device = Device.named("32-bit").dmaBits(32).build();
        BioVecList source = Piece.lay(low);
        long lowBytes = source.bytes();
        BioVecList above = Piece.lay(high);
        for (long i = 0; i < above.entries(); i++) {
            source.append((1L << 32) + above.phys(i), above.length(i));
        }
        byte[] data = random(source.bytes(), 4);
        memory.scatter(source, data);
        DmaSgList list = new DmaSgList();
        Mapping mapping = DirectMapper.bouncing(MapperSettings.DEFAULT, pool)
                .map(device, source, Direction.TO_DEVICE, MapAttributes.NONE, list);
        assertArrayEquals(data, new BusMaster(memory, Translation.NONE).read(list));
        long direct = 0;
        for (long i = 0; i < list.segments(); i++) {
            assertTrue(list.address(i) + list.length(i) <= 1L << 32);
            direct += list.address(i) < 0x4000_0000L ? list.length(i) : 0;
        }
        assertEquals(lowBytes, direct);
        mapping.unmap();
        assertEquals(pool.slots(), pool.freeSlots());
    }

    private static byte[] random(long length, long seed) {
        byte[] bytes = new byte[Math.toIntExact(length)];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
