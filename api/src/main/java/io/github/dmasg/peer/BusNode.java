package io.github.dmasg.peer;

import org.jspecify.annotations.Nullable;

/**
 * A part of the bus that requests pass: a host bridge, a port, a switch.
 *
 * <p>Invariant: the way up never changes, and every node's top is a host bridge. Immutable apart from what is plugged in below.
 */
public abstract sealed class BusNode permits HostBridge, BusPort, BusSwitch {
    /** Deepest node: PCI numbers its buses in 8 bits, and every switch takes two. */
    static final int MAX_DEPTH = 255;

    private final Bus bus;
    private final String name;
    private final @Nullable BusNode above;
    private final int depth;

    BusNode(Bus bus, String name, @Nullable BusNode above) {
        this.bus = bus;
        this.name = name;
        this.above = above;
        this.depth = above == null ? 0 : above.depth + 1;
    }

    /**
     * How messages call the node.
     *
     * @return name, unique on its bus
     */
    public final String name() {
        return name;
    }

    /**
     * The next node on the way to the CPU.
     *
     * @return node above, null for a host bridge
     */
    public final @Nullable BusNode above() {
        return above;
    }

    /**
     * Nodes between this one and its host bridge, that one counted.
     *
     * @return 0 for a host bridge
     */
    public final int depth() {
        return depth;
    }

    final Bus bus() {
        return bus;
    }

    @Override
    public final String toString() {
        return name;
    }
}
