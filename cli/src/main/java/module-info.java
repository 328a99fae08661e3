/** The dmasg command. */
module io.github.dmasg.cli {
    requires io.github.dmasg.api;
    requires io.github.dmasg.legacy;
    requires io.github.dmasg.proptests;
    requires static org.jspecify;
    requires info.picocli;

    opens io.github.dmasg.cli to
            info.picocli;
}
