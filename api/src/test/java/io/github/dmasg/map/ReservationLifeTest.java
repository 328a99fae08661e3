package io.github.dmasg.map;

import static io.github.dmasg.map.LoggedDomain.LARGE;
import static io.github.dmasg.map.LoggedDomain.PAGE;
import static io.github.dmasg.map.LoggedDomain.cleaned;
import static io.github.dmasg.map.LoggedDomain.dropped;
import static io.github.dmasg.map.LoggedDomain.forgotten;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegments;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.iommu.TablePages;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.page.PhysicalRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** A reservation from its beginning to its end: what it tells, what a failure on the way leaves behind, and nothing after close. */
class ReservationLifeTest {
    private static final Device NIC = Device.named("nic").build();
    private static final Device BLIND = Device.named("blind").coherent(false).build();

    private final LoggedDomain logged = new LoggedDomain();
    private final List<String> heard = new ArrayList<>();

    /** What the witness, the caches or the page table do not stand. */
    private Set<String> failing = Set.of();

    private final class Witness implements MappingObserver, ReservationWatch {
        @Override
        public MappingWatch mapped(Mapping mapping, PageSource source, MapAttributes attributes, DmaSegments segments) {
            throw new AssertionError("nothing is mapped at once");
        }

        @Override
        public ReservationWatch reserved(Reservation reservation) {
            hear("reserved " + reservation.capacity());
            return this;
        }

        @Override
        public void linked(long offset, PageSource source) {
            hear("linked " + offset + "+" + source.bytes());
        }

        @Override
        public void synced(long bytes) {
            hear("synced " + bytes);
        }

        @Override
        public void unlinking(long offset, long length) {
            hear("unlinking " + offset + "+" + length);
        }

        @Override
        public void closing() {
            hear("closing");
        }

        @Override
        public String refused() {
            return "; closed by the witness";
        }
    }

    private void hear(String what) {
        heard.add(what);
        failAt(what);
    }

    private void failAt(String what) {
        if (failing.contains(what.split(" ")[0])) {
            throw new IllegalStateException("cannot stand " + what);
        }
    }

    private IommuMapper watched() {
        return new IommuMapper(logged.domain, logged.settings.withObserver(new Witness()));
    }

    private List<String> heard() {
        List<String> all = List.copyOf(heard);
        heard.clear();
        return all;
    }

    private void assertNothingLeft() {
        assertEquals(0, logged.domain.table().leaves());
        assertEquals(0, logged.domain.iovas().liveRanges());
    }

    private static void assertFails(Executable call) {
        IllegalStateException failure = assertThrows(IllegalStateException.class, call);
        assertEquals("cannot stand", failure.getMessage().substring(0, 12));
    }

    @Test
    void tellsWhatItIs() throws DmaException {
        try (Reservation made = logged.mapper().reserve(NIC, Direction.FROM_DEVICE, 0x1200, 0x3000)) {
            assertSame(NIC, made.device());
            assertSame(Direction.FROM_DEVICE, made.direction());
            assertEquals(0x3000, made.capacity());
            assertEquals(0, made.linked());
            made.link(0x1200, 0x800);
            assertEquals(0x800, made.linked());
            assertEquals(0, made.synced());
            made.sync();
            assertEquals(0x800, made.synced());
            assertEquals(
                    "FROM_DEVICE reservation of nic, 2048 of 12288 bytes linked at 0x"
                            + Long.toHexString(made.address()),
                    made.toString());
        }
        assertNothingLeft();
    }

    @Test
    void aClosedOneRefusesEveryCall() throws DmaException {
        for (boolean isWatched : new boolean[] {false, true}) {
            Reservation made = (isWatched ? watched() : logged.mapper()).reserve(NIC, Direction.TO_DEVICE, 0, 2 * PAGE);
            made.link(0, PAGE);
            made.sync();
            made.close();
            assertNothingLeft();
            logged.taken();
            Executable[] calls = {
                () -> made.link(0, PAGE),
                () -> made.link(new PhysicalRange(0, PAGE)),
                made::sync,
                () -> made.deliver(new DmaSgList()),
                () -> made.unlink(0, PAGE),
                made::unlinkAll
            };
            for (Executable call : calls) {
                assertEquals(
                        "reservation: closed (expected: open)" + (isWatched ? "; closed by the witness" : ""),
                        assertThrows(IllegalStateException.class, call).getMessage());
            }
            made.close();
            assertEquals(List.of(), logged.taken());
            assertNothingLeft();
            assertEquals(0, made.linked());
            assertEquals(0, made.synced());
        }
        assertEquals(List.of("reserved 8192", "linked 0+4096", "synced 4096", "unlinking 0+4096", "closing"), heard());
    }

    @Test
    void theWitnessHearsEachStepOnce() throws DmaException {
        Reservation made = watched().reserve(NIC, Direction.TO_DEVICE, 0, 4 * PAGE);
        made.sync();
        assertEquals(List.of("reserved 16384"), heard(), "nothing to sync");
        made.link(0, PAGE);
        made.link(new PhysicalRange(0x8000, 2 * PAGE));
        made.sync();
        made.sync();
        assertEquals(List.of("linked 0+4096", "linked 4096+8192", "synced 12288"), heard());
        made.unlink(2 * PAGE, PAGE);
        made.unlinkAll();
        made.unlinkAll();
        assertEquals(List.of("unlinking 8192+4096", "unlinking 0+8192"), heard());
        made.close();
        made.close();
        assertEquals(List.of("closing"), heard());
    }

    @Test
    void oneThatIsNotHeardOfIsNotMade() throws DmaException {
        failing = Set.of("reserved");
        assertFails(() -> watched().reserve(NIC, Direction.TO_DEVICE, 0, 4 * PAGE));
        assertNothingLeft();
    }

    @Test
    void aFailedLinkLeavesEverythingAsItWas() throws DmaException {
        Reservation made = watched().reserve(BLIND, Direction.TO_DEVICE, 0, 4 * PAGE);
        made.link(0, PAGE);
        made.sync();
        logged.taken();
        failing = Set.of("linked");
        assertFails(() -> made.link(0x8000, PAGE));
        assertFails(() -> made.link(new PhysicalRange(0x8000, 2 * PAGE)));
        // A device may have guessed an address.
        String behind = forgotten(made.address() + PAGE, 3 * PAGE);
        assertEquals(List.of(cleaned(0x8000, PAGE), behind, cleaned(0x8000, 2 * PAGE), behind), logged.taken());
        assertEquals(PAGE, made.linked());
        assertEquals(1, logged.domain.table().leaves());
        failing = Set.of();
        made.link(0x8000, 3 * PAGE);
        assertEquals(4, logged.domain.table().leaves());
        made.close();
        assertNothingLeft();
    }

    @Test
    void withoutMemoryForATableALinkIsForLater() throws DmaException {
        boolean[] granted = {true};
        LoggedDomain poor = new LoggedDomain(IommuDomain.builder().tablePages(new TablePages() {
            @Override
            public boolean take(int level) {
                return level > 0 || granted[0];
            }

            @Override
            public void give(int level) {}
        }));
        // The upper table is there, the lower one is refused.
        Reservation made = poor.mapper().reserve(NIC, Direction.TO_DEVICE, 0, LARGE + 4 * PAGE);
        made.link(LARGE, LARGE);
        granted[0] = false;
        poor.taken();
        Executable[] links = {() -> made.link(0x8000, PAGE), () -> made.link(new PhysicalRange(0x8000, PAGE))};
        for (Executable link : links) {
            DmaException refusal = assertThrows(DmaException.class, link);
            assertEquals(DmaError.ENOMEM, refusal.error());
            assertEquals(
                    "ENOMEM: no memory for a page table of level 0 at iova 0x"
                            + Long.toHexString(made.address() + LARGE)
                            + " (expected: TablePages.take to grant it)",
                    refusal.getMessage());
            assertEquals(List.of(forgotten(made.address() + LARGE, 4 * PAGE)), poor.taken());
            assertEquals(LARGE, made.linked());
        }
        granted[0] = true;
        made.link(0x8000, PAGE);
        made.close();
        assertEquals(0, poor.domain.iovas().liveRanges());
    }

    /** Whatever the witness says, the device loses its access. */
    @Test
    void aFailureWhileUnlinkingDoesNotStopIt() throws DmaException {
        Reservation made = watched().reserve(NIC, Direction.BIDIRECTIONAL, 0, 4 * PAGE);
        made.link(0, 4 * PAGE);
        made.sync();
        logged.taken();
        failing = Set.of("unlinking");
        assertFails(() -> made.unlink(3 * PAGE, PAGE));
        assertEquals(3 * PAGE, made.linked());
        assertEquals(3 * PAGE, made.synced());
        assertEquals(3, logged.domain.table().leaves());
        assertFails(made::unlinkAll);
        assertEquals(0, made.linked());
        assertEquals(0, made.synced());
        assertEquals(0, logged.domain.table().leaves());
        long start = made.address();
        assertEquals(List.of(forgotten(start + 3 * PAGE, PAGE), forgotten(start, 3 * PAGE)), logged.taken());
        made.link(0, PAGE);
        assertFails(made::close);
        assertNothingLeft();
        assertEquals("closing", heard.get(heard.size() - 1));
        made.close();
    }

    @Test
    void aFailureWhileClosingDoesNotStopIt() throws DmaException {
        Reservation made = watched().reserve(NIC, Direction.BIDIRECTIONAL, 0, 4 * PAGE);
        made.link(0, PAGE);
        failing = Set.of("closing");
        assertFails(made::close);
        assertNothingLeft();
        made.close();
        assertThrows(IllegalStateException.class, made::sync);
        failing = Set.of();
        Reservation another = watched().reserve(NIC, Direction.BIDIRECTIONAL, 0, 4 * PAGE);
        another.link(0, PAGE);
        failing = Set.of("unlinking", "closing");
        assertFails(another::close);
        assertNothingLeft();
    }

    @Test
    void cachesThatFailDoNotKeepTheDeviceIn() throws DmaException {
        MapperSettings settings = logged.settings.withCaches(new CpuCaches() {
            @Override
            public void clean(long phys, long length) {
                failAt("clean");
            }

            @Override
            public void invalidate(long phys, long length) {
                failAt("drop");
            }
        });
        Reservation made = new IommuMapper(logged.domain, settings).reserve(BLIND, Direction.FROM_DEVICE, 0, 4 * PAGE);
        failing = Set.of("clean");
        assertFails(() -> made.link(0, PAGE));
        assertFails(() -> made.link(new PhysicalRange(0, PAGE)));
        assertEquals(0, made.linked());
        assertEquals(0, logged.domain.table().leaves());
        failing = Set.of("drop");
        made.link(0, 4 * PAGE);
        assertFails(() -> made.unlink(0, PAGE));
        assertEquals(3, logged.domain.table().leaves());
        assertFails(made::close);
        assertNothingLeft();
    }

    @Test
    void aPartThatIsGoneIsNotTakenAwayTwice() throws DmaException {
        Reservation made = logged.mapper().reserve(BLIND, Direction.FROM_DEVICE, 0x1800, 4 * PAGE);
        made.link(0x5800, 0x800);
        made.link(0x9000, 3 * PAGE + 0x700);
        long start = made.address();
        made.unlink(0x800 + PAGE, PAGE);
        logged.taken();
        assertEquals(
                "unlink: nothing is linked at 0x" + Long.toHexString(start + 0x800 + PAGE)
                        + " (expected: linked and not yet unlinked)",
                assertThrows(IllegalStateException.class, () -> made.unlink(0x800, 3 * PAGE))
                        .getMessage());
        assertEquals(List.of(), logged.taken());
        made.unlinkAll();
        assertEquals(
                List.of(
                        dropped(0x5800, 0x800),
                        dropped(0x9000, PAGE),
                        dropped(0xb000, PAGE),
                        dropped(0xc000, 0x700),
                        forgotten(start - 0x800, 5 * PAGE)),
                logged.taken());
        made.close();
    }

    @Test
    void aLargeLeafIsNamedWhenItWouldBeCut() throws DmaException {
        Reservation made = logged.mapper().reserve(NIC, Direction.FROM_DEVICE, LARGE, 2 * LARGE);
        made.link(LARGE, 2 * LARGE);
        long start = made.address();
        assertEquals(
                "edge to unlink at: 0x" + Long.toHexString(start + LARGE + PAGE)
                        + " (expected: no leaf cut; one of 2097152 bytes starts at 0x"
                        + Long.toHexString(start + LARGE) + ")",
                assertThrows(IllegalArgumentException.class, () -> made.unlink(0, LARGE + PAGE))
                        .getMessage());
        assertEquals(
                "edge to unlink at: 0x" + Long.toHexString(start + 1)
                        + " (expected: a granule edge, or an end of what is linked)",
                assertThrows(IllegalArgumentException.class, () -> made.unlink(1, LARGE - 1))
                        .getMessage());
        assertEquals(
                "part to unlink: 0+4194305 (expected: a part of 0+4194304)",
                assertThrows(IndexOutOfBoundsException.class, () -> made.unlink(0, 2 * LARGE + 1))
                        .getMessage());
        made.close();
        assertNothingLeft();
    }
}
