package io.github.dmasg.proptests.suite.run;

/** A property does not hold for some input. */
public final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * A violation.
     *
     * @param message what was found and what was expected
     */
    public Violation(String message) {
        super(message);
    }
}
