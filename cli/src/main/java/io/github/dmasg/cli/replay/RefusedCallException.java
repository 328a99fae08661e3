package io.github.dmasg.cli.replay;

/** The mapping interface refused a recorded call; the message is the interface's own. */
public final class RefusedCallException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Whether something ran out, so that the refusal says nothing about the call. */
    private final boolean exhausted;

    /**
     * A refusal.
     *
     * @param message what was refused, and why
     * @param exhausted true if something ran out: IOVA, memory for page tables
     * @param cause the interface's exception
     */
    public RefusedCallException(String message, boolean exhausted, Throwable cause) {
        super(message, cause);
        this.exhausted = exhausted;
    }

    /**
     * Whether something ran out.
     *
     * @return true if the same call could succeed with more memory
     */
    public boolean exhausted() {
        return exhausted;
    }
}
