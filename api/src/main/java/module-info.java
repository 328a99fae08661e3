/** The proposed DMA list interface: page side, DMA side, and the mapping between them. */
module io.github.dmasg.api {
    requires static transitive org.jspecify;
}
