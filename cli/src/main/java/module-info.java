/** The dmasg command. */
module io.github.dmasg.cli {
    requires io.github.dmasg.api;
    requires io.github.dmasg.legacy;
    requires io.github.dmasg.proptests;
    requires static org.jspecify;
    requires java.management;
    requires com.fasterxml.jackson.core;
    requires info.picocli;
    requires org.eclipse.collections.api;
    requires org.eclipse.collections.impl;
    requires org.snakeyaml.engine;

    opens io.github.dmasg.cli to
            info.picocli;
}
