/** Generators, reference machine, named properties and the conformance runner. */
module io.github.dmasg.proptests {
    requires transitive io.github.dmasg.api;
    requires transitive io.github.dmasg.legacy;
    requires static transitive org.jspecify;
    requires transitive net.jqwik.api;
    requires transitive java.compiler;
    requires java.management;
    requires jdk.jdi;
    requires jdk.management;
    requires jol.core;

    exports io.github.dmasg.proptests.compile;
    exports io.github.dmasg.proptests.conformance;
    exports io.github.dmasg.proptests.conformance.kinds;
    exports io.github.dmasg.proptests.drivers;
    exports io.github.dmasg.proptests.drivers.ahci;
    exports io.github.dmasg.proptests.drivers.cio2;
    exports io.github.dmasg.proptests.drivers.gpu;
    exports io.github.dmasg.proptests.drivers.nvme;
    exports io.github.dmasg.proptests.drivers.rdmarw;
    exports io.github.dmasg.proptests.drivers.table;
    exports io.github.dmasg.proptests.drivers.umem;
    exports io.github.dmasg.proptests.drivers.virtioblk;
    exports io.github.dmasg.proptests.drivers.vmwgfx;
    exports io.github.dmasg.proptests.gen;
    exports io.github.dmasg.proptests.hardware;
    exports io.github.dmasg.proptests.machine;
    exports io.github.dmasg.proptests.measure;
    exports io.github.dmasg.proptests.program;
    exports io.github.dmasg.proptests.suite;
    exports io.github.dmasg.proptests.suite.adapted;
    exports io.github.dmasg.proptests.suite.classic;
    exports io.github.dmasg.proptests.suite.form;
    exports io.github.dmasg.proptests.suite.iommu;
    exports io.github.dmasg.proptests.suite.naive;
    exports io.github.dmasg.proptests.suite.owner;
    exports io.github.dmasg.proptests.suite.peer;
    exports io.github.dmasg.proptests.suite.plug;
    exports io.github.dmasg.proptests.suite.prop;
    exports io.github.dmasg.proptests.suite.run;
    exports io.github.dmasg.proptests.suite.share;
    exports io.github.dmasg.proptests.suite.thread;
}
