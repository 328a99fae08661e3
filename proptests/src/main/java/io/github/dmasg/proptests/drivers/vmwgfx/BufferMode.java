package io.github.dmasg.proptests.drivers.vmwgfx;

/** Where the DMA addresses of a buffer come from. */
public enum BufferMode {
    /** Physical addresses are DMA addresses. */
    PHYSICAL,
    /** The allocator of coherent memory gave an address for each page. */
    COHERENT,
    /** The buffer is mapped as long as it has pages. */
    MAPPED_WITH_PAGES,
    /** The buffer is mapped while the device uses it. */
    MAPPED_WHILE_BOUND
}
