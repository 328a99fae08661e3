package io.github.dmasg.user;

/** What the caller of {@link AddressSpace#pin} can handle. */
public enum PinOption {
    /** Peer memory is welcome: the caller maps it for a device and never touches it with the CPU (S30). Without it, refused. */
    ALLOW_PEER,
    /** The pin outlives the call by an unbounded time, as a registered memory region does; then peer memory is refused (S30). */
    LONG_TERM
}
