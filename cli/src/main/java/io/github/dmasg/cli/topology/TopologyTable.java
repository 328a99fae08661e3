package io.github.dmasg.cli.topology;

import io.github.dmasg.cli.replay.TextTable;
import io.github.dmasg.device.Device;
import io.github.dmasg.peer.PeerProvider;
import io.github.dmasg.peer.Route;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** The matrix of map types and distances, and below it why. */
public final class TopologyTable {
    private TopologyTable() {}

    /**
     * Prints.
     *
     * @param topology what to print
     * @param out where it goes
     */
    public static void print(Topology topology, PrintWriter out) {
        TextTable matrix = new TextTable(1 + topology.clients().size());
        List<String> head = new ArrayList<>(List.of("memory \\ client"));
        topology.clients().forEach(client -> head.add(client.name()));
        matrix.row(head);
        TextTable reasons = new TextTable(5);
        reasons.row(List.of("memory", "client", "type", "distance", "why"));
        for (PeerProvider memory : topology.memory()) {
            List<String> row = new ArrayList<>(List.of(memory.name()));
            for (Device client : topology.clients()) {
                Route route = topology.providers().route(memory.number(), client);
                row.add(cell(route));
                reasons.row(List.of(
                        memory.name(),
                        client.name(),
                        TypeName.of(route.type()),
                        route.reachable() ? Integer.toString(route.distance()) : "-",
                        route.reason()));
            }
            matrix.row(row);
        }
        matrix.lines().forEach(out::println);
        out.println();
        reasons.lines().forEach(out::println);
    }

    private static String cell(Route route) {
        return switch (route.type()) {
            case BUS_ADDRESS -> "bus " + route.distance();
            case HOST_BRIDGE -> "host " + route.distance();
            case NOT_SUPPORTED -> "-";
        };
    }
}
