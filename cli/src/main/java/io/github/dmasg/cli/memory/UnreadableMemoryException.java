package io.github.dmasg.cli.memory;

/** Memory that cannot be looked at; the message says what was asked for and what was expected. */
public final class UnreadableMemoryException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableMemoryException(String message) {
        super(message);
    }
}
