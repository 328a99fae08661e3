package io.github.dmasg.map;

/** How the CPU sees the memory of a mapping (S22): what an importer or a user-space mapping of the same memory must follow. */
public enum CpuCaching {
    /** Cached, and the device snoops: no sync call moves data. */
    CACHED_COHERENT,
    /** Cached, and the device does not snoop or the data is copied: sync calls are needed. */
    CACHED_NEEDS_SYNC,
    /** Not cached, writes combined: device memory behind a bus. */
    WRITE_COMBINED
}
