package io.github.dmasg.map;

import static io.github.dmasg.map.LoggedDomain.END;
import static io.github.dmasg.map.LoggedDomain.LARGE;
import static io.github.dmasg.map.LoggedDomain.PAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.page.BioVecList;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where a reservation lies in IOVA space, and what is refused because it does not fit there. */
class ReservedRangeTest {
    private static final Device ANY = Device.named("any").build();
    private static final long END_OF_MEMORY = 1L << 52;

    private final LoggedDomain logged = new LoggedDomain();
    private final List<MapStep> asked = new ArrayList<>();

    private Reservation reserve(Device device, long firstPhys, long bytes) throws DmaException {
        return logged.mapper().reserve(device, Direction.BIDIRECTIONAL, firstPhys, bytes);
    }

    private static void assertRefused(DmaError error, long entry, String message, ThrowingCall call) {
        DmaException refusal = assertThrows(DmaException.class, call::run);
        assertEquals(error, refusal.error());
        assertEquals(entry, refusal.entry());
        String where = entry < 0 ? "" : " at entry " + entry;
        assertEquals(error + where + ": " + message, refusal.getMessage());
    }

    private interface ThrowingCall {
        void run() throws DmaException;
    }

    /** The rule of the large leaf: congruent from the size of one on, otherwise wherever is highest. */
    @Test
    void liesAsHighAsTheLargestLeafThatItCouldHoldAllows() throws DmaException {
        long[] sizes = {LARGE / 2, LARGE, LARGE + PAGE, 2 * LARGE - PAGE, 2 * LARGE, 3 * LARGE, 4 * LARGE, 5 * LARGE};
        for (long bytes : sizes) {
            for (long firstPhys : new long[] {0, 3 * PAGE, LARGE - PAGE, 7 * LARGE + 100 * PAGE, 5 * PAGE + 0x123}) {
                long inPage = firstPhys % PAGE;
                long room = (inPage + bytes + PAGE - 1) / PAGE * PAGE;
                // Below it a block of a power of two.
                long expected =
                        bytes < LARGE ? END - Long.highestOneBit(2 * room - 1) : highest(room, firstPhys - inPage);
                LoggedDomain fresh = new LoggedDomain();
                try (Reservation made = fresh.mapper().reserve(ANY, Direction.TO_DEVICE, firstPhys, bytes)) {
                    String what = bytes + " bytes from 0x" + Long.toHexString(firstPhys);
                    assertEquals(expected + inPage, made.address(), what);
                    assertEquals(bytes, made.capacity(), what);
                    assertEquals(room, fresh.domain.iovas().liveBytes(), what);
                }
            }
        }
    }

    private static long highest(long room, long congruentTo) {
        long base = END - room;
        while (base % LARGE != congruentTo % LARGE) {
            base -= PAGE;
        }
        return base;
    }

    @Test
    void takesATighterPlaceIfTheLargeLeafHasNoRoom() throws DmaException {
        Device low = Device.named("low").dmaBits(22).build();
        try (Reservation made = reserve(low, 0, LARGE / 2 * 3)) {
            assertEquals((1L << 22) - LARGE / 2 * 3, made.address());
        }
    }

    @Test
    void isRefusedWithoutRoomBelowWhatTheDeviceReaches() {
        Device low = Device.named("low").dmaBits(21).build();
        assertRefused(
                DmaError.ENOMEM,
                DmaException.NONE,
                "IOVA space: no room for 2097152 bytes at or below 0x1fffff (expected: a free range)",
                () -> reserve(low, 0, LARGE));
        assertRefused(
                DmaError.ENOMEM,
                DmaException.NONE,
                "IOVA space: no room for 1073741824 bytes at or below 0xffffffffffffffff (expected: a free range)",
                () -> reserve(Device.named("wide").dmaBits(64).build(), 0, END));
        assertEquals(0, logged.domain.iovas().liveBytes());
    }

    @Test
    void aLengthOutsideOfWhatCanBeAskedForIsRefusedForGood() {
        for (long bytes : new long[] {0, -1, Long.MIN_VALUE, (1L << 56) + 1, Long.MAX_VALUE}) {
            assertRefused(
                    DmaError.EINVAL,
                    DmaException.NONE,
                    "length to reserve: " + bytes + " (expected: 1..2^56)",
                    () -> reserve(ANY, 0, bytes));
        }
        DmaException noRoom = assertThrows(DmaException.class, () -> reserve(ANY, 0, 1L << 56));
        assertEquals(DmaError.ENOMEM, noRoom.error(), "may be asked for");
    }

    @Test
    void oneByteTakesOneGranule() throws DmaException {
        try (Reservation made = reserve(ANY, 0x1fff, 1)) {
            assertEquals(0xfff, made.address() % PAGE);
            assertEquals(PAGE, logged.domain.iovas().liveBytes());
        }
        try (Reservation made = reserve(ANY, 0x1fff, 2)) {
            assertEquals(0xfff, made.address() % PAGE);
            assertEquals(2 * PAGE, logged.domain.iovas().liveBytes());
        }
    }

    // Steps that fail on purpose.

    private IommuMapper failing(int firstCalls) {
        return new IommuMapper(logged.domain, logged.settings.withFaults(step -> {
            asked.add(step);
            return asked.size() <= firstCalls;
        }));
    }

    @Test
    void aFaultOfTheFirstTryLeavesTheTighterPlace() throws DmaException {
        try (Reservation made = failing(1).reserve(ANY, Direction.TO_DEVICE, 3 * PAGE, 2 * LARGE)) {
            assertEquals(END - 2 * LARGE, made.address(), "highest, and not congruent");
        }
        assertEquals(List.of(MapStep.IOVA_RANGE, MapStep.IOVA_RANGE), asked);
    }

    @Test
    void aFaultOfEachTryIsAsIfThereWereNoRoom() {
        DmaException refusal =
                assertThrows(DmaException.class, () -> failing(2).reserve(ANY, Direction.TO_DEVICE, 0, 2 * LARGE));
        assertEquals(DmaError.ENOMEM, refusal.error());
        assertEquals(2, asked.size());
        assertEquals(0, logged.domain.iovas().liveBytes());
    }

    /** A range too short for a large leaf has no tighter place. */
    @Test
    void aShortRangeIsTriedOnce() throws DmaException {
        DmaException refusal =
                assertThrows(DmaException.class, () -> failing(1).reserve(ANY, Direction.TO_DEVICE, 0, PAGE));
        assertEquals(DmaError.ENOMEM, refusal.error());
        assertEquals(1, asked.size());
        asked.clear();
        try (Reservation all = reserve(ANY, 0, END - 2 * PAGE);
                Reservation last = reserve(ANY, 0, PAGE)) {
            assertEquals(PAGE, last.capacity(), "takes what " + all + " left");
            assertThrows(DmaException.class, () -> failing(0).reserve(ANY, Direction.TO_DEVICE, 0, PAGE));
            assertEquals(1, asked.size());
        }
    }

    @Test
    void noFaultIsAnOrdinaryReservation() throws DmaException {
        try (Reservation made = failing(0).reserve(ANY, Direction.TO_DEVICE, 3 * PAGE, 2 * LARGE)) {
            assertEquals(3 * PAGE, made.address() % LARGE);
        }
        assertEquals(List.of(MapStep.IOVA_RANGE), asked);
    }

    // What does not fit.

    @Test
    void whatIsLinkedFitsInRoomAndGranule() throws DmaException {
        try (Reservation made = reserve(ANY, 0x1200, 0x1000)) {
            assertRefused(
                    DmaError.EINVAL, 0, "length: 0 (expected: 1..4096, the room left)", () -> made.link(0x1200, 0));
            assertRefused(
                    DmaError.EINVAL, 0, "length: -1 (expected: 1..4096, the room left)", () -> made.link(0x1200, -1));
            assertRefused(
                    DmaError.EINVAL,
                    0,
                    "length: 4097 (expected: 1..4096, the room left)",
                    () -> made.link(0x1200, 0x1001));
            assertRefused(
                    DmaError.EINVAL,
                    0,
                    "physical 0x7201 starts 513 bytes into a granule (expected: 512)",
                    () -> made.link(0x7201, 1));
            made.link(0x7200, 0xe00);
            assertRefused(
                    DmaError.EINVAL,
                    0,
                    "physical 0x9200 starts 512 bytes into a granule (expected: 0)",
                    () -> made.link(0x9200, 1));
            assertRefused(
                    DmaError.EINVAL,
                    0,
                    "length: 513 (expected: 1..512, the room left)",
                    () -> made.link(0x9000, 0x201));
            made.link(0x9000, 0x1ff);
            assertRefused(
                    DmaError.EINVAL,
                    0,
                    "the range before ends inside a granule, 511 bytes into it (expected: only the last does)",
                    () -> made.link(0xa1ff, 1));
            assertEquals(0xfff, made.linked());
        }
    }

    /** The last granule is begun, so there is room in bytes but not for a page. */
    @Test
    void nothingFollowsAPartOfTheLastGranule() throws DmaException {
        BioVecList more = new BioVecList();
        more.append(0x5000, 1);
        try (Reservation made = reserve(ANY, 0, 2 * PAGE)) {
            made.link(0x8000, PAGE + 8);
            assertRefused(
                    DmaError.EINVAL,
                    0,
                    "the range before ends inside a granule, 8 bytes into it (expected: only the last does)",
                    () -> made.link(more));
            assertEquals(PAGE + 8, made.linked());
            assertEquals(List.of(), logged.taken());
        }
    }

    @Test
    void aFullReservationTakesNothing() throws DmaException {
        BioVecList more = new BioVecList();
        more.append(0x5000, 1);
        try (Reservation made = reserve(ANY, 0, 2 * PAGE)) {
            made.link(0x8000, 2 * PAGE);
            assertRefused(DmaError.EINVAL, 0, "room left: 0 (expected: > 0)", () -> made.link(more));
            assertRefused(DmaError.EINVAL, 0, "room left: 0 (expected: > 0)", () -> made.link(0x5000, 1));
            made.unlink(PAGE, PAGE);
            assertRefused(
                    DmaError.EINVAL,
                    DmaException.NONE,
                    "entries: 0 (expected: > 0)",
                    () -> made.link(new BioVecList()));
            BioVecList tooMany = new BioVecList();
            tooMany.append(0x5000, PAGE);
            tooMany.append(0x6000, 1);
            assertRefused(DmaError.EINVAL, 1, "room left: 0 (expected: > 0)", () -> made.link(tooMany));
            made.link(more);
            assertEquals(PAGE + 1, made.linked());
        }
    }

    @Test
    void memoryEndsAtFiftyTwoBits() throws DmaException {
        try (Reservation made = reserve(ANY, 0, 4 * PAGE)) {
            made.link(0, PAGE);
            made.link(END_OF_MEMORY - PAGE, PAGE);
            assertEquals(END_OF_MEMORY - PAGE, logged.domain.table().translate(made.address() + PAGE));
            long[][] outside = {{END_OF_MEMORY, 1}, {END_OF_MEMORY - PAGE, PAGE + 1}, {-PAGE, PAGE}, {Long.MIN_VALUE, 1}
            };
            for (long[] range : outside) {
                assertRefused(
                        DmaError.EINVAL,
                        0,
                        "physical range: 0x" + Long.toHexString(range[0]) + " + " + range[1]
                                + " (expected: end at most 2^52)",
                        () -> made.link(range[0], range[1]));
            }
            BioVecList beyond = new BioVecList();
            beyond.append(0x5000, PAGE);
            beyond.append((1L << 40) - 1, PAGE, 1, 0);
            assertRefused(
                    DmaError.EINVAL,
                    1,
                    "physical range: 0x10000000000000 + 1 (expected: end at most 2^52)",
                    () -> made.link(beyond));
            assertEquals(2 * PAGE, made.linked());
            assertEquals(2, logged.domain.table().leaves());
        }
    }
}
