package io.github.dmasg.cli.trace;

/**
 * Says which field of a line could not be read, what stood there and what should have.
 *
 * <p>Carries no stack trace: recordings can hold any number of unreadable lines, and the place that matters is in the
 * input, not in the program. The text has the project's usual form, {@code size: '12x' (expected: a decimal number)}.
 */
public final class MalformedLineException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 40;

    /** Name of the field. */
    private final String field;

    MalformedLineException(String field, String found, String expected) {
        super(field + ": " + found + " (expected: " + expected + ")", null, false, false);
        this.field = field;
    }

    /** For text taken from the line: quoted, cut to a readable length, control characters replaced. */
    static MalformedLineException at(String field, byte[] bytes, int from, int to, String expected) {
        return new MalformedLineException(field, quote(bytes, from, to), expected);
    }

    /**
     * Renders bytes of the input for a message.
     *
     * @param bytes the array that holds them
     * @param from first index
     * @param to index behind the last
     * @return a quoted text of at most 40 characters of input, printable ASCII only
     */
    static String quote(byte[] bytes, int from, int to) {
        if (from >= to) {
            return "nothing";
        }
        StringBuilder text = new StringBuilder("'");
        int last = Math.min(to, from + SHOWN);
        for (int i = from; i < last; i++) {
            byte b = bytes[i];
            text.append(b >= ' ' && b < 0x7f ? (char) b : '?');
        }
        return text.append(last < to ? "...'" : "'").toString();
    }

    /**
     * Which field it was.
     *
     * @return the field's name as the kernel prints it, or a word for a part of the prefix
     */
    public String field() {
        return field;
    }
}
