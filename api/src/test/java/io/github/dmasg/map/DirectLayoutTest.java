package io.github.dmasg.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.bounce.BouncePool;
import io.github.dmasg.bounce.PhysicalMemory;
import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegment;
import io.github.dmasg.dma.DmaSink;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.map.NaiveDirect.Line;
import io.github.dmasg.map.NaiveDirect.Piece;
import io.github.dmasg.map.NaiveDirect.Window;
import io.github.dmasg.map.SpanSource.Entry;
import io.github.dmasg.page.BioVec;
import io.github.dmasg.peer.MapType;
import io.github.dmasg.peer.PeerRoutes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The direct mapper against {@link NaiveDirect}, on generated lists: every segment, why it ends, and what it holds. */
class DirectLayoutTest {
    private static final long SEED = 0x5eed;
    private static final long NONE = SegmentLimits.NO_BOUNDARY;
    private static final long PAGE = BioVec.PAGE_SIZE;

    // Two that reach each other's end on the bus, one whose bus addresses are the physical ones, one like ordinary
    // memory.
    private static final int[] PEERS = {1, 2, 3, 4};
    private static final int UNREACHABLE = 5;
    private static final PeerRoutes ROUTES = new PeerRoutes() {
        @Override
        public MapType mapType(int provider, Device client) {
            if (provider == UNREACHABLE) {
                return MapType.NOT_SUPPORTED;
            }
            return provider == 4 ? MapType.HOST_BRIDGE : MapType.BUS_ADDRESS;
        }

        @Override
        public long busOffset(int provider) {
            return provider == 3 ? 0 : 0x1_0000_0000L;
        }
    };

    /** A copy that bouncing made. */
    private record Copy(long from, long to, long length) {}

    private static final class Copies implements PhysicalMemory {
        private final List<Copy> made = new ArrayList<>();

        @Override
        public void copy(long from, long to, long length) {
            made.add(new Copy(from, to, length));
        }

        @Override
        public void zero(long at, long length) {}
    }

    /** Keeps what comes, and what became of it. */
    private static final class Kept implements DmaSink {
        private final SegmentLimits limits;
        private final List<long[]> segments = new ArrayList<>();
        private final List<Integer> batches = new ArrayList<>();
        private String fate = "";

        private Kept(SegmentLimits limits) {
            this.limits = limits;
        }

        @Override
        public SegmentLimits limits() {
            return limits;
        }

        @Override
        public void begin() {
            fate += "begin ";
        }

        @Override
        public void accept(long[] addresses, long[] extents, int from, int to) {
            batches.add(to - from);
            for (int i = from; i < to; i++) {
                segments.add(new long[] {addresses[i], DmaSegment.length(extents[i]), DmaSegment.flags(extents[i])});
            }
        }

        @Override
        public void commit() {
            fate += "commit";
        }

        @Override
        public void abort() {
            fate += "abort";
        }
    }

    private final Random random = new Random(SEED);
    private final Copies copies = new Copies();

    private int pick(int... values) {
        return values[random.nextInt(values.length)];
    }

    private long pickLong(long... values) {
        return values[random.nextInt(values.length)];
    }

    /** Everything of a few bytes, so that every limit is met at every byte. */
    @Test
    void aFewBytesUnderTinyLimits() throws DmaException {
        for (int round = 0; round < 4000; round++) {
            long highest = 0x3_ffffL + random.nextInt(32);
            long at = 0x3_ffffL - random.nextInt(60);
            List<Window> windows = List.of();
            if (random.nextBoolean()) {
                // The second may follow the first for the CPU, on the bus, both, or neither.
                long first = 20L + random.nextInt(30);
                windows = List.of(
                        new Window(0x8000, 0x100, first),
                        new Window(0x8000 + first + pick(0, 4), 0x100 + first + pick(0, 4), 4 + random.nextInt(60)),
                        new Window(0x10_0000, 0x1_0000 + 0x800 * random.nextInt(8), 0x2_0000));
                at = 0x8000L + random.nextInt(8);
            }
            List<Entry> entries = new ArrayList<>();
            for (int n = random.nextInt(9); n >= 0; n--) {
                int provider = random.nextInt(4) == 0 ? pick(PEERS) : BioVec.ORDINARY;
                long length = 1L + random.nextInt(12);
                int back = random.nextInt(8) == 0 ? 1 + random.nextInt(2) : 0;
                entries.add(new Entry(at, length, provider, back));
                at += length + pick(0, 0, 0, 0, 1, 4);
            }
            spoilOne(entries);
            BouncePool pool =
                    random.nextBoolean() ? new BouncePool(windows.isEmpty() ? 0 : 0x10_0000, 0x2_0000, copies) : null;
            check(machine(windows, highest, tiny(), tiny(), pool), entries);
        }
    }

    private void spoilOne(List<Entry> entries) {
        int which = random.nextInt(entries.size());
        long phys = entries.get(which).phys();
        switch (random.nextInt(24)) {
            case 0 -> entries.set(which, Entry.of(phys, 0));
            case 1 -> entries.set(which, Entry.of(phys, 5, UNREACHABLE));
            default -> {}
        }
    }

    private SegmentLimits tiny() {
        if (random.nextInt(3) == 0) {
            return SegmentLimits.NONE;
        }
        // A cut alignment of one side has to fit into the limits of the other.
        return new SegmentLimits(
                4 + random.nextInt(24), pickLong(3, 7, 15, 63, NONE, NONE), Long.MAX_VALUE, pick(1, 1, 1, 2, 4));
    }

    private NaiveDirect machine(
            List<Window> windows,
            long highest,
            SegmentLimits ofDevice,
            SegmentLimits ofSink,
            @Nullable BouncePool pool) {
        return new NaiveDirect(
                windows,
                highest,
                pool == null ? 0 : pickLong(0, 0, 3, 0xff, 0xfff, 0x1fff),
                ofDevice,
                ofSink,
                random.nextInt(4) == 0 ? Policy.CLASSIC : Policy.MINIMAL,
                ROUTES,
                pool,
                pool != null && random.nextInt(4) == 0);
    }

    /** Pages of a few buffers, more than a batch takes, with runs of them that the loop takes in one step. */
    @Test
    void manyPagesInRunsAndScattered() throws DmaException {
        for (int round = 0; round < 300; round++) {
            List<Entry> entries = new ArrayList<>();
            long at = 16 << 20;
            int runs = 1 + random.nextInt(round % 5 == 0 ? 400 : 20);
            boolean scattered = random.nextInt(3) == 0;
            for (int run = 0; run < runs; run++) {
                int provider = random.nextInt(8) == 0 ? pick(PEERS) : BioVec.ORDINARY;
                long length = pickLong(PAGE, PAGE, 2 * PAGE, 5 * PAGE, 512, 70_000, 600_000);
                for (int n = random.nextInt(4) == 0 ? random.nextInt(40) : 0; n >= 0; n--) {
                    entries.add(Entry.of(at, length, provider));
                    at += length;
                }
                at += scattered ? pickLong(PAGE, 3 * PAGE) : pickLong(0, 0, 0, 512, PAGE, 3 * PAGE);
            }
            long highest = random.nextBoolean() ? -1 : (16 << 20) + (long) (random.nextDouble() * (at - (16 << 20)));
            BouncePool pool = highest > 0 && random.nextInt(4) != 0 ? new BouncePool(0, 16 << 20, copies) : null;
            long bytes = entries.stream().mapToLong(Entry::length).sum();
            check(machine(List.of(), highest, paged(), paged(), bytes < 6 << 20 ? pool : null), entries);
        }
    }

    private SegmentLimits paged() {
        if (random.nextInt(3) == 0) {
            return SegmentLimits.NONE;
        }
        return new SegmentLimits(
                pickLong(PAGE, 3 * PAGE, 4 * PAGE + 512, 65_535, 1 << 16, 100 * PAGE),
                pickLong(PAGE - 1, 4 * PAGE - 1, 0xffff, 0xf_ffff, NONE, Long.MAX_VALUE),
                Long.MAX_VALUE,
                pick(1, 1, 512, 4096));
    }

    /** Runs of pages that meet the last address of the device, and the last frame that has a number. */
    @Test
    void runsOfPagesUpToTheLastAddress() throws DmaException {
        for (int round = 0; round < 300; round++) {
            int pages = 2 + random.nextInt(8);
            long length = PAGE << random.nextInt(2);
            long over = pickLong(0, 0, 0, 1, length - 1, length, 3 * length);
            boolean top = random.nextInt(4) == 0;
            long end = top ? (BioVec.MAX_PFN + 1) << BioVec.PAGE_SHIFT : 1L << 32;
            long offset = top ? 0 : pick(0, 0, 512);
            List<Entry> entries = new ArrayList<>();
            for (int i = 0; i < pages; i++) {
                entries.add(Entry.of(end - (pages - i) * length + offset, length));
            }
            if (random.nextBoolean()) {
                entries.add(Entry.of(0, length, random.nextInt(2)));
            }
            long highest = end + offset - 1 - over;
            BouncePool pool = random.nextBoolean() ? new BouncePool(1 << 20, 1 << 20, copies) : null;
            check(machine(List.of(), highest, paged(), paged(), pool), entries);
        }
    }

    /** Up to a tebibyte each: their length does not fit the extent word. */
    @Test
    void lengthsOfFourGibibytesAndMore() throws DmaException {
        long tebi = BioVec.MAX_LENGTH;
        for (int round = 0; round < 500; round++) {
            List<Entry> entries = new ArrayList<>();
            long at = pickLong(0, PAGE, (1L << 51) - 512);
            for (int n = random.nextInt(8); n >= 0; n--) {
                int provider = random.nextInt(6) == 0 ? pick(PEERS) : BioVec.ORDINARY;
                long length = pickLong(
                        512, PAGE, 1L << 32, (1L << 32) - PAGE, (1L << 32) + 1, 3L << 32, 1L << 39, tebi, tebi - 511);
                entries.add(new Entry(at, length, provider, at < PAGE ? 0 : pick(0, 0, 1)));
                at += length + pick(0, 0, 0, 512, 1 << 20);
            }
            long highest = pickLong(-1, -1, Long.MAX_VALUE, Math.max(PAGE, at - pick(0, 1, 2)));
            check(machine(List.of(), highest, huge(), huge(), null), entries);
        }
    }

    private SegmentLimits huge() {
        return new SegmentLimits(
                pickLong(1L << 32, (1L << 32) - 1, 3L << 32, 1L << 40, DmaSegment.MAX_LENGTH, DmaSegment.MAX_LENGTH),
                pickLong((1L << 32) - 1, (1L << 40) - 1, NONE, NONE, Long.MAX_VALUE),
                Long.MAX_VALUE,
                pick(1, 1, 512));
    }

    private void check(NaiveDirect machine, List<Entry> entries) throws DmaException {
        SpanSource source = new SpanSource(entries, 1 + random.nextInt(entries.size()));
        Supplier<String> what = () -> "seed " + SEED + ": " + source + " on " + machine;
        List<Piece> pieces;
        try {
            pieces = machine.pieces(entries);
        } catch (DmaException refused) {
            checkRefused(machine, source, refused, what);
            return;
        }
        List<Line> lines = machine.lines(pieces, machine.policy(), true);
        checkExplained(machine, source, lines, what);
        checkMapped(machine, source, pieces, lines, what);
        checkBounds(machine, source, pieces, lines, what);
        if (lines.size() > 1) {
            checkTooMany(machine, source, lines, 1 + random.nextInt(lines.size() - 1), what);
        }
    }

    private void checkRefused(NaiveDirect machine, SpanSource source, DmaException refused, Supplier<String> what) {
        DirectMapper mapper = machine.mapper();
        Device device = machine.device();
        Kept sink = new Kept(machine.ofSink());
        List<DmaException> thrown = List.of(
                assertThrows(
                        DmaException.class, () -> mapper.explain(device, source, sink, (a, l, f, e, r) -> {}), what),
                assertThrows(DmaException.class, () -> mapper.bounds(device, source, sink), what),
                assertThrows(DmaException.class, () -> map(mapper, device, source, sink), what));
        for (DmaException failure : thrown) {
            assertEquals(refused.error(), failure.error(), what);
            assertEquals(refused.entry(), failure.entry(), what);
        }
        assertEquals("begin abort", sink.fate, what);
        checkNothingLent(machine, what);
    }

    private void checkNothingLent(NaiveDirect machine, Supplier<String> what) {
        BouncePool pool = machine.pool();
        if (pool != null) {
            assertEquals(pool.slots(), pool.freeSlots(), what);
        }
        copies.made.clear();
    }

    private static Mapping.Bidirectional map(DirectMapper mapper, Device device, SpanSource source, DmaSink sink)
            throws DmaException {
        return mapper.map(device, source, Direction.BIDIRECTIONAL, MapAttributes.NONE, sink);
    }

    private static void checkExplained(NaiveDirect machine, SpanSource source, List<Line> lines, Supplier<String> what)
            throws DmaException {
        int[] told = {0};
        SegmentListener listener = (address, length, flags, entry, rule) -> {
            int at = told[0]++;
            // Here and not at the end: what is cut wrongly may never end.
            assertTrue(at < lines.size(), what);
            Line line = new Line(address, length, flags, entry, rule, NaiveDirect.NOT_BOUNCED);
            assertEquals(lines.get(at).toString(), line.toString(), () -> "segment " + at + " of " + what.get());
        };
        machine.mapper().explain(machine.device(), source, new Kept(machine.ofSink()), listener);
        assertEquals(lines.size(), told[0], what);
    }

    private void checkMapped(
            NaiveDirect machine, SpanSource source, List<Piece> pieces, List<Line> lines, Supplier<String> what)
            throws DmaException {
        Kept sink = new Kept(machine.ofSink());
        Mapping.Bidirectional token = map(machine.mapper(), machine.device(), source, sink);
        assertEquals("begin commit", sink.fate, what);
        assertEquals(lines.size(), sink.segments.size(), what);
        assertEquals(lines.size(), token.segments(), what);
        assertEquals(source.bytes(), token.bytes(), what);
        assertEquals((lines.size() + 255) / 256, sink.batches.size(), what);
        assertTrue(sink.batches.stream().allMatch(batch -> 0 < batch && batch <= 256), what);
        List<Copy> in = List.copyOf(copies.made);
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            long[] segment = sink.segments.get(i);
            Supplier<String> which = () -> "segment " + line + " of " + what.get();
            assertEquals(line.length(), segment[1], which);
            assertEquals(line.flags(), segment[2], which);
            if (line.bouncedFrom() == NaiveDirect.NOT_BOUNCED) {
                assertEquals(line.address(), segment[0], which);
            } else {
                assertEquals(line.bouncedFrom() & machine.keptBits(), segment[0] & machine.keptBits(), which);
                assertTrue(
                        in.stream().anyMatch(copy -> holds(machine, copy, line, segment[0])),
                        () -> which.get() + " is no copy of 0x" + Long.toHexString(line.bouncedFrom()));
            }
            if (machine.policy() == Policy.MINIMAL) {
                assertTrue(machine.ofDevice().allows(segment[0], segment[1]), which);
                assertTrue(machine.ofSink().allows(segment[0], segment[1]), which);
            }
        }
        checkSyncOfAPart(token, pieces, what);
        copies.made.clear();
        token.unmap();
        List<Copy> back = in.stream()
                .map(copy -> new Copy(copy.to, copy.from, copy.length))
                .toList();
        assertEquals(back, copies.made, what);
        checkNothingLent(machine, what);
    }

    private static boolean holds(NaiveDirect machine, Copy copy, Line line, long address) {
        long into = line.bouncedFrom() - copy.from;
        return 0 <= into
                && into + line.length() <= copy.length
                && machine.address(copy.to + into, line.length()) == address;
    }

    /** What of a part was bounced comes back to where it was, and nothing else. */
    private void checkSyncOfAPart(Mapping.Bidirectional token, List<Piece> pieces, Supplier<String> what) {
        long from = (long) (random.nextDouble() * token.bytes());
        long size = 1 + (long) (random.nextDouble() * (token.bytes() - from));
        List<String> expected = new ArrayList<>();
        long position = 0;
        for (Piece piece : pieces) {
            long begin = Math.max(from, position);
            long end = Math.min(from + size, position + piece.length());
            if (piece.bounced() && begin < end) {
                expected.add(piece.bouncedFrom() + (begin - position) + "+" + (end - begin));
            }
            position += piece.length();
        }
        copies.made.clear();
        token.syncForCpu(from, size);
        assertEquals(
                expected,
                copies.made.stream().map(copy -> copy.to + "+" + copy.length).toList(),
                () -> "sync of " + from + "+" + size + ", " + what.get());
    }

    private static void checkBounds(
            NaiveDirect machine, SpanSource source, List<Piece> pieces, List<Line> lines, Supplier<String> what)
            throws DmaException {
        int fewest = machine.lines(pieces, Policy.MINIMAL, true).size();
        int alone = machine.lines(pieces, Policy.MINIMAL, false).size();
        Bounds bounds = machine.mapper().bounds(machine.device(), source, new Kept(machine.ofSink()));
        assertEquals(new Bounds(fewest, lines.size(), Math.max(lines.size(), alone)), bounds, what);
    }

    /** The entry to blame holds the last byte of the first segment that is one too many. */
    private void checkTooMany(
            NaiveDirect machine, SpanSource source, List<Line> lines, int most, Supplier<String> what) {
        Kept sink = new Kept(machine.ofSink().withMaxSegments(most));
        DmaException thrown =
                assertThrows(DmaException.class, () -> map(machine.mapper(), machine.device(), source, sink), what);
        String message = thrown.getMessage();
        assertEquals(DmaError.EINVAL, thrown.error(), what);
        assertTrue(
                message.endsWith("segments: " + (most + 1) + " or more (expected: at most " + most + ")"),
                () -> message + ", " + what.get());
        // A cut that falls back behind several short entries is blamed on one of them.
        if (Math.max(machine.ofDevice().cutAlignment(), machine.ofSink().cutAlignment()) == 1) {
            assertEquals(lines.get(most).lastEntry(), thrown.entry(), () -> "at most " + most + " of " + what.get());
        }
        assertEquals("begin abort", sink.fate, what);
        checkNothingLent(machine, what);
    }
}
