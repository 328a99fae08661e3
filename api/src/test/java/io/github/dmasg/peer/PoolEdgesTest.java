package io.github.dmasg.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dmasg.device.Device;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Memory used to its last byte, parts that touch, numbers that nobody has. */
class PoolEdgesTest {
    private static final long BAR = 0x80_0000_0000L;
    private static final long PAGE = 4096;
    private static final long SIZE = 16 * PAGE;

    private final Device gpu = Device.named("gpu").build();
    private final Device nic = Device.named("nic").build();
    private final Bus bus = new Bus();
    private final PeerProviders providers = new PeerProviders(bus);
    private PeerProvider provider;

    @BeforeEach
    void register() throws PeerException {
        HostBridge bridge = bus.hostBridge("hb", Forwarding.WITHIN);
        bus.place(gpu, bridge.rootPort("rp0", false));
        bus.place(nic, bridge.rootPort("rp1", false));
        provider = providers.register("vram", gpu, ProviderMemory.shared(BAR, SIZE, BAR));
    }

    @Test
    void theWholeMemoryIsHandedOut() throws PeerException {
        provider.addToPool(0, SIZE);
        PeerMemory all = provider.allocate(SIZE, 1);
        assertEquals(BAR, all.start());
        assertEquals(SIZE, all.bytes());
        assertEquals(0, provider.free());
        all.put();
        assertEquals(SIZE, provider.free());
        assertEquals("length: 65537 (expected: 1..65536)", refusal(() -> provider.allocate(SIZE + 1, 1)));
        assertEquals("length: 0 (expected: 1..65536)", refusal(() -> provider.allocate(0, 1)));
        assertEquals("alignment: 0 (expected: a power of two)", refusal(() -> provider.allocate(1, 0)));
        assertEquals("alignment: 3 (expected: a power of two)", refusal(() -> provider.allocate(1, 3)));
        assertEquals(
                "alignment: -9223372036854775808 (expected: a power of two)",
                refusal(() -> provider.allocate(1, Long.MIN_VALUE)));
    }

    @Test
    void partsMayTouchAndNotOverlap() throws PeerException {
        provider.addToPool(4 * PAGE, 4 * PAGE);
        provider.addToPool(0, 4 * PAGE);
        provider.addToPool(8 * PAGE, 4 * PAGE);
        assertEquals(
                "part: 28672+8192 (expected: apart from the pool's 16384+16384)",
                refusal(() -> provider.addToPool(7 * PAGE, 2 * PAGE)));
        assertEquals(
                "part: 45056+20480 (expected: apart from the pool's 32768+16384)",
                refusal(() -> provider.resource(11 * PAGE, 5 * PAGE)));
        assertEquals(
                "part: 49152+16385 (expected: within 0+65536)", refusal(() -> provider.resource(12 * PAGE, 16385)));
        assertEquals("part: 1+0 (expected: within 0+65536)", refusal(() -> provider.resource(1, 0)));
        assertEquals("part: -1+1 (expected: within 0+65536)", refusal(() -> provider.resource(-1, 1)));
        PeerMemory rest = provider.resource(12 * PAGE, 4 * PAGE);
        assertEquals(BAR + 12 * PAGE, rest.start());
        rest.put();
        assertEquals(12 * PAGE, provider.allocate(12 * PAGE, 1).bytes());
        provider.checkInvariants();
    }

    private static String refusal(Executable call) {
        return assertThrows(IllegalArgumentException.class, call).getMessage();
    }

    @Test
    void numbersThatNobodyHasAreUnknown() throws PeerException {
        for (int number : new int[] {-1, 0, 2, 15, 16, 17, 100, 65535}) {
            assertNull(providers.provider(number), "number " + number);
            assertEquals(0, providers.busOffset(number));
        }
        assertSame(provider, providers.provider(1));
        for (int i = 2; i <= 40; i++) {
            PeerProvider more = providers.register("more", gpu, ProviderMemory.shared(BAR + i * SIZE, SIZE, BAR));
            assertEquals(i, more.number());
            assertSame(more, providers.provider(i));
        }
        assertSame(provider, providers.provider(1));
    }

    @Test
    void ofTwoThatAreAsNearTheFirstIsTaken() throws PeerException {
        PeerProvider second = providers.register("second", gpu, ProviderMemory.shared(BAR + SIZE, SIZE, BAR));
        provider.addToPool(0, 2 * PAGE);
        second.addToPool(0, 4 * PAGE);
        provider.publish(true);
        second.publish(true);
        assertSame(provider, providers.nearest(List.of(nic), 2 * PAGE));
        assertSame(second, providers.nearest(List.of(nic), 2 * PAGE + 1));
        assertSame(second, providers.nearest(List.of(nic), 4 * PAGE));
        assertNull(providers.nearest(List.of(nic), 4 * PAGE + 1));
    }

    @Test
    void aChangeOfTheBusIsSeen() throws PeerException {
        providers.mapType(1, nic);
        long computed = providers.routesComputed();
        providers.mapType(1, nic);
        assertEquals(computed, providers.routesComputed(), "remembered");
        bus.place(
                Device.named("late").build(),
                bus.hostBridge("other", Forwarding.NONE).rootPort("rp", false));
        providers.mapType(1, nic);
        assertEquals(computed + 1, providers.routesComputed(), "computed for the new bus");
        providers.mapType(1, nic);
        assertEquals(computed + 1, providers.routesComputed(), "remembered again");
    }
}
