package io.github.dmasg.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.device.Device;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class BusTest {
    private final Bus bus = new Bus();

    private Device at(String name, BusPort port) {
        Device device = Device.named(name).build();
        bus.place(device, port);
        return device;
    }

    private static void assertRoute(MapType type, int distance, String reason, Route route) {
        assertEquals(new Route(type, distance, reason), route);
    }

    @Test
    void aDeviceReachesItsOwnMemory() {
        Device gpu = at("gpu", bus.hostBridge("hb", Forwarding.NONE).rootPort("rp", true));
        assertRoute(MapType.BUS_ADDRESS, 0, "its own memory", bus.route(gpu, gpu));
    }

    @Test
    void functionsAtOnePortReachEachOtherWhateverThePortRedirects() {
        BusPort port = bus.hostBridge("hb", Forwarding.NONE).rootPort("rp", true);
        assertRoute(
                MapType.BUS_ADDRESS,
                2,
                "port rp in common, no port below it redirects",
                bus.route(at("gpu", port), at("audio", port)));
    }

    @Test
    void devicesAtOneSwitchUseBusAddresses() {
        BusSwitch sw =
                bus.hostBridge("hb", Forwarding.NONE).rootPort("rp", true).addSwitch("sw");
        Device nvme = at("nvme", sw.port("p0", false));
        Device nic = at("nic", sw.port("p1", false));
        assertRoute(MapType.BUS_ADDRESS, 4, "switch sw in common, no port below it redirects", bus.route(nvme, nic));
    }

    @Test
    void switchBelowSwitchIsFarther() {
        BusSwitch upper =
                bus.hostBridge("hb", Forwarding.NONE).rootPort("rp", false).addSwitch("upper");
        BusSwitch lower = upper.port("u0", false).addSwitch("lower");
        Device nvme = at("nvme", lower.port("l0", false));
        Device nic = at("nic", upper.port("u1", false));
        assertEquals(6, bus.route(nvme, nic).distance());
        assertEquals(6, bus.route(nic, nvme).distance());
    }

    @Test
    void redirectionOnEitherSideSendsThemThroughTheHostBridge() {
        for (Forwarding forwarding : Forwarding.values()) {
            for (boolean clientSide : new boolean[] {false, true}) {
                String n = forwarding + "-" + clientSide;
                BusSwitch sw = bus.hostBridge("hb" + n, forwarding)
                        .rootPort("rp" + n, false)
                        .addSwitch("sw" + n);
                Device provider = at("nvme", sw.port("p" + n, !clientSide));
                Device client = at("nic", sw.port("c" + n, clientSide));
                String why = "port " + (clientSide ? "c" : "p") + n + " redirects";
                if (forwarding == Forwarding.NONE) {
                    assertRoute(
                            MapType.NOT_SUPPORTED,
                            Route.UNREACHABLE,
                            why + ", and host bridge hb" + n + " is not on the allow list",
                            bus.route(provider, client));
                } else {
                    assertRoute(
                            MapType.HOST_BRIDGE,
                            8,
                            why + ", host bridge hb" + n + " forwards between its root ports",
                            bus.route(provider, client));
                }
            }
        }
    }

    @Test
    void redirectionBetweenAPortAndTheTurningPointCountsToo() {
        BusSwitch upper =
                bus.hostBridge("hb", Forwarding.WITHIN).rootPort("rp", false).addSwitch("upper");
        BusSwitch lower = upper.port("u0", true).addSwitch("lower");
        Device a = at("a", lower.port("l0", false));
        Device b = at("b", lower.port("l1", false));
        Device c = at("c", upper.port("u1", false));
        assertEquals(MapType.BUS_ADDRESS, bus.route(a, b).type());
        assertEquals(MapType.HOST_BRIDGE, bus.route(a, c).type());
        assertEquals(MapType.HOST_BRIDGE, bus.route(c, a).type());
    }

    @Test
    void rootPortsMeetInTheHostBridge() {
        HostBridge allowed = bus.hostBridge("hb0", Forwarding.WITHIN);
        Device a = at("a", allowed.rootPort("rp0", false));
        Device b = at("b", allowed.rootPort("rp1", false));
        assertRoute(
                MapType.HOST_BRIDGE,
                4,
                "no switch in common, host bridge hb0 forwards between its root ports",
                bus.route(a, b));
        HostBridge unknown = bus.hostBridge("hb1", Forwarding.NONE);
        Device c = at("c", unknown.rootPort("rp2", false));
        Device d = at("d", unknown.rootPort("rp3", false));
        assertRoute(
                MapType.NOT_SUPPORTED,
                Route.UNREACHABLE,
                "no switch in common, and host bridge hb1 is not on the allow list",
                bus.route(c, d));
    }

    @Test
    void hostBridgesForwardToEachOtherOnlyIfBothDo() {
        for (Forwarding one : Forwarding.values()) {
            for (Forwarding other : Forwarding.values()) {
                String n = one + "-" + other;
                Device a = at("a", bus.hostBridge("x" + n, one).rootPort("xp" + n, false));
                Device b = at("b", bus.hostBridge("y" + n, other).rootPort("yp" + n, false));
                boolean both = one == Forwarding.ACROSS && other == Forwarding.ACROSS;
                Route route = bus.route(a, b);
                assertEquals(both ? MapType.HOST_BRIDGE : MapType.NOT_SUPPORTED, route.type(), n);
                assertEquals(both ? 5 : Route.UNREACHABLE, route.distance(), n);
                assertEquals(route.type(), bus.route(b, a).type(), n);
            }
        }
        Device within = at("w", bus.hostBridge("hw", Forwarding.WITHIN).rootPort("wp", false));
        Device across = at("v", bus.hostBridge("hv", Forwarding.ACROSS).rootPort("vp", false));
        assertEquals(
                "host bridges hv and hw differ, and hw forwards only between its own root ports",
                bus.route(across, within).reason());
    }

    @Test
    void whatIsNotPluggedInReachesNothing() {
        BusPort port = bus.hostBridge("hb", Forwarding.ACROSS).rootPort("rp", false);
        Device here = at("here", port);
        Device away = Device.named("away").build();
        assertRoute(MapType.NOT_SUPPORTED, Route.UNREACHABLE, "away is not on the bus", bus.route(here, away));
        assertRoute(MapType.NOT_SUPPORTED, Route.UNREACHABLE, "away is not on the bus", bus.route(away, here));
        long before = bus.version();
        bus.place(away, port);
        assertSame(port, bus.port(away));
        assertTrue(bus.route(away, here).reachable());
        assertTrue(bus.remove(away));
        assertFalse(bus.remove(away));
        assertFalse(bus.route(away, here).reachable());
        assertNull(bus.port(away));
        assertEquals(before + 2, bus.version());
    }

    @Test
    void wrongDescriptionsAreRefused() {
        HostBridge bridge = bus.hostBridge("hb", Forwarding.NONE);
        BusPort port = bridge.rootPort("rp", false);
        Device device = at("device", port);
        assertRefused("name: 'rp' (expected: unique on the bus)", () -> bridge.rootPort("rp", true));
        assertRefused("device: device is at rp (expected: not on the bus)", () -> bus.place(device, port));
        assertRefused("port: rp is taken (expected: empty)", () -> port.addSwitch("sw"));
        BusPort other = bridge.rootPort("rp1", false);
        other.addSwitch("sw1");
        assertRefused(
                "port: rp1 holds switch sw1 (expected: a port without a switch)",
                () -> bus.place(Device.named("x").build(), other));
        assertRefused(
                "port: rp (expected: a port of this bus)",
                () -> new Bus().place(Device.named("x").build(), port));
        AtomicReference<BusPort> deepest = new AtomicReference<>(bridge.rootPort("d1", false));
        IllegalArgumentException tooDeep = assertThrows(IllegalArgumentException.class, () -> {
            for (int depth = 2; depth < 1000; depth += 2) {
                deepest.set(deepest.get().addSwitch("d" + depth).port("d" + (depth + 1), false));
            }
        });
        assertEquals("depth of switch 'd256': 256 (expected: at most 254)", tooDeep.getMessage());
        Device bottom = at("bottom", deepest.get());
        assertEquals(MapType.NOT_SUPPORTED, bus.route(bottom, device).type());
    }

    private static void assertRefused(String message, Runnable action) {
        IllegalArgumentException thrown = assertThrows(IllegalArgumentException.class, action::run);
        assertEquals(message, thrown.getMessage());
    }
}
