package io.github.dmasg.proptests.drivers.virtioblk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.form.TableMemory;
import io.github.dmasg.form.TablePage;
import io.github.dmasg.form.VirtioChain;
import io.github.dmasg.form.VirtioRing;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.legacy.dmamap.ClassicDma;
import io.github.dmasg.map.DirectMapper;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.MapperSettings;
import io.github.dmasg.map.Policy;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.proptests.drivers.BothMappers;
import io.github.dmasg.proptests.drivers.DriverBench;
import io.github.dmasg.proptests.gen.DmaLists;
import io.github.dmasg.proptests.gen.Piece;
import io.github.dmasg.proptests.hardware.Stretches;
import io.github.dmasg.proptests.hardware.TableSpace;
import io.github.dmasg.proptests.hardware.VirtioReader;
import io.github.dmasg.proptests.machine.Translation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

/** The same requests through both drivers; without an IOMMU, so that DMA addresses are the same, and behind one. */
class VirtioBlkBothWaysProperties {
    private static final int GRANULE = 4096;
    private static final int SIZE = 64;
    private static final int SLOTS = 5;
    private static final long AREAS = 0x6000_0000L;
    private static final Device DISK =
            Device.named("virtio-blk").maxSegmentSize(1L << 31).build();
    private static final DmaMapper DIRECT = new DirectMapper(MapperSettings.DEFAULT.withPolicy(Policy.CLASSIC));

    /** A queue's memory, and the device that reads it. */
    private static final class Queue {
        final TableSpace space = new TableSpace();
        final TablePage descriptors = space.fixed(16 * SIZE);
        final VirtioReader device = new VirtioReader(space, descriptors.address(), SIZE);
        final List<TablePage> taken = new ArrayList<>();

        /** Indirect tables; the last one taken can be found again. */
        final TableMemory tables = new TableMemory() {
            private final TableMemory pages = space.pages(16 * SIZE);

            @Override
            public int pageBytes() {
                return pages.pageBytes();
            }

            @Override
            public @Nullable TablePage take() {
                TablePage page = pages.take();
                if (page != null) {
                    taken.add(page);
                }
                return page;
            }

            @Override
            public void give(TablePage page) {
                pages.give(page);
            }
        };

        Stretches data(int head) {
            List<VirtioReader.Buffer> chain = device.chain(head);
            Stretches data = new Stretches();
            for (VirtioReader.Buffer buffer : chain.subList(1, chain.size() - 1)) {
                data.add(buffer.address(), buffer.length());
            }
            return data;
        }
    }

    private static long area(int slot) {
        return AREAS + (long) slot * GRANULE;
    }

    private static List<ClassicVirtioBlk> classic(Queue queue, ClassicDma dma, boolean indirect) {
        ClassicVirtqueue ring = new ClassicVirtqueue(dma, queue.descriptors, SIZE, indirect ? queue.tables : null);
        List<ClassicVirtioBlk> slots = new ArrayList<>();
        for (int i = 0; i < SLOTS; i++) {
            slots.add(new ClassicVirtioBlk(ring, area(i)));
        }
        return slots;
    }

    private static List<DirectVirtioBlk> direct(Queue queue, Device device, DmaMapper mapper, boolean indirect)
            throws DmaException {
        VirtioRing ring = new VirtioRing(queue.descriptors, SIZE);
        List<DirectVirtioBlk> slots = new ArrayList<>();
        for (int i = 0; i < SLOTS; i++) {
            slots.add(new DirectVirtioBlk(device, mapper, ring, indirect ? queue.tables : null, area(i)));
        }
        return slots;
    }

    /** A request that starts, or, if its slot is busy, the end of the one before. */
    record Step(int slot, List<Piece> pieces, boolean deviceReads, int failingTable) {}

    @Provide
    Arbitrary<Step> steps() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, SLOTS - 1),
                        DmaLists.anywhere(1, 1 << 20),
                        Arbitraries.of(true, false),
                        Arbitraries.of(0, 0, 0, 1))
                .as(Step::new);
    }

    @Property(tries = 300)
    void everyRequestGivesTheSameChain(
            @ForAll @Size(min = 1, max = 25) List<@From("steps") Step> steps, @ForAll boolean indirect)
            throws DmaException {
        Queue old = new Queue();
        Queue young = new Queue();
        List<ClassicVirtioBlk> classic = classic(old, DriverBench.direct(DISK), indirect);
        List<DirectVirtioBlk> direct = direct(young, DISK, DIRECT, indirect);
        boolean[] busy = new boolean[SLOTS];
        for (Step step : steps) {
            ClassicVirtioBlk first = classic.get(step.slot);
            DirectVirtioBlk second = direct.get(step.slot);
            if (busy[step.slot]) {
                first.complete();
                second.complete();
                busy[step.slot] = false;
                continue;
            }
            BioVecList data = Piece.lay(step.pieces);
            old.space.failAt(step.failingTable);
            young.space.failAt(step.failingTable);
            VirtioBlkStatus status = first.start(data, step.deviceReads);
            assertEquals(status, second.start(data, step.deviceReads));
            assertEquals(old.space.outstanding(), young.space.outstanding());
            busy[step.slot] = status == VirtioBlkStatus.OK;
            if (busy[step.slot]) {
                assertEquals(first.head(), second.head());
                assertEquals(expected(step, data), young.device.chain(second.head()));
            }
            for (int i = 0; i < SLOTS; i++) {
                if (busy[i]) {
                    assertEquals(
                            old.device.chain(classic.get(i).head()),
                            young.device.chain(direct.get(i).head()));
                }
            }
        }
    }

    private static List<VirtioReader.Buffer> expected(Step step, BioVecList data) {
        List<VirtioReader.Buffer> chain = new ArrayList<>();
        chain.add(new VirtioReader.Buffer(area(step.slot), 16, false));
        for (long i = 0; i < data.entries(); i++) {
            chain.add(new VirtioReader.Buffer(data.phys(i), data.length(i), !step.deviceReads));
        }
        chain.add(new VirtioReader.Buffer(area(step.slot) + 16, 1, true));
        return chain;
    }

    @Property(tries = 100)
    void behindAnIommuBothLeadToTheSameBytesAndLeaveNothing(@ForAll("steps") Step step, @ForAll boolean indirect)
            throws DmaException {
        Queue old = new Queue();
        Queue young = new Queue();
        IommuDomain oldDomain = IommuDomain.builder().build();
        IommuDomain youngDomain = IommuDomain.builder().build();
        ClassicVirtioBlk classic =
                classic(old, DriverBench.behind(oldDomain, DISK), indirect).get(step.slot);
        List<DirectVirtioBlk> slots = direct(young, DISK, new IommuMapper(youngDomain), indirect);
        DirectVirtioBlk direct = slots.get(step.slot);
        BioVecList data = Piece.lay(step.pieces);
        assertEquals(VirtioBlkStatus.OK, classic.start(data, step.deviceReads));
        assertEquals(VirtioBlkStatus.OK, direct.start(data, step.deviceReads));
        assertEquals(DriverBench.bytes(data), through(oldDomain, old.data(classic.head())));
        assertEquals(DriverBench.bytes(data), through(youngDomain, young.data(direct.head())));
        classic.complete();
        direct.complete();
        slots.forEach(DirectVirtioBlk::close);
        assertEquals(0, oldDomain.table().leaves());
        assertEquals(0, youngDomain.table().leaves());
        assertEquals(0, youngDomain.iovas().liveBytes());
    }

    private static Stretches through(IommuDomain domain, Stretches data) {
        return data.through(Translation.through(domain.table())::toPhysical, GRANULE);
    }

    private static final BioVecList VICTIM = Piece.lay(List.of(new Piece(0x10_0000, GRANULE, 0)));
    private static final BioVecList CULPRIT = Piece.lay(List.of(new Piece(0, GRANULE, 0)));

    @Example
    void deviceThatWritesToATableHasSomebodyElsesMemoryUnmappedByTheClassicDriver() {
        Queue queue = new Queue();
        IommuDomain domain = IommuDomain.builder().build();
        List<ClassicVirtioBlk> slots = classic(queue, DriverBench.behind(domain, DISK), true);
        slots.get(0).start(VICTIM, true);
        slots.get(1).start(CULPRIT, true);
        Stretches victim = queue.data(slots.get(0).head());
        assertEquals(DriverBench.bytes(VICTIM), through(domain, victim));
        forge(queue);
        slots.get(1).complete();
        assertEquals(Translation.FAULT, domain.table().translate(addressIn(queue.taken.get(0))));
    }

    @Example
    void deviceThatWritesToATableCannotMoveWhatTheNewDriverUnmaps() throws DmaException {
        Queue queue = new Queue();
        IommuDomain domain = IommuDomain.builder().build();
        List<DirectVirtioBlk> slots = direct(queue, DISK, new IommuMapper(domain), true);
        slots.get(0).start(VICTIM, true);
        slots.get(1).start(CULPRIT, true);
        long culprit = addressIn(queue.taken.get(1));
        forge(queue);
        slots.get(1).complete();
        assertEquals(VICTIM.phys(0), domain.table().translate(addressIn(queue.taken.get(0))));
        assertEquals(Translation.FAULT, domain.table().translate(culprit));
    }

    /** The device writes the victim's data address into the culprit's table. */
    private static void forge(Queue queue) {
        queue.taken.get(1).bytes().putLong(16, addressIn(queue.taken.get(0)));
    }

    private static long addressIn(TablePage table) {
        return table.bytes().getLong(16);
    }

    @Example
    void requestThatNeverFitsIsTriedAgainForEverByTheClassicDriver() throws DmaException {
        BioVecList data = Piece.lay(Collections.nCopies(SIZE, new Piece(GRANULE, 512, 0)));
        ClassicVirtioBlk classic =
                classic(new Queue(), DriverBench.direct(DISK), false).get(0);
        DirectVirtioBlk direct = direct(new Queue(), DISK, DIRECT, false).get(0);
        assertEquals(VirtioBlkStatus.TRY_LATER, classic.start(data, true));
        assertEquals(VirtioBlkStatus.TRY_LATER, classic.start(data, true));
        assertEquals(VirtioBlkStatus.IO_ERROR, direct.start(data, true));

        VirtioChain form = new VirtioChain(new VirtioRing(new Queue().descriptors, SIZE));
        form.part(AREAS, RequestArea.HEADER_BYTES);
        DmaException refusal = assertThrows(
                DmaException.class, () -> DIRECT.map(DISK, data, Direction.TO_DEVICE, MapAttributes.NONE, form));
        assertEquals("EINVAL at segment 63: descriptors: more than 64 (expected: at most 64)", refusal.getMessage());
    }

    @Property
    void memoryOutOfReachIsTriedAgainForEverByTheClassicDriver(@ForAll boolean indirect) throws DmaException {
        Device narrow = Device.named("virtio-blk")
                .dmaBits(32)
                .bounceAllowed(false)
                .maxSegmentSize(1L << 31)
                .build();
        BothMappers mappers = new BothMappers(narrow, false);
        BioVecList data = Piece.lay(List.of(new Piece(0, 512, 0), new Piece(1L << 33, 512, 0)));
        Queue old = new Queue();
        Queue young = new Queue();
        ClassicVirtioBlk classic = classic(old, mappers.classic(), indirect).get(0);
        DirectVirtioBlk direct = direct(young, narrow, DIRECT, indirect).get(0);
        assertEquals(VirtioBlkStatus.TRY_LATER, classic.start(data, true));
        assertEquals(VirtioBlkStatus.TRY_LATER, classic.start(data, true));
        assertEquals(VirtioBlkStatus.IO_ERROR, direct.start(data, true));
        assertEquals(0, mappers.classicHeld());
        assertEquals(0, old.space.outstanding());
        assertEquals(0, young.space.outstanding());
        DmaException refusal = assertThrows(
                DmaException.class,
                () -> DIRECT.map(
                        narrow,
                        data,
                        Direction.TO_DEVICE,
                        MapAttributes.NONE,
                        new VirtioChain(new VirtioRing(young.descriptors, SIZE))));
        assertTrue(refusal.getMessage().startsWith("EIO at entry 1: "), refusal::getMessage);
    }
}
