package io.github.dmasg.proptests.suite.peer;

import static io.github.dmasg.proptests.suite.run.NamedProperty.named;

import io.github.dmasg.device.Device;
import io.github.dmasg.peer.Bus;
import io.github.dmasg.peer.BusNode;
import io.github.dmasg.peer.BusPort;
import io.github.dmasg.peer.BusSwitch;
import io.github.dmasg.peer.Forwarding;
import io.github.dmasg.peer.HostBridge;
import io.github.dmasg.peer.MapType;
import io.github.dmasg.peer.PeerException;
import io.github.dmasg.peer.PeerProviders;
import io.github.dmasg.peer.ProviderMemory;
import io.github.dmasg.peer.Route;
import io.github.dmasg.proptests.suite.run.Expect;
import io.github.dmasg.proptests.suite.run.NamedProperty;
import io.github.dmasg.proptests.suite.run.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Routes on any bus, against the rule written down with sets of nodes. */
public final class RouteProperties {
    private RouteProperties() {}

    private record Changed(List<Step> steps, List<Integer> changes) {}

    /**
     * The properties.
     *
     * @return P59 and P67
     */
    public static List<NamedProperty<?>> all() {
        return List.of(
                named(
                                "P59",
                                "A route follows the rule: by bus address below a switch that turns it around, else"
                                        + " through a host bridge that forwards, else not at all; the same both ways.")
                        .proves("S24", "S38")
                        .reaching(List.of("BUS_ADDRESS", "HOST_BRIDGE", "NOT_SUPPORTED"))
                        .holdsHere(RouteProperties::steps, RouteProperties::routesFollowTheRule),
                named(
                                "P67",
                                "A remembered route is the one that would be computed, whatever comes and goes on the"
                                        + " bus.")
                        .proves("S24")
                        .reaching(List.of("removed", "placed"))
                        .holdsHere(
                                () -> Combinators.combine(
                                                steps(),
                                                Arbitraries.integers().list().ofMaxSize(12))
                                        .as(Changed::new),
                                RouteProperties::rememberedRoutesAreNeverStale));
    }

    /** How one part of the bus is added: what, below which of those that are there, with which setting. */
    private record Step(int kind, int below, boolean redirects, Forwarding forwarding) {}

    private static Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.frequency(
                                Tuple.of(1, 0), Tuple.of(2, 1), Tuple.of(2, 2), Tuple.of(4, 3), Tuple.of(4, 4)),
                        Arbitraries.integers().between(0, 1000),
                        Arbitraries.frequency(Tuple.of(3, false), Tuple.of(1, true)),
                        Arbitraries.of(Forwarding.class))
                .as(Step::new)
                .list()
                .ofMinSize(4)
                .ofMaxSize(30);
    }

    private static final class Machine {
        final Bus bus = new Bus();
        final List<HostBridge> bridges = new ArrayList<>();
        final List<BusPort> ports = new ArrayList<>();
        final List<BusSwitch> switches = new ArrayList<>();
        final List<Device> devices = new ArrayList<>();

        Machine(List<Step> steps) {
            bridges.add(bus.hostBridge("hb", Forwarding.WITHIN));
            ports.add(bridges.get(0).rootPort("rp", false));
            int number = 0;
            for (Step step : steps) {
                add(step, number++);
            }
        }

        private void add(Step step, int number) {
            String name = "n" + number;
            BusPort port = ports.get(step.below % ports.size());
            boolean holdsDevices = devices.stream().anyMatch(device -> port.equals(bus.port(device)));
            boolean holdsSwitch = switches.stream().anyMatch(one -> port.equals(one.above()));
            switch (step.kind) {
                case 0 -> bridges.add(bus.hostBridge(name, step.forwarding));
                case 1 -> ports.add(bridges.get(step.below % bridges.size()).rootPort(name, step.redirects));
                case 2 -> {
                    if (!holdsDevices && !holdsSwitch) {
                        switches.add(port.addSwitch(name));
                    }
                }
                case 3 -> {
                    if (!switches.isEmpty()) {
                        ports.add(switches.get(step.below % switches.size()).port(name, step.redirects));
                    }
                }
                default -> {
                    if (!holdsSwitch) {
                        Device device = Device.named(name).build();
                        bus.place(device, port);
                        devices.add(device);
                    }
                }
            }
        }

        /** From the device's port to the host bridge. */
        List<BusNode> wayUp(Device device) {
            List<BusNode> way = new ArrayList<>();
            for (BusNode node = bus.port(device); node != null; node = node.above()) {
                way.add(node);
            }
            return way;
        }

        /** The rule: the lowest node on both ways turns the request around unless a port below it redirects. */
        Route expected(Device provider, Device client) {
            if (provider.equals(client)) {
                return new Route(MapType.BUS_ADDRESS, 0, "");
            }
            List<BusNode> one = wayUp(provider);
            List<BusNode> other = wayUp(client);
            BusNode common = one.stream().filter(other::contains).findFirst().orElse(null);
            if (common == null) {
                HostBridge top = (HostBridge) one.get(one.size() - 1);
                HostBridge otherTop = (HostBridge) other.get(other.size() - 1);
                boolean both = top.forwarding() == Forwarding.ACROSS && otherTop.forwarding() == Forwarding.ACROSS;
                return both ? new Route(MapType.HOST_BRIDGE, one.size() + other.size() + 1, "") : unreachable();
            }
            List<BusNode> below = new ArrayList<>(one.subList(0, one.indexOf(common)));
            below.addAll(other.subList(0, other.indexOf(common)));
            boolean redirected = below.stream().anyMatch(node -> node instanceof BusPort port && port.redirects());
            if (!redirected && !(common instanceof HostBridge)) {
                return new Route(MapType.BUS_ADDRESS, below.size() + 2, "");
            }
            HostBridge top = (HostBridge) Objects.requireNonNull(one.get(one.size() - 1));
            return top.forwarding() == Forwarding.NONE
                    ? unreachable()
                    : new Route(MapType.HOST_BRIDGE, one.size() + other.size(), "");
        }

        private static Route unreachable() {
            return new Route(MapType.NOT_SUPPORTED, Route.UNREACHABLE, "");
        }
    }

    private static void routesFollowTheRule(Trial trial, List<Step> steps) {
        Machine machine = new Machine(steps);
        for (Device provider : machine.devices) {
            for (Device client : machine.devices) {
                Route route = machine.bus.route(provider, client);
                Route expected = machine.expected(provider, client);
                trial.reached(route.type().name());
                String what = provider + " to " + client;
                Expect.same(what, expected.type(), route.type());
                Expect.same(what + ", distance", expected.distance(), route.distance());
                Expect.same(what + ", without a reason", false, route.reason().isEmpty());
                Route back = machine.bus.route(client, provider);
                Expect.same(what + " and back", route.type(), back.type());
                Expect.same(what + " and back, distance", route.distance(), back.distance());
            }
        }
    }

    /** Remembered answers are those that would be computed, whatever comes and goes in between. */
    private static void rememberedRoutesAreNeverStale(Trial trial, Changed input) throws PeerException {
        Machine machine = new Machine(input.steps);
        PeerProviders providers = new PeerProviders(machine.bus);
        for (Device owner : machine.devices) {
            providers.register(owner.name(), owner, ProviderMemory.shared(0, 4096, 0));
        }
        List<Device> all = List.copyOf(machine.devices);
        requireRemembered(providers, all);
        for (int change : input.changes) {
            if (all.isEmpty()) {
                break;
            }
            Device device = all.get(Math.floorMod(change, all.size()));
            boolean removed = machine.bus.remove(device);
            trial.reached(removed ? "removed" : "placed");
            if (!removed) {
                List<BusPort> free = machine.ports.stream()
                        .filter(port -> machine.switches.stream().noneMatch(one -> port.equals(one.above())))
                        .toList();
                if (!free.isEmpty()) {
                    machine.bus.place(device, free.get(Math.floorMod(change / 31, free.size())));
                }
            }
            requireRemembered(providers, all);
        }
    }

    private static void requireRemembered(PeerProviders providers, List<Device> clients) {
        for (int pass = 0; pass < 2; pass++) {
            for (int number = 1; number <= clients.size(); number++) {
                for (Device client : clients) {
                    Route route = providers.route(number, client);
                    Expect.same("remembered", route.type(), providers.mapType(number, client));
                    Expect.same("remembered distance", route.distance(), providers.distance(number, client));
                }
            }
        }
    }
}
