package io.github.dmasg.map;

import static io.github.dmasg.map.LoggedDomain.PAGE;
import static io.github.dmasg.map.LoggedDomain.cleaned;
import static io.github.dmasg.map.LoggedDomain.dropped;
import static io.github.dmasg.map.LoggedDomain.forgotten;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.peer.MapType;
import io.github.dmasg.peer.PeerRoutes;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Linking providers' memory: only through the host bridge, asked anew by each call, and left alone by the CPU's caches. */
class LinkedPeerMemoryTest {
    private static final int BAR = 3;
    private static final Device BLIND = Device.named("blind").coherent(false).build();

    private MapType route = MapType.HOST_BRIDGE;
    private final LoggedDomain logged = new LoggedDomain();
    private final IommuMapper mapper = new IommuMapper(logged.domain, logged.settings.withRoutes(new PeerRoutes() {
        @Override
        public MapType mapType(int provider, Device client) {
            assertEquals(BAR, provider);
            assertEquals(BLIND, client);
            return route;
        }

        @Override
        public long busOffset(int provider) {
            return 0;
        }

        @Override
        public String name(int provider) {
            return "bar" + provider;
        }
    }));

    /** Ordinary, peer, ordinary. */
    private static BioVecList mixed() {
        BioVecList source = new BioVecList();
        source.append(0x8000, PAGE);
        source.append(0x100, 0, 2 * PAGE, BAR);
        source.append(0x9000, 0x800);
        return source;
    }

    private Reservation reserve() throws DmaException {
        return mapper.reserve(BLIND, Direction.TO_DEVICE, 0, 8 * PAGE);
    }

    @Test
    void throughTheHostBridgeItIsLinkedAndNotInTheCaches() throws DmaException {
        try (Reservation made = reserve()) {
            made.link(mixed());
            assertEquals(3 * PAGE + 0x800, made.linked());
            assertEquals(0x101000, logged.domain.table().translate(made.address() + 2 * PAGE));
            assertEquals(List.of(cleaned(0x8000, PAGE), cleaned(0x9000, 0x800)), logged.taken());
        }
    }

    /** A device that writes dirties the caches of ordinary memory alone. */
    @Test
    void itIsLeftAloneWhenItIsUnlinked() throws DmaException {
        Reservation made = mapper.reserve(BLIND, Direction.FROM_DEVICE, 0, 8 * PAGE);
        made.link(mixed());
        logged.taken();
        made.unlinkAll();
        assertEquals(
                List.of(dropped(0x8000, PAGE), dropped(0x9000, 0x800), forgotten(made.address(), 4 * PAGE)),
                logged.taken());

        made.link(0x20000, 4 * PAGE);
        logged.taken();
        made.unlinkAll();
        assertEquals(
                List.of(
                        dropped(0x20000, PAGE),
                        dropped(0x21000, PAGE),
                        dropped(0x22000, PAGE),
                        dropped(0x23000, PAGE),
                        forgotten(made.address(), 4 * PAGE)),
                logged.taken(),
                "what was a provider's is so no longer");
        made.close();
    }

    @Test
    void partOfItIsUnlinkedAndOrdinaryMemoryTakesItsPlace() throws DmaException {
        Reservation made = mapper.reserve(BLIND, Direction.FROM_DEVICE, 0, 8 * PAGE);
        made.link(mixed());
        made.unlink(2 * PAGE, PAGE + 0x800);
        logged.taken();
        made.link(0x30000, PAGE);
        logged.taken();
        made.close();
        assertEquals(
                List.of(dropped(0x8000, PAGE), dropped(0x30000, PAGE), forgotten(made.address(), 3 * PAGE)),
                logged.taken());
    }

    @Test
    void ofACallThatFailsNothingIsRemembered() throws DmaException {
        Reservation made = mapper.reserve(BLIND, Direction.FROM_DEVICE, 0, 5 * PAGE);
        BioVecList peer = new BioVecList();
        peer.append(0x200, 0, PAGE, BAR);
        made.link(peer);
        BioVecList tooLong = mixed();
        tooLong.append(0xb000, PAGE);
        assertThrows(DmaException.class, () -> made.link(tooLong), "behind an entry that ends inside a granule");
        made.link(0x30000, 4 * PAGE);
        logged.taken();
        made.close();
        assertEquals(
                List.of(
                        dropped(0x30000, PAGE),
                        dropped(0x31000, PAGE),
                        dropped(0x32000, PAGE),
                        dropped(0x33000, PAGE),
                        forgotten(made.address(), 5 * PAGE)),
                logged.taken());
    }

    @Test
    void byBusAddressItTakesNoRoomInAReservation() throws DmaException {
        route = MapType.BUS_ADDRESS;
        assertRefused(
                DmaError.EINVAL,
                "EINVAL at entry 1: bar3 is reached by bus address (expected: memory that takes IOVA space)");
    }

    @Test
    void outOfReachIsRefused() throws DmaException {
        route = MapType.NOT_SUPPORTED;
        assertRefused(
                DmaError.EREMOTEIO,
                "EREMOTEIO at entry 1: memory of bar3 for blind: out of reach (expected: a provider within reach)");
    }

    private void assertRefused(DmaError error, String message) throws DmaException {
        try (Reservation made = reserve()) {
            DmaException refusal = assertThrows(DmaException.class, () -> made.link(mixed()));
            assertEquals(error, refusal.error());
            assertEquals(1, refusal.entry());
            assertEquals(message, refusal.getMessage());
            assertEquals(0, made.linked());
            assertEquals(List.of(forgotten(made.address(), 8 * PAGE)), logged.taken());
        }
    }

    @Test
    void eachCallAsksAnew() throws DmaException {
        BioVecList peer = new BioVecList();
        peer.append(0x100, 0, PAGE, BAR);
        try (Reservation made = reserve()) {
            made.link(peer);
            route = MapType.NOT_SUPPORTED;
            assertThrows(DmaException.class, () -> made.link(peer));
            route = MapType.HOST_BRIDGE;
            made.link(peer);
            assertEquals(2 * PAGE, made.linked());
        }
    }
}
