package io.github.dmasg.map;

/** How a mapper decides where segments end. */
public enum Policy {
    /**
     * The fewest segments any mapper could emit under the same limits and granule. Splits at limits, joins physically contiguous
     * neighbours inside a granule, places IOVAs so that large leaves fit. The default.
     */
    MINIMAL,
    /**
     * The segments Linux 6.12 emits: without an IOMMU one per entry; with one, entries are padded to granules, the entry before
     * a boundary is padded up to it, and a segment is joined to the one before if it starts at a granule, not at a boundary, with
     * no padding before it, and there is room. For comparison with recordings; it keeps the kernel's habit of never splitting, so
     * an entry that breaks a limit is emitted as it is.
     */
    CLASSIC
}
