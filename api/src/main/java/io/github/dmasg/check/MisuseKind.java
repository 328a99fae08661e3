package io.github.dmasg.check;

/** What can be wrong. */
public enum MisuseKind {
    /** The CPU read memory that the device owns and may be writing. */
    CPU_READ,
    /** The CPU wrote memory that the device owns. */
    CPU_WRITE,
    /** A device used memory that the CPU owns. */
    DEVICE_NOT_OWNER,
    /** A device read what it may only write, or wrote what it may only read. */
    DEVICE_DIRECTION,
    /** A device used an address that is not mapped for it. */
    DEVICE_NOT_MAPPED,
    /** A device used memory that was linked and not synced. */
    DEVICE_BEFORE_SYNC,
    /** A mapping was unmapped twice. */
    SECOND_UNMAP,
    /** A token was used after its mapping was unmapped, or a reservation after it was closed. */
    USE_AFTER_UNMAP,
    /** A sync of bytes that are not in the mapping. */
    SYNC_OUT_OF_RANGE,
    /** A sync that the mapping's direction does not have. */
    SYNC_DIRECTION,
    /** Two mappings share a CPU cache line, and a device may write one of them. */
    SHARED_CACHE_LINE,
    /** The source did not have the same entries at the end as at the beginning. */
    SOURCE_CHANGED,
    /** Memory that must not be given to a device. */
    FORBIDDEN_MEMORY,
    /** A device was removed with this mapping live. */
    LIVE_AT_REMOVAL,
    /** A mapping was made for a device that had been removed. */
    MAPPED_AFTER_REMOVAL,
    /** A mapping was live when everything should have been over. */
    LEAK,
    /** A mapping was live for longer than it should. */
    LONG_LIVED
}
