package io.github.dmasg.proptests.drivers.umem;

/** How the registration of a region went. */
public enum RegionStatus {
    /** Remote hosts can use it. */
    REGISTERED,
    /** Something ran out. */
    NO_MEMORY,
    /** It can never be registered: no page size fits, or the memory cannot be reached. */
    IMPOSSIBLE
}
