package io.github.dmasg.proptests.drivers.ahci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.form.AhciPrdt;
import io.github.dmasg.form.TablePage;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.map.DirectMapper;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.MapperSettings;
import io.github.dmasg.map.Policy;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.proptests.drivers.DriverBench;
import io.github.dmasg.proptests.gen.DmaLists;
import io.github.dmasg.proptests.gen.Piece;
import io.github.dmasg.proptests.hardware.HardwareFaultException;
import io.github.dmasg.proptests.hardware.PrdtReader;
import io.github.dmasg.proptests.hardware.Stretches;
import io.github.dmasg.proptests.hardware.TableSpace;
import io.github.dmasg.proptests.machine.Translation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The same commands through both drivers; without an IOMMU, so that DMA addresses are the same, and behind one. */
class AhciBothWaysProperties {
    private static final long GRANULE = 4096;
    private static final long BEYOND_4_GIB = 0x1_4000_0000L;
    private static final Device CONTROLLER = Device.named("ahci").build();
    private static final Device CONTROLLER_32 =
            Device.named("ahci").dmaBits(32).bounceAllowed(false).build();
    private static final Device LARGE =
            Device.named("ahci").maxSegmentSize(1L << 30).build();

    /** Joins and splits nothing, as the kernel. */
    private static final DmaMapper DIRECT = new DirectMapper(MapperSettings.DEFAULT.withPolicy(Policy.CLASSIC));

    private static final DmaMapper MINIMAL = new DirectMapper();

    /** A port with one of the two drivers behind each of its slots. */
    private static final class Port {
        final TableSpace space = new TableSpace();
        final TablePage headers = space.fixed(32 * AhciPort.SLOTS);
        final AhciPort port = new AhciPort(headers, space.fixed(AhciPort.TABLE_BYTES * AhciPort.SLOTS));

        /** What the controller finds in a slot: direction and data. */
        Stretches read(int slot, boolean deviceReads) {
            long header = headers.address() + 32L * slot;
            assertEquals(deviceReads ? 0x45 : 0x05, space.read(header, 2));
            assertEquals(0, space.read(header + 4, 4));
            return PrdtReader.read(space, space.read(header + 8, 8), (int) space.read(header + 2, 2));
        }
    }

    @Provide
    Arbitrary<List<Piece>> commands() {
        return DmaLists.anywhere(2, 1 << 15);
    }

    @Provide
    Arbitrary<List<Piece>> anything() {
        return DmaLists.anywhere(1, 5 << 20).map(pieces -> pieces.subList(0, Math.min(8, pieces.size())));
    }

    private static BioVecList lay(List<Piece> pieces, boolean high) {
        BioVecList all = new BioVecList();
        if (high) {
            List<Piece> moved = new ArrayList<>(pieces);
            Piece first = pieces.get(0);
            moved.set(0, new Piece(first.gap() + BEYOND_4_GIB, first.length(), 0));
            all.chain(Piece.lay(moved));
        } else {
            all.chain(Piece.lay(pieces));
        }
        return all;
    }

    @Property(tries = 300)
    void everyCommandGivesTheSameBytes(
            @ForAll @Size(min = 1, max = 4) List<@From("commands") List<Piece>> commands,
            @ForAll boolean deviceReads,
            @ForAll boolean high,
            @ForAll boolean only32,
            @ForAll @IntRange(max = AhciPort.SLOTS - 1) int slot) {
        Device controller = only32 ? CONTROLLER_32 : CONTROLLER;
        Port old = new Port();
        Port young = new Port();
        ClassicAhci classic = new ClassicAhci(DriverBench.direct(controller), old.port, slot);
        DirectAhci direct = new DirectAhci(controller, DIRECT, young.port, slot);
        for (List<Piece> pieces : commands) {
            BioVecList data = lay(pieces, high);
            AhciStatus status = classic.start(data, deviceReads);
            assertEquals(high && only32 ? AhciStatus.SYSTEM_ERROR : AhciStatus.OK, status);
            assertEquals(status, direct.start(data, deviceReads));
            assertEquals(old.space.image(), young.space.image());
            if (status == AhciStatus.OK) {
                assertEquals(DriverBench.bytes(data), young.read(slot, deviceReads));
                classic.complete();
                direct.complete();
            }
        }
    }

    @Property(tries = 200)
    void behindAnIommuBothLeadToTheSameBytesAndLeaveNothing(
            @ForAll("commands") List<Piece> pieces, @ForAll boolean deviceReads) {
        BioVecList data = Piece.lay(pieces);
        Port old = new Port();
        Port young = new Port();
        IommuDomain oldDomain = IommuDomain.builder().build();
        IommuDomain youngDomain = IommuDomain.builder().build();
        ClassicAhci classic = new ClassicAhci(DriverBench.behind(oldDomain, CONTROLLER), old.port, 3);
        DirectAhci direct = new DirectAhci(CONTROLLER, new IommuMapper(youngDomain), young.port, 3);
        assertEquals(AhciStatus.OK, classic.start(data, deviceReads));
        assertEquals(AhciStatus.OK, direct.start(data, deviceReads));
        assertEquals(DriverBench.bytes(data), through(oldDomain, old.read(3, deviceReads)));
        assertEquals(DriverBench.bytes(data), through(youngDomain, young.read(3, deviceReads)));
        classic.complete();
        direct.complete();
        assertEquals(0, youngDomain.table().leaves());
        assertEquals(0, youngDomain.iovas().liveBytes());
    }

    private static Stretches through(IommuDomain domain, Stretches data) {
        return data.through(Translation.through(domain.table())::toPhysical, GRANULE);
    }

    @Property(tries = 400)
    void whatTheClassicDriverLetsThroughWronglyTheNewOneRefusesOrSplits(@ForAll("anything") List<Piece> pieces) {
        BioVecList data = Piece.lay(pieces);
        Port old = new Port();
        Port young = new Port();
        assertEquals(AhciStatus.OK, new ClassicAhci(DriverBench.direct(LARGE), old.port, 0).start(data, false));
        DirectAhci direct = new DirectAhci(LARGE, MINIMAL, young.port, 0);
        if (direct.start(data, false) == AhciStatus.OK) {
            assertEquals(DriverBench.bytes(data), young.read(0, false));
        } else {
            assertTrue(pieces.stream().anyMatch(p -> p.length() % 2 != 0 || p.gap() % 2 != 0));
            assertNotEquals(DriverBench.bytes(data), DriverBench.orFault(() -> old.read(0, false)));
        }
    }

    @Example
    void oddLengthIsWrittenByTheClassicDriverAndRefusedByTheForm() {
        BioVecList odd = Piece.lay(List.of(new Piece(0, 512, 0), new Piece(0, 7, 0)));
        Port port = new Port();
        assertEquals(AhciStatus.OK, new ClassicAhci(DriverBench.direct(CONTROLLER), port.port, 0).start(odd, false));
        assertThrows(HardwareFaultException.class, () -> port.read(0, false));
        assertRefused("EINVAL at segment 1: length: 7 (expected: even, at most 4194304)", odd);
        assertEquals(AhciStatus.SYSTEM_ERROR, new DirectAhci(CONTROLLER, DIRECT, port.port, 1).start(odd, false));
    }

    @Example
    void oddAddressIsWrittenByTheClassicDriverAndRefusedByTheForm() {
        BioVecList odd = Piece.lay(List.of(new Piece(0, 512, 0), new Piece(511, 512, 0)));
        Port port = new Port();
        assertEquals(AhciStatus.OK, new ClassicAhci(DriverBench.direct(CONTROLLER), port.port, 0).start(odd, false));
        assertThrows(HardwareFaultException.class, () -> port.read(0, false));
        assertRefused("EINVAL at segment 1: address: 0x1003ff (expected: even)", odd);
    }

    @Example
    void tooLongSegmentSpillsIntoTheFlagsOfTheClassicDriverAndIsSplitByTheNewOne() {
        BioVecList data = Piece.lay(List.of(new Piece(0, (4 << 20) + 512, 0)));
        Port port = new Port();
        assertEquals(AhciStatus.OK, new ClassicAhci(DriverBench.direct(LARGE), port.port, 0).start(data, false));
        assertThrows(HardwareFaultException.class, () -> port.read(0, false));
        assertEquals(AhciStatus.OK, new DirectAhci(LARGE, MINIMAL, port.port, 1).start(data, false));
        assertEquals(DriverBench.bytes(data), port.read(1, false));
    }

    @Example
    void tooManyEntriesOverwriteTheNextSlotInTheClassicDriverOnly() {
        List<Piece> many = Collections.nCopies(AhciPort.DESCRIPTORS + 10, new Piece(4096, 512, 0));
        BioVecList neighbour = Piece.lay(List.of(new Piece(0, 8192, 0)));
        Port port = new Port();
        DirectAhci direct = new DirectAhci(CONTROLLER, DIRECT, port.port, 0);
        assertEquals(AhciStatus.OK, new DirectAhci(CONTROLLER, DIRECT, port.port, 1).start(neighbour, false));
        String before = port.space.image();
        assertEquals(AhciStatus.SYSTEM_ERROR, direct.start(Piece.lay(many), false));
        assertEquals(DriverBench.bytes(neighbour), port.read(1, false));
        assertRefused("EINVAL at entry 168: segments: 169 or more (expected: at most 168)", Piece.lay(many));

        ClassicAhci classic = new ClassicAhci(DriverBench.direct(CONTROLLER), port.port, 0);
        assertEquals(AhciStatus.OK, classic.start(Piece.lay(many), false));
        assertNotEquals(before, port.space.image());
        assertNotEquals(DriverBench.bytes(neighbour), DriverBench.orFault(() -> port.read(1, false)));
    }

    private static void assertRefused(String message, BioVecList data) {
        AhciPrdt form = new AhciPrdt(new Port().port.table(0), AhciPort.DESCRIPTORS);
        DmaException refusal = assertThrows(
                DmaException.class, () -> DIRECT.map(CONTROLLER, data, Direction.TO_DEVICE, MapAttributes.NONE, form));
        assertEquals(message, refusal.getMessage());
    }
}
