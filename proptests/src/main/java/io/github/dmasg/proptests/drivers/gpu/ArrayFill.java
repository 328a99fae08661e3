package io.github.dmasg.proptests.drivers.gpu;

/** How the classic driver makes its array of addresses from a mapped list. */
public enum ArrayFill {
    /** By a walk over the DMA side. */
    DMA_PAGES,
    /** By a walk over the pages, with the DMA address of the same entry counted along: the bug on lists that were merged (S15, S16). */
    ALONG_WITH_PAGES
}
