package io.github.dmasg.proptests.suite.owner;

import static io.github.dmasg.proptests.suite.run.NamedProperty.named;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.map.Reservation;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.proptests.gen.Piece;
import io.github.dmasg.proptests.machine.BusMaster;
import io.github.dmasg.proptests.machine.Cpu;
import io.github.dmasg.proptests.suite.run.Expect;
import io.github.dmasg.proptests.suite.run.NamedProperty;
import io.github.dmasg.proptests.suite.run.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** The ledger accuses exactly those who are wrong: compared with an owner written down for each byte. */
public final class LedgerProperties {
    private static final int STEPS = 40;
    private static final int PAGES = 12;

    private LedgerProperties() {}

    /** One access or one handing over: which part, parts per thousand, and which way. */
    private record Act(int from, int share, int place, boolean toDevice, boolean write) {
        @Override
        public String toString() {
            return (toDevice ? "to device " : "to CPU ") + from + "+" + share + (write ? " write" : " read") + "@"
                    + place;
        }
    }

    private record Owners(LedgerRig.Way way, List<Piece> pieces, List<Act> acts) {}

    /** One call on a reservation, and which page is looked at afterwards. */
    private record Call(int choice, int pages, int page, int frame) {}

    /**
     * The properties.
     *
     * @return P60 to P62
     */
    public static List<NamedProperty<?>> all() {
        return List.of(
                named(
                                "P60",
                                "A program that hands memory over before each access is accused of nothing, and leaves"
                                        + " no leak.")
                        .proves("S20", "S21")
                        .reaching(ways())
                        .holdsHere(LedgerProperties::owners, LedgerProperties::rightPrograms),
                named("P61", "Every access by whoever does not own the bytes is reported once, and no other access is.")
                        .proves("S21")
                        .reaching(List.of("wrong access of the CPU", "wrong access of the device"))
                        .holdsHere(LedgerProperties::owners, LedgerProperties::wrongAccesses),
                named("P62", "On a reservation the ledger follows link, sync and unlink page by page.")
                        .proves("S21", "L1")
                        .reaching(List.of("reached", "not reached", "unlinked"))
                        .holdsHere(
                                () -> Combinators.combine(
                                                Arbitraries.integers().between(0, 3),
                                                Arbitraries.integers().between(0, 999),
                                                Arbitraries.integers().between(0, PAGES - 1),
                                                Arbitraries.integers().between(0, 999))
                                        .as(Call::new)
                                        .list()
                                        .ofMinSize(1)
                                        .ofMaxSize(STEPS),
                                LedgerProperties::reservations));
    }

    private static List<String> ways() {
        List<String> names = new ArrayList<>();
        for (LedgerRig.Way way : LedgerRig.Way.values()) {
            names.add(name(way));
        }
        return names;
    }

    private static String name(LedgerRig.Way way) {
        return way.name().toLowerCase(Locale.ROOT);
    }

    private static Arbitrary<Owners> owners() {
        Arbitrary<Integer> perThousand = Arbitraries.integers().between(0, 999);
        Arbitrary<List<Act>> acts = Combinators.combine(
                        perThousand, perThousand, perThousand, Arbitraries.of(false, true), Arbitraries.of(false, true))
                .as(Act::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(STEPS);
        return Combinators.combine(Arbitraries.of(LedgerRig.Way.class), apart(), acts)
                .as(Owners::new);
    }

    /** Entries that do not overlap, so that each byte of memory has one position. */
    private static Arbitrary<List<Piece>> apart() {
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

    private static int part(int all, int share) {
        return (int) ((long) all * share / 1000);
    }

    private static void rightPrograms(Trial trial, Owners input) throws DmaException {
        trial.reached(name(input.way));
        LedgerRig rig = new LedgerRig();
        BioVecList source = Piece.lay(input.pieces);
        int bytes = (int) source.bytes();
        DmaSgList list = new DmaSgList();
        Cpu cpu = new Cpu(rig.memory, rig.ledger);
        BusMaster nic = new BusMaster(rig.memory, rig.translation(input.way)).watched(LedgerRig.NIC, rig.ledger);
        cpu.scatter(source, new byte[bytes]);
        Mapping.Bidirectional mapping =
                rig.mapper(input.way).map(LedgerRig.NIC, source, Direction.BIDIRECTIONAL, MapAttributes.NONE, list);
        for (Act act : input.acts) {
            nic.read(list);
            nic.write(list, new byte[1 + part(bytes - 1, act.share)]);
            mapping.syncForCpu();
            cpu.gather(source);
            cpu.scatter(source, new byte[bytes]);
            int from = part(bytes, act.from);
            mapping.syncForDevice(from, bytes - from);
            mapping.syncForDevice(0, bytes);
        }
        mapping.unmap();
        cpu.gather(source);
        Expect.same("found", List.of(), rig.ledger.found());
        Expect.same("leaks", List.of(), rig.ledger.leaks());
        rig.ledger.checkInvariants();
    }

    private static void wrongAccesses(Trial trial, Owners input) throws DmaException {
        LedgerRig rig = new LedgerRig();
        BioVecList source = Piece.lay(input.pieces);
        int bytes = (int) source.bytes();
        boolean[] device = new boolean[bytes];
        Arrays.fill(device, true);
        DmaSgList list = new DmaSgList();
        Mapping.Bidirectional mapping =
                rig.mapper(input.way).map(LedgerRig.NIC, source, Direction.BIDIRECTIONAL, MapAttributes.NONE, list);
        int wrong = 0;
        for (Act act : input.acts) {
            int from = part(bytes, act.from);
            int length = 1 + part(bytes - from - 1, act.share);
            if (act.toDevice) {
                mapping.syncForDevice(from, length);
            } else {
                mapping.syncForCpu(from, length);
            }
            Arrays.fill(device, from, from + length, act.toDevice);
            int cpu = cpuAccess(rig, source, act, device);
            int other = deviceAccess(rig, list, act, device);
            trial.reached("wrong access of the CPU", cpu > 0);
            trial.reached("wrong access of the device", other > 0);
            wrong += cpu + other;
            Expect.same("reports", wrong, rig.ledger.found().size());
        }
        mapping.unmap();
        Expect.same("reports", wrong, rig.ledger.found().size());
        Expect.same("live mappings", 0, rig.ledger.live());
        rig.ledger.checkInvariants();
    }

    /** Accesses a part of an entry; 1 if that was wrong. */
    private static int cpuAccess(LedgerRig rig, BioVecList source, Act act, boolean[] device) {
        int entry = part((int) source.entries(), act.place);
        int start = 0;
        for (long i = 0; i < entry; i++) {
            start += (int) source.length(i);
        }
        int into = part((int) source.length(entry), act.share);
        int length = 1 + part((int) source.length(entry) - into - 1, act.place);
        boolean right = true;
        for (int i = start + into; i < start + into + length; i++) {
            right &= !device[i];
        }
        long phys = source.phys(entry) + into;
        boolean accepted = act.write ? rig.ledger.cpuWrites(phys, length) : rig.ledger.cpuReads(phys, length);
        Expect.same("access of the CPU right", right, accepted);
        return right ? 0 : 1;
    }

    private static int deviceAccess(LedgerRig rig, DmaSgList list, Act act, boolean[] device) {
        int segment = part((int) list.segments(), act.place);
        int start = 0;
        for (long i = 0; i < segment; i++) {
            start += (int) list.length(i);
        }
        int into = part((int) list.length(segment), act.from);
        int length = 1 + part((int) list.length(segment) - into - 1, act.place);
        boolean right = true;
        for (int i = start + into; i < start + into + length; i++) {
            right &= device[i];
        }
        long address = list.address(segment) + into;
        boolean accepted = act.write
                ? rig.ledger.deviceWrites(LedgerRig.NIC, address, length)
                : rig.ledger.deviceReads(LedgerRig.NIC, address, length);
        Expect.same("access of the device right", right, accepted);
        return right ? 0 : 1;
    }

    /** Page by page: which frame is linked, or 0. */
    private static void reservations(Trial trial, List<Call> calls) throws DmaException {
        LedgerRig rig = new LedgerRig();
        LinkedPages pages = new LinkedPages(PAGES);
        int wrong = 0;
        try (Reservation reservation =
                rig.translated().reserve(LedgerRig.NIC, Direction.BIDIRECTIONAL, 0, PAGES * LinkedPages.PAGE)) {
            for (Call call : calls) {
                trial.reached("unlinked", pages.change(reservation, call.choice, call.pages));
                boolean reaches = pages.linked(call.page) && call.page < reservation.synced() / LinkedPages.PAGE;
                trial.reached(reaches ? "reached" : "not reached");
                long address = reservation.address() + call.page * LinkedPages.PAGE;
                boolean accepted = rig.ledger.deviceWrites(LedgerRig.NIC, address, LinkedPages.PAGE);
                Expect.same("access of the device right", reaches, accepted);
                wrong += reaches ? 0 : 1;
                long frame = pages.someFrame(call.frame);
                boolean linked = pages.isLinked(frame);
                accepted = rig.ledger.cpuWrites(frame * LinkedPages.PAGE + 17, 1);
                Expect.same("access of the CPU right", !linked, accepted);
                wrong += linked ? 1 : 0;
                Expect.same("reports", wrong, rig.ledger.found().size());
            }
        }
        Expect.same("live mappings", 0, rig.ledger.live());
        rig.ledger.checkInvariants();
    }
}
