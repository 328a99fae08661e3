package io.github.dmasg.cli.topology;

/** A description of a bus that makes no sense. The message begins with {@code file:line:column:} and names the field. */
public final class TopologyFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    TopologyFormatException(String message) {
        super(message);
    }
}
