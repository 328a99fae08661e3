package io.github.dmasg.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.device.Device;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.page.MiddleOfThree;
import io.github.dmasg.page.PageSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PeerProvidersTest {
    private static final long BAR = 0x80_0000_0000L;
    private static final long MIB = 1 << 20;

    private final Bus bus = new Bus();
    private final PeerProviders providers = new PeerProviders(bus);
    private BusSwitch near;
    private BusPort far;
    private Device gpu;
    private Device nic;
    private Device disk;

    @BeforeEach
    void plugIn() {
        near = bus.hostBridge("hb0", Forwarding.WITHIN).rootPort("rp0", false).addSwitch("sw");
        far = bus.hostBridge("hb1", Forwarding.NONE).rootPort("rp1", false);
        gpu = at("gpu", near.port("p0", false));
        nic = at("nic", near.port("p1", false));
        disk = at("disk", far);
    }

    private Device at(String name, BusPort port) {
        Device device = Device.named(name).build();
        bus.place(device, port);
        return device;
    }

    private PeerProvider provider(String name, Device owner, int index) throws PeerException {
        long start = BAR + index * MIB;
        return providers.register(name, owner, ProviderMemory.shared(start, MIB, start - 0x10_0000));
    }

    @Test
    void routesAreComputedOnceAndAgainAfterAChange() throws PeerException {
        int vram = provider("vram", gpu, 0).number();
        assertEquals(0, providers.routesComputed());
        for (int i = 0; i < 3; i++) {
            assertEquals(MapType.BUS_ADDRESS, providers.mapType(vram, nic));
            assertEquals(MapType.NOT_SUPPORTED, providers.mapType(vram, disk));
            assertEquals(4, providers.distance(vram, nic));
            assertEquals(Route.UNREACHABLE, providers.distance(vram, disk));
        }
        assertEquals(2, providers.routesComputed());
        bus.remove(nic);
        assertEquals(MapType.NOT_SUPPORTED, providers.mapType(vram, nic));
        assertEquals(2, providers.routesComputed());
        bus.place(nic, far);
        assertEquals(MapType.NOT_SUPPORTED, providers.mapType(vram, nic));
        bus.remove(nic);
        bus.place(nic, near.port("p2", true));
        assertEquals(MapType.HOST_BRIDGE, providers.mapType(vram, nic));
        assertEquals(4, providers.routesComputed());
    }

    @Test
    void aRemovedProviderIsOutOfReachAtOnce() throws PeerException {
        PeerProvider vram = provider("vram", gpu, 0);
        assertEquals(MapType.BUS_ADDRESS, providers.mapType(vram.number(), nic));
        vram.remove();
        assertEquals(MapType.NOT_SUPPORTED, providers.mapType(vram.number(), nic));
        assertEquals("vram", providers.name(vram.number()));
        assertEquals("vram is not registered or was removed", providers.reason(vram.number(), nic));
        assertEquals("provider 77 is not registered or was removed", providers.reason(77, nic));
        assertEquals(MapType.NOT_SUPPORTED, providers.mapType(77, nic));
        assertEquals(MapType.NOT_SUPPORTED, providers.mapType(0xffff, nic));
    }

    @Test
    void thousandsOfPairsAreRemembered() throws PeerException {
        List<Device> clients = new ArrayList<>();
        List<PeerProvider> all = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            clients.add(at("client" + i, near.port("c" + i, i % 3 == 0)));
            all.add(provider("p" + i, clients.get(i), i));
        }
        for (int round = 0; round < 2; round++) {
            for (PeerProvider provider : all) {
                for (Device client : clients) {
                    Route route = providers.route(provider.number(), client);
                    assertEquals(route.type(), providers.mapType(provider.number(), client));
                    assertEquals(route.distance(), providers.distance(provider.number(), client));
                }
            }
            assertEquals(300 * 300, providers.routesComputed());
        }
    }

    @Test
    void privateMemoryIsRefusedToOthersByName() throws PeerException {
        PeerProvider heap = providers.register("gpu heap", gpu, ProviderMemory.ownerOnly(BAR, MIB, 0));
        assertEquals(MapType.BUS_ADDRESS, providers.mapType(heap.number(), gpu));
        assertEquals(-BAR, providers.busOffset(heap.number()));
        // The hardware path is there, the memory is not behind it.
        assertEquals(MapType.BUS_ADDRESS, bus.route(gpu, nic).type());
        assertEquals(MapType.NOT_SUPPORTED, providers.mapType(heap.number(), nic));
        assertEquals("private memory that only gpu itself can reach", providers.reason(heap.number(), nic));
    }

    @Test
    void busAddressesAreThePhysicalOnesWithAnOffset() throws PeerException {
        int number = provider("vram", gpu, 0).number();
        assertEquals(-0x10_0000, providers.busOffset(number));
        assertEquals(0, providers.busOffset(number + 1));
    }

    @Test
    void aNumberComesBackOnlyWhenFreshOnesAreGoneAndItsMemoryIsBack() throws PeerException {
        PeerProviders few = new PeerProviders(bus, 3);
        ProviderMemory memory = ProviderMemory.shared(BAR, MIB, BAR);
        PeerProvider a = few.register("a", gpu, memory);
        a.addToPool(0, MIB);
        final PeerMemory held = a.allocate(4096, 1);
        PeerProvider b = few.register("b", gpu, memory);
        assertEquals(List.of(1, 2), List.of(a.number(), b.number()));
        a.remove();
        b.remove();
        // Fresh before used.
        assertEquals(3, few.register("c", gpu, memory).number());
        // b was drained at once, a is still held.
        assertEquals(2, few.register("d", gpu, memory).number());
        PeerException full = assertThrows(PeerException.class, () -> few.register("e", gpu, memory));
        assertEquals(PeerError.EXHAUSTED, full.error());
        assertTrue(full.error().retryLater());
        assertEquals(
                "EXHAUSTED: provider numbers in use: 3 (expected: one that is removed and drained)", full.getMessage());
        assertEquals(MapType.NOT_SUPPORTED, few.mapType(1, nic));
        held.put();
        assertEquals(1, few.register("f", gpu, memory).number());
        assertEquals(MapType.BUS_ADDRESS, few.mapType(1, nic));
        assertEquals("f", few.name(1));
    }

    @Test
    void theNumberRetiredLongestAgoComesBackFirst() throws PeerException {
        PeerProviders few = new PeerProviders(bus, 4);
        List<PeerProvider> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(few.register("p" + i, gpu, ProviderMemory.shared(BAR, MIB, BAR)));
        }
        for (int i : new int[] {2, 0, 3}) {
            all.get(i).remove();
        }
        List<Integer> given = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            given.add(few.register("q" + i, gpu, ProviderMemory.shared(BAR, MIB, BAR))
                    .number());
        }
        assertEquals(List.of(3, 1, 4), given);
    }

    @Test
    void aListThatOutlivedItsReferencesIsFound() throws PeerException {
        PeerProviders one = new PeerProviders(bus, 1);
        PeerProvider before = one.register("before", gpu, ProviderMemory.shared(BAR, MIB, BAR));
        BioVecList list = new BioVecList();
        list.append(0x1000, 4096);
        list.append(BAR >>> 12, 0, 4096, before.number());
        assertEquals(-1, one.firstStray(list));
        before.remove();
        assertEquals(1, one.firstStray(list));
        PeerProvider after = one.register("after", gpu, ProviderMemory.shared(2 * BAR, MIB, BAR));
        assertEquals(before.number(), after.number());
        assertEquals(1, one.firstStray(list));
        assertNotEquals(before, one.provider(1));
    }

    @Test
    void theNearestPublishedProviderWithRoomIsFound() throws PeerException {
        Device remote = at("remote", near.port("p3", true));
        PeerProvider slow = provider("slow", remote, 0);
        PeerProvider fast = provider("fast", gpu, 1);
        slow.addToPool(0, MIB);
        fast.addToPool(0, 8192);
        assertNull(providers.nearest(List.of(nic), 4096));
        slow.publish(true);
        assertSame(slow, providers.nearest(List.of(nic), 4096));
        fast.publish(true);
        assertSame(fast, providers.nearest(List.of(nic), 4096));
        assertSame(slow, providers.nearest(List.of(nic), 65536));
        assertNull(providers.nearest(List.of(nic, disk), 4096));
        fast.remove();
        assertFalse(fast.published());
        assertSame(slow, providers.nearest(List.of(nic), 4096));
    }

    @Test
    void memoryCoversItsFirstAndItsLastByte() {
        ProviderMemory lowest = ProviderMemory.shared(0, 8192, 0);
        assertTrue(lowest.covers(0, 8192));
        assertTrue(lowest.covers(8191, 1));
        assertFalse(lowest.covers(0, 8193));
        assertFalse(lowest.covers(1, 8192));
        assertFalse(lowest.covers(8192, 1));
        ProviderMemory highest = ProviderMemory.shared((1L << 52) - 4096, 4096, 0);
        assertTrue(highest.covers((1L << 52) - 4096, 4096));
        assertFalse(highest.covers((1L << 52) - 4097, 1));
    }

    /** A span is a part of longer arrays. */
    @Test
    void whatLiesBehindASpanIsNotLookedAt() throws PeerException {
        PeerProvider vram = provider("vram", gpu, 0);
        PageSource middle = new MiddleOfThree(BAR >>> 12, vram.number());
        assertEquals(-1, providers.firstStray(middle));
        vram.remove();
        assertEquals(0, providers.firstStray(middle));
    }

    @Test
    void wrongMemoryIsRefused() {
        for (long[] wrong : new long[][] {{1, 4096}, {-4096, 4096}, {0, 0}, {0, 100}, {(1L << 52) - 4096, 8192}}) {
            assertThrows(IllegalArgumentException.class, () -> ProviderMemory.shared(wrong[0], wrong[1], 0));
        }
        assertEquals(
                "end: 0x10000000001000 (expected: at most 2^52)",
                assertThrows(IllegalArgumentException.class, () -> ProviderMemory.shared((1L << 52) - 4096, 8192, 0))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> new PeerProviders(bus, 0));
        assertThrows(IllegalArgumentException.class, () -> new PeerProviders(bus, 65536));
    }
}
