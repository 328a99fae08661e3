package io.github.dmasg.cli.topology;

/** A description of a bus that makes no sense. The message begins with {@code file:line:column:} and names the field. */
public final class TopologyFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    TopologyFormatException(String message) {
        super(printable(message));
    }

    /** Names come from the file and may hold anything; a message is one line. */
    private static String printable(String message) {
        StringBuilder line = new StringBuilder(message.length());
        message.codePoints().forEach(c -> {
            int type = Character.getType(c);
            boolean odd = Character.isISOControl(c)
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR
                    || type == Character.FORMAT
                    || type == Character.SURROGATE;
            line.appendCodePoint(odd ? '?' : c);
        });
        return line.toString();
    }
}
