package io.github.dmasg.proptests.adapter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.legacy.adapter.ClassicMapper;
import io.github.dmasg.legacy.adapter.MapperSgCalls;
import io.github.dmasg.legacy.adapter.SgPages;
import io.github.dmasg.legacy.adapter.SgSegments;
import io.github.dmasg.legacy.iter.SgCopy;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.peer.PeerRoutes;
import io.github.dmasg.proptests.gen.ClassicTables;
import io.github.dmasg.proptests.gen.ClassicTables.Entry;
import io.github.dmasg.proptests.gen.Devices;
import io.github.dmasg.proptests.gen.Piece;
import io.github.dmasg.proptests.machine.BusMaster;
import io.github.dmasg.proptests.machine.MachinePages;
import io.github.dmasg.proptests.machine.SparseMemory;
import io.github.dmasg.proptests.machine.Translation;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A mapping that one side made is good for the other: same bytes in the device's eyes, released from either side. */
class CrossSideProperties {
    @Provide
    Arbitrary<List<Entry>> small() {
        return ClassicTables.small();
    }

    @Provide
    Arbitrary<Integer> chunks() {
        return ClassicTables.chunks();
    }

    @Provide
    Arbitrary<SegmentLimits> limits() {
        return Devices.limits();
    }

    private static byte[] random(Random random, long length) {
        byte[] bytes = new byte[Math.toIntExact(length)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static void assertEmpty(IommuDomain domain) {
        assertEquals(0, domain.table().leaves());
        assertEquals(0, domain.iovas().liveBytes());
    }

    /** Limits so tight that a list has not enough entries for its segments are refused; then nothing has happened. */
    @Property
    void madeByTheNewInterfaceUsedThroughTheClassicList(
            @ForAll("small") List<Entry> entries,
            @ForAll("chunks") int chunk,
            @ForAll("limits") SegmentLimits limits,
            @ForAll boolean unmapByToken,
            @ForAll Random random) {
        SparseMemory memory = new SparseMemory();
        IommuDomain domain = IommuDomain.builder().build();
        BusMaster master = new BusMaster(memory, Translation.through(domain.table()));
        Device device = Device.named("any").limits(limits).build();
        MapperSgCalls calls = new MapperSgCalls(new IommuMapper(domain), device, new WarnLog());
        SgTable table = ClassicTables.table(entries, chunk);
        SgPages pages = SgPages.of(table);
        memory.scatter(pages, random(random, pages.bytes()));
        List<String> dmaSide = ClassicTables.dmaSide(table);

        if (calls.mapTable(table, Direction.BIDIRECTIONAL) != 0) {
            assertEquals(dmaSide, ClassicTables.dmaSide(table));
            assertEmpty(domain);
            return;
        }
        byte[] classic = new byte[Math.toIntExact(pages.bytes())];
        assertEquals(
                classic.length, SgCopy.toBuffer(table.sgl(), table.origNents(), classic, 0, new MachinePages(memory)));
        assertArrayEquals(classic, master.read(SgSegments.of(table)));
        master.write(SgSegments.of(table), random(random, classic.length));
        SgCopy.toBuffer(table.sgl(), table.origNents(), classic, 0, new MachinePages(memory));
        assertArrayEquals(memory.gather(pages), classic);
        assertArrayEquals(classic, master.read(SgSegments.of(table)));

        if (unmapByToken) {
            calls.mapping(table, Direction.BIDIRECTIONAL).unmap();
        } else {
            calls.unmapTable(table, Direction.BIDIRECTIONAL);
        }
        assertEquals(0, calls.live());
        assertEmpty(domain);
    }

    /** What it refuses leaves nothing; what it maps keeps the limits and is what it had announced. */
    @Property
    void madeByTheClassicCallUsedThroughTheNewInterface(
            @ForAll("small") List<Entry> entries, @ForAll("limits") SegmentLimits limits, @ForAll Random random)
            throws DmaException {
        SparseMemory memory = new SparseMemory();
        IommuDomain domain = IommuDomain.builder().build();
        BusMaster master = new BusMaster(memory, Translation.through(domain.table()));
        Device device = Device.named("any").limits(limits).build();
        WarnLog warnings = new WarnLog();
        ClassicMapper mapper = ClassicMapper.iommu(device, domain, PeerRoutes.NONE, warnings);
        BioVecList source = ClassicTables.bioVecs(entries);
        memory.scatter(source, random(random, source.bytes()));
        DmaSgList list = new DmaSgList();

        Mapping token;
        try {
            token = mapper.map(device, source, Direction.BIDIRECTIONAL, MapAttributes.NONE, list);
        } catch (DmaException e) {
            assertEquals(22, e.error().errno());
            assertEquals(0, list.segments());
            assertEmpty(domain);
            return;
        }
        assertArrayEquals(memory.gather(source), master.read(list));
        master.write(list, random(random, source.bytes()));
        assertArrayEquals(memory.gather(source), master.read(list));
        list.forEachSegment((address, length) -> assertTrue(limits.allows(address, length)));
        assertEquals(domain.iovas().liveBytes(), token.iovaBytes());
        assertEquals(list.segments(), token.segments());
        assertEquals(list.segments(), mapper.bounds(device, source, list).emitted());
        token.unmap();
        assertEmpty(domain);
        assertEquals(0, warnings.count());
    }

    /** One domain, drivers of both kinds at the same time. */
    @Property(tries = 300)
    void bothKindsShareADomain(
            @ForAll("small") List<Entry> one,
            @ForAll("small") List<Entry> two,
            @ForAll("chunks") int chunk,
            @ForAll Random random)
            throws DmaException {
        SparseMemory memory = new SparseMemory();
        IommuDomain domain = IommuDomain.builder().build();
        BusMaster master = new BusMaster(memory, Translation.through(domain.table()));
        Device device = Device.named("any").maxSegmentSize(1 << 20).build();
        MapperSgCalls calls = new MapperSgCalls(new IommuMapper(domain), device, new WarnLog());
        ClassicMapper mapper = ClassicMapper.iommu(device, domain, PeerRoutes.NONE, new WarnLog());
        SgTable table = ClassicTables.table(one, chunk);
        BioVecList source = elsewhere(two);
        memory.scatter(SgPages.of(table), random(random, SgPages.of(table).bytes()));
        memory.scatter(source, random(random, source.bytes()));

        assertEquals(0, calls.mapTable(table, Direction.TO_DEVICE));
        DmaSgList list = new DmaSgList();
        Mapping token = mapper.map(device, source, Direction.TO_DEVICE, MapAttributes.NONE, list);
        assertArrayEquals(memory.gather(SgPages.of(table)), master.read(SgSegments.of(table)));
        assertArrayEquals(memory.gather(source), master.read(list));
        calls.unmapTable(table, Direction.TO_DEVICE);
        assertArrayEquals(memory.gather(source), master.read(list));
        token.unmap();
        assertEmpty(domain);
    }

    private static BioVecList elsewhere(List<Entry> entries) {
        return Piece.lay(entries.stream()
                .map(Entry::piece)
                .map(piece -> new Piece(piece.gap() + (1L << 32), piece.length(), 0))
                .toList());
    }
}
