package io.github.dmasg.peer;

import org.jspecify.annotations.Nullable;

/**
 * A port with a slot below it: of a host bridge (root port) or of a switch (downstream port). The slot holds one switch, or the
 * functions of one device, or nothing.
 */
public final class BusPort extends BusNode {
    private final boolean redirects;

    /** Guarded by the bus. */
    private @Nullable BusSwitch below;

    BusPort(Bus bus, String name, BusNode above, boolean redirects) {
        super(bus, name, above);
        this.redirects = redirects;
    }

    /**
     * Whether peer requests from below go up to the host bridge first.
     *
     * @return true with redirection (ACS) switched on
     */
    public boolean redirects() {
        return redirects;
    }

    /**
     * Plugs a switch in.
     *
     * @param name unique on the bus
     * @return the switch, without ports
     * @throws IllegalArgumentException if the name is taken or the port is, or the tree becomes deeper than 255 nodes
     */
    public BusSwitch addSwitch(String name) {
        return bus().plug(this, name);
    }

    @Nullable
    BusSwitch below() {
        return below;
    }

    void below(BusSwitch plugged) {
        below = plugged;
    }
}
