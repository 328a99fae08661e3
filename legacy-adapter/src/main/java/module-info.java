/** The classic scatterlist interface as Linux 6.12 has it, and adapters to and from the new one. */
module io.github.dmasg.legacy {
    requires transitive io.github.dmasg.api;
    requires static transitive org.jspecify;

    exports io.github.dmasg.legacy.adapter;
    exports io.github.dmasg.legacy.blk;
    exports io.github.dmasg.legacy.dmamap;
    exports io.github.dmasg.legacy.iova;
    exports io.github.dmasg.legacy.iter;
    exports io.github.dmasg.legacy.kernel;
    exports io.github.dmasg.legacy.nvme;
    exports io.github.dmasg.legacy.rdma;
    exports io.github.dmasg.legacy.sg;
}
