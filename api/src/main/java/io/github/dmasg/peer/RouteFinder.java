package io.github.dmasg.peer;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the way between two ports (S24).
 *
 * <p>A request climbs from the client's port until it meets the provider's way up, and turns around there. It turns around lower
 * than the host bridge only if no port strictly below the turning point, on either side, redirects: the client's side redirects
 * requests, the provider's side completions. Otherwise it goes through the host bridge, which must be known to pass it on.
 *
 * <p>Cost: as long as the tree is deep.
 */
final class RouteFinder {
    private RouteFinder() {}

    static Route between(BusPort provider, BusPort client) {
        BusNode turn = meeting(provider, client);
        HostBridge providerTop = top(provider);
        HostBridge clientTop = top(client);
        if (turn == null) {
            return across(provider, client, providerTop, clientTop);
        }
        if (turn instanceof HostBridge) {
            return through(provider, client, clientTop, "no switch in common");
        }
        BusPort redirecting = redirecting(client, turn);
        if (redirecting == null) {
            redirecting = redirecting(provider, turn);
        }
        if (redirecting != null) {
            return through(provider, client, clientTop, "port " + redirecting + " redirects");
        }
        int distance = steps(provider, turn) + steps(client, turn);
        String where = turn instanceof BusSwitch ? "switch " : "port ";
        return new Route(MapType.BUS_ADDRESS, distance, where + turn + " in common, no port below it redirects");
    }

    private static Route through(BusPort provider, BusPort client, HostBridge bridge, String why) {
        if (bridge.forwarding() == Forwarding.NONE) {
            return Route.none(why + ", and host bridge " + bridge + " is not on the allow list");
        }
        int distance = steps(provider, bridge) + steps(client, bridge);
        return new Route(
                MapType.HOST_BRIDGE, distance, why + ", host bridge " + bridge + " forwards between its root ports");
    }

    private static Route across(BusPort provider, BusPort client, HostBridge providerTop, HostBridge clientTop) {
        for (HostBridge bridge : new HostBridge[] {clientTop, providerTop}) {
            if (bridge.forwarding() != Forwarding.ACROSS) {
                return Route.none("host bridges " + providerTop + " and " + clientTop + " differ, and " + bridge
                        + (bridge.forwarding() == Forwarding.NONE
                                ? " is not on the allow list"
                                : " forwards only between its own root ports"));
            }
        }
        int distance = steps(provider, providerTop) + steps(client, clientTop) + 1;
        return new Route(
                MapType.HOST_BRIDGE,
                distance,
                "host bridges " + providerTop + " and " + clientTop + " forward to each other");
    }

    /** Nodes from an endpoint at a port up to a node, both counted. */
    private static int steps(BusPort from, BusNode to) {
        return from.depth() - to.depth() + 1;
    }

    private static @Nullable BusPort redirecting(BusPort from, BusNode turn) {
        BusNode node = from;
        while (!node.equals(turn)) {
            if (node instanceof BusPort port && port.redirects()) {
                return port;
            }
            node = aboveOf(node);
        }
        return null;
    }

    private static @Nullable BusNode meeting(BusPort provider, BusPort client) {
        BusNode a = provider;
        BusNode b = client;
        while (!a.equals(b)) {
            if (a.depth() == 0 && b.depth() == 0) {
                return null;
            }
            if (a.depth() >= b.depth()) {
                a = aboveOf(a);
            } else {
                b = aboveOf(b);
            }
        }
        return a;
    }

    private static HostBridge top(BusPort port) {
        BusNode node = port;
        while (!(node instanceof HostBridge bridge)) {
            node = aboveOf(node);
        }
        return bridge;
    }

    private static BusNode aboveOf(BusNode node) {
        return Objects.requireNonNull(node.above());
    }
}
