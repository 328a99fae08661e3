package io.github.dmasg.proptests.conformance;

/**
 * One output that differs from the recording.
 *
 * @param field name of the field
 * @param expected text of the recording, or {@link #ABSENT}
 * @param got text of the model, or {@link #ABSENT}
 */
public record FieldMismatch(String field, String expected, String got) {
    /** Stands for a field that one side does not have. */
    public static final String ABSENT = "(absent)";

    private static final int SHOWN = 160;

    /**
     * The mismatch for people, in three lines. Long values are cut around the first difference.
     *
     * @return text without a final line end
     */
    public String describe() {
        int at = firstDifference();
        return field + "\n  expected: " + around(expected, at) + "\n  got:      " + around(got, at);
    }

    private int firstDifference() {
        int end = Math.min(expected.length(), got.length());
        int i = 0;
        while (i < end && expected.charAt(i) == got.charAt(i)) {
            i++;
        }
        return i;
    }

    private static String around(String value, int at) {
        if (value.length() <= SHOWN) {
            return value;
        }
        int from = Math.max(0, Math.min(at - SHOWN / 4, value.length() - SHOWN));
        int to = from + SHOWN;
        return (from > 0 ? "...[" + from + "] " : "")
                + value.substring(from, to)
                + (to < value.length() ? " [" + (value.length() - to) + " more]..." : "");
    }
}
