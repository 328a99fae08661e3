package io.github.dmasg.proptests.suite.prop;

import static io.github.dmasg.proptests.suite.run.NamedProperty.named;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.Reservation;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.proptests.gen.Devices;
import io.github.dmasg.proptests.machine.BusMaster;
import io.github.dmasg.proptests.machine.SparseMemory;
import io.github.dmasg.proptests.machine.Translation;
import io.github.dmasg.proptests.suite.run.Expect;
import io.github.dmasg.proptests.suite.run.NamedProperty;
import io.github.dmasg.proptests.suite.run.Trial;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Combinators;

/** Mapping in two steps: what is linked is what the device sees, and it can be taken away in parts. */
public final class ReservationProperties {
    private static final long PAGE = 4096;
    private static final long LARGE = 2L << 20;

    private ReservationProperties() {}

    private record Linked(Stream stream, SegmentLimits limits, boolean oneByOne) {}

    private record Misfit(Stream stream, int shift) {}

    private record Tail(Stream stream, int keepShare) {}

    /**
     * The properties.
     *
     * @return P18 to P22
     */
    public static List<NamedProperty<?>> all() {
        return List.of(
                named(
                                "P18",
                                "The device sees what is linked, after one invalidation for all of it, and nothing after close.")
                        .proves("L1")
                        .holdsHere(
                                () -> Combinators.combine(Stream.any(), Devices.limits(), Arbitraries.of(true, false))
                                        .as(Linked::new),
                                ReservationProperties::deviceSeesWhatIsLinked),
                named("P19", "A range that does not fit behind what is linked is refused and changes nothing.")
                        .proves("L1", "L4")
                        .holdsHere(
                                () -> Combinators.combine(
                                                Stream.any(),
                                                Arbitraries.integers().between(1, 4095))
                                        .as(Misfit::new),
                                ReservationProperties::misfitIsRefused),
                named("P20", "A tail that is unlinked makes room for another, and what is kept stays.")
                        .proves("L1")
                        .holdsHere(
                                () -> Combinators.combine(
                                                Stream.any(),
                                                Arbitraries.integers().between(0, 999))
                                        .as(Tail::new),
                                ReservationProperties::tailIsReplaced),
                named("P21", "A large leaf is never cut by unlinking.")
                        .proves("L1")
                        .costing(2)
                        .holdsHere(
                                () -> Arbitraries.integers().between(1, 511), ReservationProperties::leavesStayWhole),
                named(
                                "P22",
                                "After every step of a random program of link, sync, unlink and close a model of page numbers is right.")
                        .proves("L1", "L4")
                        .reaching(List.of(
                                "unlinked a tail",
                                "unlinked a page",
                                "linked again",
                                "refused",
                                "delivered",
                                "a hole delivered"))
                        .holdsHere(
                                ReservationProgram::any, (trial, steps) -> new ReservationProgram(trial).run(steps)));
    }

    private static void deviceSeesWhatIsLinked(Trial trial, Linked input) throws DmaException {
        BioVecList source = input.stream.lay();
        SparseMemory memory = new SparseMemory();
        byte[] data = random(source.bytes(), 5);
        memory.scatter(source, data);
        IommuDomain domain = IommuDomain.builder().build();
        Device device = Device.named("streaming").limits(input.limits).build();
        DmaSgList list = new DmaSgList();
        try (Reservation reservation =
                new IommuMapper(domain).reserve(device, Direction.TO_DEVICE, source.phys(0), source.bytes())) {
            if (input.oneByOne) {
                for (long i = 0; i < source.entries(); i++) {
                    reservation.link(source.phys(i), source.length(i));
                }
            } else {
                reservation.link(source);
            }
            Expect.same("bytes linked", source.bytes(), reservation.linked());
            reservation.sync();
            Expect.same("invalidations", 1, domain.invalidations());
            Expect.same("segments told", reservation.deliver(list), list.segments());
            Expect.bytes("what the device reads", data, read(memory, domain, list));
            for (long i = 0; i < list.segments(); i++) {
                long segment = i;
                Expect.that(
                        input.limits.allows(list.address(i), list.length(i)),
                        () -> "segment " + segment + " (expected: within " + input.limits + ")");
            }
            Expect.same("first address", reservation.address(), list.address(0));
        }
        nothingLeft(domain);
    }

    private static void misfitIsRefused(Trial trial, Misfit input) throws Exception {
        BioVecList source = input.stream.lay();
        IommuDomain domain = IommuDomain.builder().build();
        Device device = Device.named("streaming").build();
        try (Reservation reservation = new IommuMapper(domain)
                .reserve(device, Direction.TO_DEVICE, source.phys(0), source.bytes() + 4 * PAGE)) {
            reservation.link(source);
            long linked = reservation.linked();
            long leaves = domain.table().leaves();
            long expected = (reservation.address() + linked) % PAGE;
            DmaException first = Expect.refused(
                    "a range that starts elsewhere in its granule",
                    DmaException.class,
                    () -> reservation.link((7L << 20) + expected + input.shift, PAGE));
            Expect.same("error", DmaError.EINVAL, first.error());
            BioVecList tail = new BioVecList();
            tail.append(9L << 20, PAGE);
            tail.append((9L << 20) + 8 * PAGE + input.shift, PAGE);
            DmaException second = Expect.refused(
                    "a list whose second entry does not fit", DmaException.class, () -> reservation.link(tail));
            Expect.same("entry named", expected == 0 ? 1 : 0, second.entry());
            Expect.same("bytes linked", linked, reservation.linked());
            Expect.same("leaves", leaves, domain.table().leaves());
        }
        nothingLeft(domain);
    }

    private static void tailIsReplaced(Trial trial, Tail input) throws Exception {
        BioVecList source = input.stream.lay();
        SparseMemory memory = new SparseMemory();
        byte[] data = random(source.bytes(), 6);
        memory.scatter(source, data);
        IommuDomain domain = IommuDomain.builder().build();
        Device device = Device.named("streaming").build();
        try (Reservation reservation =
                new IommuMapper(domain).reserve(device, Direction.BIDIRECTIONAL, source.phys(0), source.bytes())) {
            reservation.link(source);
            reservation.sync();
            long keepEntries = source.entries() * input.keepShare / 1000;
            long keep = 0;
            for (long i = 0; i < keepEntries; i++) {
                keep += source.length(i);
            }
            long invalidations = domain.invalidations();
            reservation.unlink(keep, source.bytes() - keep);
            Expect.same("invalidations", invalidations + 1, domain.invalidations());
            Expect.same("bytes linked", keep, reservation.linked());
            long from = keep;
            Expect.refused("unlink behind the end", IndexOutOfBoundsException.class, () -> reservation.unlink(from, 1));
            if (keep > 0) {
                DmaSgList kept = new DmaSgList();
                reservation.deliver(kept);
                Expect.bytes("what is kept", Arrays.copyOf(data, (int) keep), read(memory, domain, kept));
            }
            for (long i = keepEntries; i < source.entries(); i++) {
                reservation.link(source.phys(i), source.length(i));
            }
            reservation.sync();
            DmaSgList again = new DmaSgList();
            reservation.deliver(again);
            Expect.bytes("what is linked again", data, read(memory, domain, again));
        }
        nothingLeft(domain);
    }

    private static void leavesStayWhole(Trial trial, int page) throws Exception {
        IommuDomain domain = IommuDomain.builder().build();
        Device device = Device.named("streaming").build();
        try (Reservation reservation =
                new IommuMapper(domain).reserve(device, Direction.BIDIRECTIONAL, 16 * LARGE, 2 * LARGE)) {
            reservation.link(16 * LARGE, 2 * LARGE);
            Expect.same("large leaves", 2, domain.table().leaves(LARGE));
            Expect.refused(
                    "cutting the first", IllegalArgumentException.class, () -> reservation.unlink(0, page * PAGE));
            Expect.refused(
                    "cutting from the first on",
                    IllegalArgumentException.class,
                    () -> reservation.unlink(page * PAGE, 2 * LARGE - page * PAGE));
            Expect.same("large leaves", 2, domain.table().leaves(LARGE));
            reservation.unlink(0, LARGE);
            Expect.refused("unlinking twice", IllegalStateException.class, () -> reservation.unlink(0, LARGE));
            Expect.same("large leaves", 1, domain.table().leaves(LARGE));
        }
        nothingLeft(domain);
    }

    private static byte[] read(SparseMemory memory, IommuDomain domain, DmaSgList list) {
        return new BusMaster(memory, Translation.through(domain.table())).read(list);
    }

    static void nothingLeft(IommuDomain domain) {
        Expect.same("leaves", 0, domain.table().leaves());
        Expect.same("IOVA bytes", 0, domain.iovas().liveBytes());
        domain.table().checkInvariants();
        domain.iovas().checkInvariants();
    }

    private static byte[] random(long length, long seed) {
        byte[] bytes = new byte[Math.toIntExact(length)];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
