package io.github.dmasg.peer;

import io.github.dmasg.device.Device;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Where devices sit: host bridges, root ports, switches, and the devices plugged in. From this alone follows who reaches whom
 * and how (S24).
 *
 * <p>A {@link Device} does not know its place; the bus does. Invariants: a device has at most one place; a port holds either a
 * switch or devices; names of nodes are unique.
 *
 * <p>Thread-safe. Routes are computed without a lock while devices come and go; changes take a lock. Answers are not remembered
 * here but in {@link PeerProviders}, which looks at {@link #version()}.
 */
public final class Bus {
    /** Most devices that were ever placed on one bus; a place's number is part of a packed key. */
    static final int MAX_PLACES = 1 << 24;

    /** A device's place, with a number that no other place on this bus ever had. */
    record Place(BusPort port, int number) {}

    private final Map<Device, Place> places = new ConcurrentHashMap<>();

    // Guarded by this.
    private final Set<String> names = new HashSet<>();
    private int placed;

    private final AtomicLong version = new AtomicLong();

    /** A bus without anything. */
    public Bus() {}

    /**
     * Adds a host bridge.
     *
     * @param name unique on the bus
     * @param forwarding what it passes between root ports
     * @return the bridge, without ports
     * @throws IllegalArgumentException if the name is taken
     */
    public HostBridge hostBridge(String name, Forwarding forwarding) {
        return add(new HostBridge(this, name, forwarding));
    }

    /**
     * Plugs a device in, or another function of the device that is there.
     *
     * @param device not yet on this bus
     * @param port a port of this bus without a switch
     * @throws IllegalArgumentException if the device has a place already, or the port is taken or of another bus
     */
    public synchronized void place(Device device, BusPort port) {
        if (port.bus() != this) {
            throw new IllegalArgumentException("port: " + port + " (expected: a port of this bus)");
        }
        if (port.below() != null) {
            throw new IllegalArgumentException(
                    "port: " + port + " holds switch " + port.below() + " (expected: a port without a switch)");
        }
        if (placed == MAX_PLACES) {
            throw new IllegalArgumentException("devices placed: " + placed + " (expected: < " + MAX_PLACES + ")");
        }
        Place before = places.putIfAbsent(device, new Place(port, placed));
        if (before != null) {
            throw new IllegalArgumentException(
                    "device: " + device + " is at " + before.port + " (expected: not on the bus)");
        }
        placed++;
        changed();
    }

    /**
     * Unplugs a device: from now on nothing reaches it and it reaches nothing.
     *
     * @param device what to unplug
     * @return false if it was not there
     */
    public synchronized boolean remove(Device device) {
        if (places.remove(device) == null) {
            return false;
        }
        changed();
        return true;
    }

    /**
     * The way from a client to a provider's memory, computed anew.
     *
     * @param provider whose memory is used
     * @param client who uses it
     * @return route, never null; not reachable if one of the two is not plugged in
     */
    public Route route(Device provider, Device client) {
        Place of = places.get(provider);
        Place to = places.get(client);
        if (of == null || to == null) {
            return Route.none((of == null ? provider : client) + " is not on the bus");
        }
        if (provider.equals(client)) {
            return new Route(MapType.BUS_ADDRESS, 0, "its own memory");
        }
        return RouteFinder.between(of.port, to.port);
    }

    /**
     * Where a device is plugged in.
     *
     * @param device a device
     * @return its port, null if it is not on the bus
     */
    public @Nullable BusPort port(Device device) {
        Place place = places.get(device);
        return place == null ? null : place.port;
    }

    /**
     * Changes with every device that comes or goes; a cache of routes made at another version is stale.
     *
     * @return version
     */
    public long version() {
        return version.get();
    }

    @Nullable
    Place placeOf(Device device) {
        return places.get(device);
    }

    synchronized <N extends BusNode> N add(N node) {
        if (!names.add(node.name())) {
            throw new IllegalArgumentException("name: '" + node.name() + "' (expected: unique on the bus)");
        }
        return node;
    }

    synchronized BusSwitch plug(BusPort port, String name) {
        if (port.below() != null || places.values().stream().anyMatch(place -> place.port.equals(port))) {
            throw new IllegalArgumentException("port: " + port + " is taken (expected: empty)");
        }
        if (port.depth() + 2 > BusNode.MAX_DEPTH) {
            throw new IllegalArgumentException("depth of switch '" + name + "': " + (port.depth() + 1)
                    + " (expected: at most " + (BusNode.MAX_DEPTH - 1) + ")");
        }
        BusSwitch plugged = add(new BusSwitch(this, name, port));
        port.below(plugged);
        return plugged;
    }

    // After the change, so that a cache of the new version never holds an answer from before it.
    private void changed() {
        version.incrementAndGet();
    }
}
