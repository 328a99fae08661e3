package io.github.dmasg.proptests.drivers.umem;

/**
 * What the adapter knows of a region.
 *
 * @param table DMA address of the one page, if levels is 0, or of the top table
 * @param levels tables above the pages
 * @param pageShift binary logarithm of the page size
 * @param virtual where remote hosts see the first byte
 * @param length bytes
 */
public record RegionEntry(long table, int levels, int pageShift, long virtual, long length) {}
