package io.github.dmasg.peer;

/** Where a bus meets the CPU and the IOMMU: the top of a tree of ports and switches. */
public final class HostBridge extends BusNode {
    private final Forwarding forwarding;

    HostBridge(Bus bus, String name, Forwarding forwarding) {
        super(bus, name, null);
        this.forwarding = forwarding;
    }

    /**
     * What the bridge passes between root ports.
     *
     * @return forwarding
     */
    public Forwarding forwarding() {
        return forwarding;
    }

    /**
     * Adds a root port.
     *
     * @param name unique on the bus
     * @param redirects whether it sends peer requests that come from below up to the bridge even if their target is below too;
     *     only matters when several devices share the port
     * @return the port, empty
     * @throws IllegalArgumentException if the name is taken
     */
    public BusPort rootPort(String name, boolean redirects) {
        return bus().add(new BusPort(bus(), name, this, redirects));
    }
}
