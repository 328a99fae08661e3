package io.github.dmasg.proptests.conformance;

/** Says which field of a line cannot be read, and what was expected there. */
public final class DamagedLineException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Name of the field, or of the part of the line. */
    private final String field;

    /**
     * Creates the exception.
     *
     * @param field name of the field, or of the part of the line
     * @param problem what was found and what was expected
     */
    public DamagedLineException(String field, String problem) {
        super(field + ": " + problem);
        this.field = field;
    }

    /**
     * Name of the damaged field.
     *
     * @return the name
     */
    public String field() {
        return field;
    }
}
