package io.github.dmasg.peer;

/** Whether a host bridge passes requests from one of its root ports on to another: the allow list. */
public enum Forwarding {
    /** Not known to work, so not used: the bridge is not on the allow list. */
    NONE,
    /** Between its own root ports only. */
    WITHIN,
    /** Between its own root ports, and to and from other host bridges that say the same. */
    ACROSS
}
