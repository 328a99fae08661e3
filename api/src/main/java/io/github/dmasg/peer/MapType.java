package io.github.dmasg.peer;

/** How a client device reaches a provider's memory (S24). */
public enum MapType {
    /** Directly over the bus, by PCI bus address, without passing the host bridge. */
    BUS_ADDRESS,
    /** Through the host bridge: mapped like ordinary memory. */
    HOST_BRIDGE,
    /** Not at all: mapping fails with EREMOTEIO (S25). */
    NOT_SUPPORTED
}
