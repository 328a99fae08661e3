package io.github.dmasg.proptests.misuse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dmasg.bounce.BouncePool;
import io.github.dmasg.check.MisuseLedger;
import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.map.DirectMapper;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.MapperSettings;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.map.Policy;
import io.github.dmasg.map.Reservation;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.proptests.gen.Piece;
import io.github.dmasg.proptests.machine.BusMaster;
import io.github.dmasg.proptests.machine.Cpu;
import io.github.dmasg.proptests.machine.SparseMemory;
import io.github.dmasg.proptests.machine.Translation;
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
import net.jqwik.api.lifecycle.BeforeTry;

/** The ledger accuses exactly those who are wrong: compared with an owner written down for each byte. */
class LedgerProperties {
    private static final Device NIC = Device.named("nic").build();
    private static final int PAGE = 4096;

    /** Which mapper. */
    enum Way {
        DIRECT,
        BOUNCED,
        MINIMAL,
        CLASSIC
    }

    // One object runs all tries: fresh ones for each.
    private MisuseLedger ledger = new MisuseLedger();
    private SparseMemory memory = new SparseMemory();
    private IommuDomain domain = IommuDomain.builder().build();

    @BeforeTry
    void fresh() {
        ledger = new MisuseLedger();
        memory = new SparseMemory();
        domain = IommuDomain.builder().build();
    }

    private DmaMapper mapper(Way way) {
        MapperSettings settings = MapperSettings.DEFAULT.withObserver(ledger);
        return switch (way) {
            case DIRECT -> new DirectMapper(settings);
            case BOUNCED -> DirectMapper.alwaysBouncing(settings, new BouncePool(0x100_0000_0000L, 4 << 20, memory));
            case MINIMAL -> new IommuMapper(domain, settings);
            case CLASSIC -> new IommuMapper(domain, settings.withPolicy(Policy.CLASSIC));
        };
    }

    private Translation translation(Way way) {
        return way == Way.MINIMAL || way == Way.CLASSIC ? Translation.through(domain.table()) : Translation.NONE;
    }

    /** Entries that do not overlap, so that each byte of memory has one position. */
    @Provide
    Arbitrary<List<Piece>> apart() {
        Arbitrary<Long> gaps = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(0L)),
                Tuple.of(2, Arbitraries.longs().between(1, 9000)));
        Arbitrary<Long> lengths = Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.just(4096L)),
                Tuple.of(3, Arbitraries.longs().between(1, 3000)));
        return Combinators.combine(gaps, lengths)
                .as((gap, length) -> new Piece(gap, length, 0))
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }

    @Property(tries = 200)
    void aRightProgramIsNotAccused(@ForAll("apart") List<Piece> pieces, @ForAll Way way, @ForAll Random random)
            throws DmaException {
        BioVecList source = Piece.lay(pieces);
        int bytes = (int) source.bytes();
        DmaSgList list = new DmaSgList();
        Cpu cpu = new Cpu(memory, ledger);
        BusMaster nic = new BusMaster(memory, translation(way)).watched(NIC, ledger);
        cpu.scatter(source, new byte[bytes]);
        Mapping.Bidirectional mapping = mapper(way).map(NIC, source, Direction.BIDIRECTIONAL, MapAttributes.NONE, list);
        nic.read(list);
        nic.write(list, new byte[1 + random.nextInt(bytes)]);
        mapping.syncForCpu();
        cpu.gather(source);
        cpu.scatter(source, new byte[bytes]);
        int from = random.nextInt(bytes);
        mapping.syncForDevice(from, bytes - from);
        mapping.syncForDevice(0, bytes);
        nic.read(list);
        mapping.unmap();
        cpu.gather(source);
        assertEquals(List.of(), ledger.found());
        assertEquals(List.of(), ledger.leaks());
        ledger.checkInvariants();
    }

    @Property(tries = 200)
    void everyWrongAccessIsReportedAndNoOther(
            @ForAll("apart") List<Piece> pieces, @ForAll Way way, @ForAll Random random) throws DmaException {
        BioVecList source = Piece.lay(pieces);
        int bytes = (int) source.bytes();
        boolean[] device = new boolean[bytes];
        Arrays.fill(device, true);
        DmaSgList list = new DmaSgList();
        Mapping.Bidirectional mapping = mapper(way).map(NIC, source, Direction.BIDIRECTIONAL, MapAttributes.NONE, list);
        int wrong = 0;
        for (int step = 0; step < 40; step++) {
            int from = random.nextInt(bytes);
            int length = 1 + random.nextInt(bytes - from);
            boolean toDevice = random.nextBoolean();
            if (toDevice) {
                mapping.syncForDevice(from, length);
            } else {
                mapping.syncForCpu(from, length);
            }
            Arrays.fill(device, from, from + length, toDevice);
            boolean write = random.nextBoolean();
            long entry = random.nextLong(source.entries());
            wrong += cpuAccess(source, entry, write, device, random);
            long segment = random.nextLong(list.segments());
            wrong += deviceAccess(list, segment, write, device, random);
            assertEquals(wrong, ledger.found().size());
        }
        mapping.unmap();
        assertEquals(wrong, ledger.found().size());
        assertEquals(0, ledger.live());
        ledger.checkInvariants();
    }

    /** Accesses a part of an entry; 1 if that was wrong. */
    private int cpuAccess(BioVecList source, long entry, boolean write, boolean[] device, Random random) {
        int start = 0;
        for (long i = 0; i < entry; i++) {
            start += (int) source.length(i);
        }
        int into = random.nextInt((int) source.length(entry));
        int length = 1 + random.nextInt((int) source.length(entry) - into);
        boolean right = true;
        for (int i = start + into; i < start + into + length; i++) {
            right &= !device[i];
        }
        long phys = source.phys(entry) + into;
        assertEquals(right, write ? ledger.cpuWrites(phys, length) : ledger.cpuReads(phys, length));
        return right ? 0 : 1;
    }

    private int deviceAccess(DmaSgList list, long segment, boolean write, boolean[] device, Random random) {
        int start = 0;
        for (long i = 0; i < segment; i++) {
            start += (int) list.length(i);
        }
        int into = random.nextInt((int) list.length(segment));
        int length = 1 + random.nextInt((int) list.length(segment) - into);
        boolean right = true;
        for (int i = start + into; i < start + into + length; i++) {
            right &= device[i];
        }
        long address = list.address(segment) + into;
        assertEquals(
                right, write ? ledger.deviceWrites(NIC, address, length) : ledger.deviceReads(NIC, address, length));
        return right ? 0 : 1;
    }

    /** Page by page: which frame is linked, or 0. */
    @Property(tries = 200)
    void reservationsAreFollowedPageByPage(@ForAll Random random) throws DmaException {
        int room = 12;
        long[] frames = new long[room];
        IommuMapper mapper = new IommuMapper(domain, MapperSettings.DEFAULT.withObserver(ledger));
        long[] nextFrame = {256};
        int wrong = 0;
        try (Reservation reservation = mapper.reserve(NIC, Direction.BIDIRECTIONAL, 0, (long) room * PAGE)) {
            for (int step = 0; step < 30; step++) {
                change(reservation, frames, nextFrame, random);
                long usable = reservation.synced() / PAGE;
                int page = random.nextInt(room);
                boolean reaches = frames[page] != 0 && page < usable;
                assertEquals(reaches, ledger.deviceWrites(NIC, reservation.address() + (long) page * PAGE, PAGE));
                wrong += reaches ? 0 : 1;
                long frame = 256L + random.nextInt((int) (nextFrame[0] - 255));
                boolean linked = Arrays.stream(frames).anyMatch(at -> at == frame);
                assertEquals(!linked, ledger.cpuWrites(frame * PAGE + 17, 1));
                wrong += linked ? 1 : 0;
                assertEquals(wrong, ledger.found().size());
            }
        }
        assertEquals(0, ledger.live());
        ledger.checkInvariants();
    }

    private static void change(Reservation reservation, long[] frames, long[] nextFrame, Random random)
            throws DmaException {
        int linked = (int) (reservation.linked() / PAGE);
        int choice = random.nextInt(4);
        if (choice == 0) {
            reservation.sync();
        } else if (choice <= 2 && linked < frames.length) {
            int count = 1 + random.nextInt(Math.min(3, frames.length - linked));
            reservation.link(nextFrame[0] * PAGE, (long) count * PAGE);
            for (int i = 0; i < count; i++) {
                frames[linked + i] = nextFrame[0]++;
            }
            nextFrame[0]++;
        } else if (linked > 0) {
            int from = random.nextInt(linked);
            int to = from + 1 + random.nextInt(linked - from);
            boolean whole = true;
            for (int i = from; i < to; i++) {
                whole &= frames[i] != 0;
            }
            if (whole) {
                reservation.unlink((long) from * PAGE, (long) (to - from) * PAGE);
                Arrays.fill(frames, from, to, 0);
            } else {
                reservation.unlinkAll();
                Arrays.fill(frames, 0);
            }
        }
    }
}
