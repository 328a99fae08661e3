package io.github.dmasg.proptests.conformance;

import java.io.IOException;

/** Says why a whole file cannot be run: no header, or a kind nobody knows. */
public final class UnreadableFileException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param problem file, line and what was expected
     */
    public UnreadableFileException(String problem) {
        super(problem);
    }
}
