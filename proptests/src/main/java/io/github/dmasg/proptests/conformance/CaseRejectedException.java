package io.github.dmasg.proptests.conformance;

/** Says why the model refuses the input of a case. */
public final class CaseRejectedException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param reason the argument and what was expected of it
     */
    public CaseRejectedException(String reason) {
        super(reason);
    }
}
