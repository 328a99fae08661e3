package io.github.dmasg.peer;

/** A switch: requests between its downstream ports turn around here, unless one of those ports redirects them upwards. */
public final class BusSwitch extends BusNode {
    BusSwitch(Bus bus, String name, BusPort above) {
        super(bus, name, above);
    }

    /**
     * Adds a downstream port.
     *
     * @param name unique on the bus
     * @param redirects whether access control (ACS) on the port sends peer requests and completions from below up to the host
     *     bridge, so that the IOMMU can check them
     * @return the port, empty
     * @throws IllegalArgumentException if the name is taken
     */
    public BusPort port(String name, boolean redirects) {
        return bus().add(new BusPort(bus(), name, this, redirects));
    }
}
