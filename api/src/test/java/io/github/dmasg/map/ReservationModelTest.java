package io.github.dmasg.map;

import static io.github.dmasg.map.LoggedDomain.LARGE;
import static io.github.dmasg.map.LoggedDomain.PAGE;
import static io.github.dmasg.map.LoggedDomain.cleaned;
import static io.github.dmasg.map.LoggedDomain.dropped;
import static io.github.dmasg.map.LoggedDomain.forgotten;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.page.BioVecList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Programs of link, sync, unlink and close beside a model that knows the leaves only: what is mapped, what is refused and for
 * which reason, and each range that a cache is told of.
 */
class ReservationModelTest {
    private static final int PROGRAMS = 600;
    private static final int STEPS = 12;
    private static final List<Direction<?>> DIRECTIONS =
            List.of(Direction.TO_DEVICE, Direction.FROM_DEVICE, Direction.BIDIRECTIONAL);

    private record Piece(long phys, long length) {
        @Override
        public String toString() {
            return "0x" + Long.toHexString(phys) + "+0x" + Long.toHexString(length);
        }
    }

    /** A leaf: where it leads, its size, and which of its bytes were linked. */
    private record Leaf(long phys, long size, long firstByte, long endByte) {}

    private final LoggedDomain logged = new LoggedDomain();
    private final List<String> program = new ArrayList<>();
    private final Set<String> reached = new HashSet<>();

    // One program.
    private Random random = new Random(0);
    private Device device = Device.named("none").build();
    private Direction<?> direction = Direction.TO_DEVICE;
    private Reservation reservation;
    private long base;
    private long reserved;

    // The model.
    private final TreeMap<Long, Leaf> leaves = new TreeMap<>();
    private long linked;
    private long synced;
    private final List<String> expectedLog = new ArrayList<>();

    @Test
    void aModelOfLeavesForetellsEverything() throws DmaException {
        for (int seed = 0; seed < PROGRAMS; seed++) {
            random = new Random(seed);
            program.clear();
            reserve();
            for (int step = 0; step < STEPS; step++) {
                step();
                compare();
            }
            close();
        }
        assertEquals(
                Set.of(
                        "link refused at 0",
                        "link refused at 1",
                        "link refused at 2",
                        "unlink IndexOutOfBoundsException",
                        "unlink IllegalArgumentException",
                        "unlink IllegalStateException",
                        "unlink of a tail",
                        "unlink of a part",
                        "deliver refused",
                        "deliver refused for a hole",
                        "delivered"),
                reached,
                "what programs led to");
    }

    private void reserve() throws DmaException {
        device = Device.named("device")
                .coherent(random.nextInt(4) == 0)
                .maxSegmentSize(1L << 32)
                .build();
        direction = DIRECTIONS.get(random.nextInt(3));
        long first = LARGE * 4 + (random.nextBoolean() ? 0 : PAGE * random.nextInt(512)) + offsetInPage();
        long capacity = length();
        for (int more = random.nextInt(6); more > 0; more--) {
            capacity += length();
        }
        program.add((device.coherent() ? "coherent " : "") + "reserve " + direction + " " + new Piece(first, capacity));
        reservation = logged.mapper().reserve(device, direction, first, capacity);
        base = reservation.address() - first % PAGE;
        assertEquals(0, base % PAGE, this::story);
        reserved = up(reservation.address() + capacity) - base;
        leaves.clear();
        linked = 0;
        synced = 0;
    }

    private long offsetInPage() {
        return random.nextInt(3) == 0 ? 1 + random.nextInt(4095) : 0;
    }

    /** Mostly whole pages, few of them; sometimes a large leaf and a little more; sometimes part of a page. */
    private long length() {
        long pages = PAGE * (1 + random.nextInt(3));
        int kind = random.nextInt(12);
        if (kind == 0) {
            return 1L + random.nextInt(3 * 4096);
        }
        return kind <= 2 ? LARGE * (1 + random.nextInt(2)) + pages - PAGE : pages;
    }

    private static long up(long address) {
        return (address + PAGE - 1) / PAGE * PAGE;
    }

    private void step() throws DmaException {
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> linkOne();
            case 3, 4 -> linkSome();
            case 5, 6, 7 -> unlink();
            case 8 -> sync();
            default -> {
                if (random.nextInt(3) == 0) {
                    unlinkAll();
                } else {
                    deliver();
                }
            }
        }
    }

    // Linking.

    /** Usually what fits behind what is linked; where it fits, congruent to it modulo the large leaf. */
    private Piece piece(long at) {
        long deep = (reservation.address() + at) % PAGE;
        long phys = (5 + random.nextInt(9)) * LARGE;
        phys += random.nextBoolean() ? (reservation.address() + at) % LARGE : PAGE * random.nextInt(512) + deep;
        if (random.nextInt(12) == 0) {
            phys += 1 + random.nextInt(4095);
        }
        long room = reservation.capacity() - at;
        long length = random.nextInt(4) == 0 ? Math.max(1, room) : length();
        if (deep != 0) {
            // So that the next one can follow.
            length = Math.max(1, length - deep);
        }
        return new Piece(phys, length);
    }

    private boolean fits(Piece piece, long at) {
        long address = reservation.address() + at;
        return (at == 0 || address % PAGE == 0)
                && piece.length <= reservation.capacity() - at
                && piece.phys % PAGE == address % PAGE;
    }

    private void linkOne() {
        Piece piece = piece(linked);
        program.add("link " + piece);
        if (fits(piece, linked)) {
            add(piece);
            expectCleaned(piece);
        }
        expectRefusal(fits(piece, linked) ? -1 : 0, () -> reservation.link(piece.phys, piece.length));
        if (fits(piece, linked)) {
            linked += piece.length;
        }
    }

    private void linkSome() {
        List<Piece> pieces = new ArrayList<>();
        BioVecList source = new BioVecList();
        long at = linked;
        int wrong = -1;
        for (int i = 0, count = 1 + random.nextInt(3); i < count; i++) {
            Piece piece = piece(at);
            source.append(piece.phys, piece.length);
            if (wrong < 0 && !fits(piece, at)) {
                wrong = i;
            }
            pieces.add(piece);
            at += piece.length;
        }
        program.add("link " + pieces);
        boolean room = linked < reservation.capacity() && (linked == 0 || (reservation.address() + linked) % PAGE == 0);
        if (wrong < 0) {
            for (Piece piece : pieces) {
                add(piece);
                linked += piece.length;
                expectCleaned(piece);
            }
        } else if (room) {
            long from = (reservation.address() + linked) / PAGE * PAGE;
            expectedLog.add(forgotten(from, base + reserved - from));
        }
        expectRefusal(wrong, () -> reservation.link(source));
    }

    private void expectCleaned(Piece piece) {
        if (!device.coherent()) {
            expectedLog.add(cleaned(piece.phys, piece.length));
        }
    }

    private interface Linking {
        void run() throws DmaException;
    }

    private void expectRefusal(int entry, Linking linking) {
        if (entry >= 0) {
            reached.add("link refused at " + entry);
        }
        String refused = "";
        try {
            linking.run();
        } catch (DmaException e) {
            refused = e.error() + " at " + e.entry();
        }
        assertEquals(entry < 0 ? "" : DmaError.EINVAL + " at " + entry, refused, this::story);
    }

    /** Maps a piece behind what is linked: in large leaves where both addresses and the length allow one. */
    private void add(Piece piece) {
        long address = reservation.address() + linked;
        long end = address + piece.length;
        long iova = address / PAGE * PAGE;
        while (iova < end) {
            long phys = piece.phys / PAGE * PAGE + (iova - address / PAGE * PAGE);
            long size = iova % LARGE == 0 && phys % LARGE == 0 && up(end) - iova >= LARGE ? LARGE : PAGE;
            leaves.put(iova, new Leaf(phys, size, Math.max(iova, address), Math.min(iova + size, end)));
            iova += size;
        }
    }

    // Unlinking.

    private void unlink() {
        long offset = 0;
        long length = 0;
        int kind = random.nextInt(8);
        if (kind == 0) {
            offset = random.nextInt(3) * PAGE - PAGE;
            length = random.nextInt(3) * PAGE - PAGE;
        } else if (kind == 1) {
            offset = random.nextInt(1 + (int) linked);
            length = random.nextInt(1 + (int) linked);
        } else {
            offset = edge();
            length = random.nextBoolean() ? linked - offset : edge() - offset;
            if (random.nextInt(12) == 0) {
                length++;
            }
        }
        program.add("unlink " + new Piece(offset, length));
        String expected = unlinking(offset, length);
        String seen = "";
        try {
            reservation.unlink(offset, length);
        } catch (RuntimeException e) {
            seen = e.getClass().getSimpleName();
        }
        assertEquals(expected, seen, this::story);
        boolean tail = offset + length == linked;
        reached.add("unlink " + (!expected.isEmpty() ? expected : tail ? "of a tail" : "of a part"));
        if (expected.isEmpty()) {
            if (tail) {
                linked = offset;
            }
            synced = Math.min(synced, linked);
        }
    }

    /** A position where a leaf of the model starts or ends, or any page's. */
    private long edge() {
        if (!leaves.isEmpty() && random.nextInt(6) != 0) {
            List<Long> starts = new ArrayList<>(leaves.keySet());
            return Math.max(0, starts.get(random.nextInt(starts.size())) - reservation.address());
        }
        long pages = linked / PAGE + 1;
        long deep = reservation.address() % PAGE;
        return Math.max(0, random.nextInt((int) pages) * PAGE - deep);
    }

    /** What unlinking throws, or nothing and the leaves are gone. */
    private String unlinking(long offset, long length) {
        if (offset < 0 || length < 1 || offset + length > linked) {
            return "IndexOutOfBoundsException";
        }
        long from = offset == 0 ? base : reservation.address() + offset;
        long to = reservation.address() + offset + length;
        if (offset + length == linked) {
            to = up(to);
        }
        if (from % PAGE != 0 || to % PAGE != 0 || inLeaf(from) || inLeaf(to)) {
            return "IllegalArgumentException";
        }
        for (long page = from; page < to; page += PAGE) {
            var leaf = leaves.floorEntry(page);
            if (leaf == null || leaf.getKey() + leaf.getValue().size <= page) {
                return "IllegalStateException";
            }
        }
        remove(from, to);
        return "";
    }

    /** Whether a leaf starts before an address and ends behind it. */
    private boolean inLeaf(long address) {
        var leaf = leaves.lowerEntry(address);
        return leaf != null && leaf.getKey() + leaf.getValue().size > address;
    }

    private void remove(long from, long to) {
        var gone = leaves.subMap(from, to);
        if (!device.coherent() && direction != Direction.TO_DEVICE) {
            gone.forEach((iova, leaf) ->
                    expectedLog.add(dropped(leaf.phys + leaf.firstByte - iova, leaf.endByte - leaf.firstByte)));
        }
        gone.clear();
        expectedLog.add(forgotten(from, to - from));
    }

    private void unlinkAll() {
        program.add("unlink all");
        reservation.unlinkAll();
        removeAll();
    }

    private void removeAll() {
        if (linked > 0) {
            remove(base, up(reservation.address() + linked));
        }
        linked = 0;
        synced = 0;
    }

    // The rest.

    private void sync() {
        program.add("sync");
        reservation.sync();
        if (linked > synced) {
            long from = (reservation.address() + synced) / PAGE * PAGE;
            expectedLog.add(forgotten(from, up(reservation.address() + linked) - from));
        }
        synced = linked;
    }

    private void deliver() throws DmaException {
        program.add("deliver");
        DmaSgList list = new DmaSgList();
        String seen = "";
        try {
            assertEquals(1, reservation.deliver(list), this::story);
        } catch (IllegalStateException e) {
            seen = e.getMessage();
        }
        boolean ready = linked > 0 && synced == linked;
        long hole = ready ? firstHole() : linked;
        reached.add(!ready ? "deliver refused" : hole < linked ? "deliver refused for a hole" : "delivered");
        if (ready && hole < linked) {
            assertTrue(seen.startsWith("unlinked from byte " + hole + " of " + linked + " "), this::story);
            assertEquals(0, list.segments(), this::story);
        } else if (ready) {
            assertEquals("", seen, this::story);
            assertEquals(1, list.segments(), this::story);
            assertEquals(reservation.address(), list.address(0), this::story);
            assertEquals(linked, list.length(0), this::story);
        } else {
            assertEquals(
                    "synced bytes: " + synced + " (expected: all " + linked + " that are linked, and at least 1)",
                    seen,
                    this::story);
            assertEquals(0, list.segments(), this::story);
        }
    }

    /** First byte that no leaf holds, or the end of what is linked. */
    private long firstHole() {
        long at = base;
        for (var leaf : leaves.entrySet()) {
            if (leaf.getKey() > at) {
                break;
            }
            at = leaf.getKey() + leaf.getValue().size;
        }
        return Math.min(linked, Math.max(0, at - reservation.address()));
    }

    private void close() {
        program.add("close");
        reservation.close();
        removeAll();
        compareTables();
        assertEquals(0, logged.domain.iovas().liveBytes(), this::story);
    }

    private void compare() {
        assertEquals(linked, reservation.linked(), this::story);
        assertEquals(synced, reservation.synced(), this::story);
        compareTables();
    }

    private void compareTables() {
        assertEquals(expectedLog, logged.taken(), this::story);
        expectedLog.clear();
        List<String> expected = new ArrayList<>();
        leaves.forEach((iova, leaf) -> expected.add(iova + " to " + leaf.phys + " by " + leaf.size));
        List<String> seen = new ArrayList<>();
        logged.domain.table().walk((iova, phys, size) -> seen.add(iova + " to " + phys + " by " + size));
        assertEquals(expected, seen, this::story);
    }

    private String story() {
        return String.join("; ", program);
    }
}
