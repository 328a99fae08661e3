package io.github.dmasg.proptests.suite.prop;

import static io.github.dmasg.proptests.suite.run.NamedProperty.named;

import io.github.dmasg.bounce.BouncePool;
import io.github.dmasg.device.BusWindows;
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
import io.github.dmasg.proptests.gen.PageLists;
import io.github.dmasg.proptests.gen.Piece;
import io.github.dmasg.proptests.machine.BusMaster;
import io.github.dmasg.proptests.machine.SparseMemory;
import io.github.dmasg.proptests.machine.Translation;
import io.github.dmasg.proptests.suite.run.Expect;
import io.github.dmasg.proptests.suite.run.NamedProperty;
import io.github.dmasg.proptests.suite.run.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Buses that number memory in their own way, without an IOMMU. */
public final class WindowProperties {
    private static final String SEVERAL = "several windows";
    private static final String HOLE = "memory in no window";
    private static final String ACROSS = "an entry across the end of a window";
    private static final String UNEVEN = "offset less aligned than the bits to keep";
    private static final String BOUNCED = "bounced";
    private static final String REACHED = "reached without bouncing";

    private static final long FIRST_BYTE = 1L << 20;
    private static final long REST = 1L << 32;
    private static final long POOL_START = 1L << 40;
    private static final int POOL_BYTES = 8 << 20;
    private static final List<Long> ALIGN_MASKS = List.of(0L, 0x1ffL, 0x7ffL, 0xfffL, 0x3fffL);

    private WindowProperties() {}

    /**
     * A piece of memory as the bus numbers it.
     *
     * @param length bytes, behind the piece before
     * @param covered whether a window covers it
     * @param gap bytes between the DMA addresses of the window before and of this one
     */
    private record Stretch(long length, boolean covered, long gap) {
        @Override
        public String toString() {
            return (covered ? "0x" : "no 0x")
                    + Long.toHexString(length)
                    + (covered && gap != 0 ? "+0x" + Long.toHexString(gap) : "");
        }
    }

    /** A list, a bus, a device on it. */
    private record Case(
            List<Piece> pieces,
            List<Stretch> stretches,
            long poolGap,
            SegmentLimits limits,
            long alignMask,
            boolean always) {
        BioVecList lay() {
            return Piece.lay(pieces);
        }

        Numbering numbering() {
            Numbering bus = new Numbering();
            for (Stretch stretch : stretches) {
                bus.add(stretch);
            }
            bus.add(new Stretch(REST, true, 0));
            return bus.withPool(poolGap);
        }

        Device.Builder device(BusWindows windows) {
            return Device.named("device").limits(limits).minAlignMask(alignMask).windows(windows);
        }

        @Override
        public String toString() {
            return pieces + " on " + stretches + " pool +0x" + Long.toHexString(poolGap) + " " + limits
                    + (alignMask == 0 ? "" : " align 0x" + Long.toHexString(alignMask))
                    + (always ? " always bounced" : "");
        }
    }

    /** Memory and bus side by side, both going forward. */
    private static final class Numbering implements Translation {
        private record Window(long cpu, long dma, long length) {
            boolean covers(long phys, long bytes) {
                return phys >= cpu && phys + bytes <= cpu + length;
            }
        }

        private final List<Window> windows = new ArrayList<>();
        private long cpu = FIRST_BYTE;
        private long dma = FIRST_BYTE;

        void add(Stretch stretch) {
            if (stretch.covered) {
                dma += stretch.gap;
                windows.add(new Window(cpu, dma, stretch.length));
                dma += stretch.length;
            }
            cpu += stretch.length;
        }

        /** A pool has slots, and a bus may number them in any way that keeps slots whole. */
        Numbering withPool(long gap) {
            long at = (dma + gap + BouncePool.SLOT - 1) / BouncePool.SLOT * BouncePool.SLOT;
            windows.add(new Window(POOL_START, at, POOL_BYTES));
            return this;
        }

        BusWindows windows() {
            BusWindows all = BusWindows.IDENTITY;
            for (Window window : windows) {
                all = all.with(window.cpu, window.dma, window.length);
            }
            return all;
        }

        boolean covers(long phys, long bytes) {
            return windows.stream().anyMatch(window -> window.covers(phys, bytes));
        }

        boolean endsInside(long phys, long bytes) {
            return !covers(phys, bytes) && windows.stream().anyMatch(window -> window.covers(phys, 1));
        }

        boolean uneven(long mask) {
            return windows.stream().anyMatch(window -> ((window.dma - window.cpu) & mask) != 0);
        }

        @Override
        public long toPhysical(long address) {
            for (Window window : windows) {
                if (address >= window.dma && address < window.dma + window.length) {
                    return window.cpu + (address - window.dma);
                }
            }
            return FAULT;
        }
    }

    /**
     * The properties.
     *
     * @return P75 and P76
     */
    public static List<NamedProperty<?>> all() {
        return List.of(
                named(
                                "P75",
                                "Where the bus has numbers of its own a device reads and writes the bytes of the list, and limits and "
                                        + "kept bits are about the addresses it sees, bounced or not.")
                        .proves("S10", "S11", "S20")
                        .reaching(List.of(SEVERAL, HOLE, ACROSS, UNEVEN, BOUNCED, REACHED))
                        .holdsHere(WindowProperties::cases, WindowProperties::seenThroughWindows),
                named(
                                "P76",
                                "An entry that no window of the bus covers as a whole is refused by its number where it must not be bounced, "
                                        + "and nothing is left behind.")
                        .proves("S11", "S20", "S25")
                        .reaching(List.of(HOLE, ACROSS, "all covered"))
                        .holdsHere(WindowProperties::cases, WindowProperties::refusedOutsideOfWindows));
    }

    private static Arbitrary<Case> cases() {
        Arbitrary<Long> lengths = Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.integers().between(1, 16).map(pages -> 4096L * pages)),
                Tuple.of(1, Arbitraries.longs().between(1, 60_000)));
        Arbitrary<Stretch> stretches = Combinators.combine(lengths, Arbitraries.of(true, true, false), gaps())
                .as(Stretch::new);
        return Combinators.combine(
                        PageLists.smallPieces(),
                        stretches.list().ofMaxSize(5),
                        gaps(),
                        Devices.limits(),
                        Arbitraries.of(ALIGN_MASKS),
                        Arbitraries.of(false, true))
                .as(Case::new);
    }

    private static Arbitrary<Long> gaps() {
        return Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.just(0L)),
                Tuple.of(2, Arbitraries.integers().between(1, 40).map(slots -> (long) BouncePool.SLOT * slots)),
                Tuple.of(1, Arbitraries.longs().between(1, 50_000)));
    }

    /** What a try needs; counts what kind of input it is about. */
    private static final class Rig {
        private final Numbering bus;
        private final BioVecList list;
        private final SparseMemory memory = new SparseMemory();
        private final BouncePool pool = new BouncePool(POOL_START, POOL_BYTES, memory);

        Rig(Trial trial, Case input) {
            bus = input.numbering();
            list = input.lay();
            trial.reached(SEVERAL, bus.windows.size() > 2);
            trial.reached(UNEVEN, bus.uneven(input.alignMask));
            for (long i = 0; i < list.entries(); i++) {
                trial.reached(HOLE, !bus.covers(list.phys(i), 1));
                trial.reached(ACROSS, bus.endsInside(list.phys(i), list.length(i)));
            }
        }
    }

    private static void seenThroughWindows(Trial trial, Case input) throws Exception {
        Rig rig = new Rig(trial, input);
        Numbering bus = rig.bus;
        BioVecList list = rig.list;
        BouncePool pool = rig.pool;
        DirectMapper mapper = input.always
                ? DirectMapper.alwaysBouncing(MapperSettings.DEFAULT, pool)
                : DirectMapper.bouncing(MapperSettings.DEFAULT, pool);
        Device device = input.device(bus.windows()).build();
        byte[] data = random(list.bytes(), 1);
        rig.memory.scatter(list, data);

        DmaSgList segments = new DmaSgList();
        long told = mapper.bounds(device, list, segments).emitted();
        Mapping.Bidirectional token = mapper.map(device, list, Direction.BIDIRECTIONAL, MapAttributes.NONE, segments);
        Expect.same("segments", told, segments.segments());
        limitsAreKept(input, segments);
        bouncedEntriesKeepBits(trial, input, bus, list, segments);
        BusMaster master = new BusMaster(rig.memory, bus);
        Expect.bytes("what the device reads", data, master.read(segments));
        byte[] written = random(data.length, 2);
        master.write(segments, written);
        token.unmap();
        Expect.bytes("what the CPU finds", written, rig.memory.gather(list));
        Expect.same("free slots", pool.slots(), pool.freeSlots());
    }

    private static void limitsAreKept(Case input, DmaSgList segments) {
        for (long i = 0; i < segments.segments(); i++) {
            long address = segments.address(i);
            long length = segments.length(i);
            Expect.that(
                    input.limits.allows(address, length),
                    () -> "segment 0x" + Long.toHexString(address) + "+0x" + Long.toHexString(length)
                            + " (expected: within " + input.limits + ")");
        }
    }

    /** What is bounced starts a segment of its own, at an address that keeps the bits of the original's. */
    private static void bouncedEntriesKeepBits(
            Trial trial, Case input, Numbering bus, BioVecList list, DmaSgList segments) {
        long segment = 0;
        long segmentAt = 0;
        long at = 0;
        for (long i = 0; i < list.entries(); i++) {
            while (segmentAt < at) {
                segmentAt += segments.length(segment++);
            }
            boolean bounced = input.always || !bus.covers(list.phys(i), list.length(i));
            trial.reached(bounced ? BOUNCED : REACHED);
            if (bounced) {
                String what = "entry " + i;
                Expect.same(what + " starts a segment, at byte", at, segmentAt);
                Expect.same(
                        what + ", bits kept",
                        list.phys(i) & input.alignMask,
                        segments.address(segment) & input.alignMask);
            }
            at += list.length(i);
        }
    }

    private static void refusedOutsideOfWindows(Trial trial, Case input) throws Exception {
        Rig rig = new Rig(trial, input);
        Numbering bus = rig.bus;
        BioVecList list = rig.list;
        BouncePool pool = rig.pool;
        DirectMapper mapper = input.always
                ? DirectMapper.bouncing(MapperSettings.DEFAULT, pool)
                : new DirectMapper(MapperSettings.DEFAULT);
        Device device = input.device(bus.windows()).bounceAllowed(false).build();
        DmaSgList segments = new DmaSgList();
        long outside = 0;
        while (outside < list.entries() && bus.covers(list.phys(outside), list.length(outside))) {
            outside++;
        }
        if (outside == list.entries()) {
            trial.reached("all covered");
            mapper.map(device, list, Direction.TO_DEVICE, MapAttributes.NONE, segments)
                    .unmap();
            return;
        }
        DmaException refusal = Expect.refused(
                "a list with an entry outside of all windows",
                DmaException.class,
                () -> mapper.map(device, list, Direction.TO_DEVICE, MapAttributes.NONE, segments));
        Expect.same("error", DmaError.EIO, refusal.error());
        Expect.same("entry", outside, refusal.entry());
        Expect.same("segments left", 0, segments.segments());
        Expect.same("free slots", pool.slots(), pool.freeSlots());
    }

    private static byte[] random(long length, long seed) {
        byte[] bytes = new byte[Math.toIntExact(length)];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
