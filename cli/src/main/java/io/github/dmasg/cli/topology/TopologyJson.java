package io.github.dmasg.cli.topology;

import io.github.dmasg.cli.json.JsonWriter;
import io.github.dmasg.device.Device;
import io.github.dmasg.peer.PeerProvider;
import io.github.dmasg.peer.Route;
import java.io.PrintWriter;

/**
 * The matrix as one JSON object on one line.
 *
 * <pre>
 * {"version":1,"file":..,
 *  "routes":[{"memory":..,"device":..,"client":..,"type":"bus-address|host-bridge|not-supported","distance":..,"reason":..}]}
 * </pre>
 *
 * <p>{@code distance} is there only if the memory can be reached.
 */
public final class TopologyJson {
    private static final int VERSION = 1;

    private TopologyJson() {}

    /**
     * Prints the object and a line end.
     *
     * @param file what was read
     * @param topology what to print
     * @param out where it goes
     */
    public static void print(String file, Topology topology, PrintWriter out) {
        JsonWriter json = new JsonWriter(out::print);
        json.beginObject().name("version").value(VERSION).name("file").value(file);
        json.name("routes").beginArray();
        for (PeerProvider memory : topology.memory()) {
            for (Device client : topology.clients()) {
                Route route = topology.providers().route(memory.number(), client);
                json.beginObject().name("memory").value(memory.name());
                json.name("device").value(memory.owner().name());
                json.name("client").value(client.name());
                json.name("type").value(TypeName.of(route.type()));
                if (route.reachable()) {
                    json.name("distance").value(route.distance());
                }
                json.name("reason").value(route.reason()).endObject();
            }
        }
        json.endArray().endObject();
        out.println();
    }
}
