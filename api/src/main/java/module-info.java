/** The proposed DMA list interface: page side, DMA side, and the mapping between them. */
module io.github.dmasg.api {
    requires transitive org.eclipse.collections.api;
    requires static transitive org.jspecify;

    exports io.github.dmasg.bounce;
    exports io.github.dmasg.check;
    exports io.github.dmasg.device;
    exports io.github.dmasg.dma;
    exports io.github.dmasg.form;
    exports io.github.dmasg.iommu;
    exports io.github.dmasg.map;
    exports io.github.dmasg.page;
    exports io.github.dmasg.peer;
    exports io.github.dmasg.share;
    exports io.github.dmasg.unit;
    exports io.github.dmasg.user;
}
