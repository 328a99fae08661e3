package io.github.dmasg.cli.replay;

/** The mapping interface refused a recorded call; the message is the interface's own. */
public final class RefusedCallException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * A refusal.
     *
     * @param message what was refused, and why
     * @param cause the interface's exception
     */
    public RefusedCallException(String message, Throwable cause) {
        super(message, cause);
    }
}
