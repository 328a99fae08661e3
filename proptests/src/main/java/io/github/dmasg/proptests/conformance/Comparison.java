package io.github.dmasg.proptests.conformance;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the outputs of the model for one case and compares each with the field of the same name.
 *
 * <p>Values are compared as text, in the form of the recordings. An output whose field is missing in the line is a
 * mismatch too. Not thread safe.
 */
public final class Comparison {
    private final VectorLine line;
    private final List<FieldMismatch> mismatches = new ArrayList<>();

    Comparison(VectorLine line) {
        this.line = line;
    }

    /**
     * Compares text.
     *
     * @param field name of the field
     * @param got output of the model
     */
    public void text(String field, String got) {
        String expected = line.textOrNull(field);
        if (!got.equals(expected)) {
            mismatches.add(new FieldMismatch(field, orAbsent(expected), got));
        }
    }

    /**
     * Compares text that the recording may show in one of two ways.
     *
     * @param field name of the field
     * @param got output of the model
     * @param other the other form that is right as well
     */
    public void either(String field, String got, String other) {
        String expected = line.textOrNull(field);
        if (!got.equals(expected) && !other.equals(expected)) {
            mismatches.add(new FieldMismatch(field, orAbsent(expected), got));
        }
    }

    /**
     * Compares an unsigned number written in hexadecimal.
     *
     * @param field name of the field
     * @param got output of the model
     */
    public void hex(String field, long got) {
        text(field, Long.toHexString(got));
    }

    /**
     * Compares a number written in signed decimal.
     *
     * @param field name of the field
     * @param got output of the model
     */
    public void decimal(String field, long got) {
        text(field, Long.toString(got));
    }

    /**
     * Compares a field only if the line has it.
     *
     * @param field name of the field
     * @param got output of the model
     */
    public void textIfPresent(String field, String got) {
        if (line.has(field)) {
            text(field, got);
        }
    }

    /**
     * Compares an unsigned hexadecimal number only if the line has the field.
     *
     * @param field name of the field
     * @param got output of the model
     */
    public void hexIfPresent(String field, long got) {
        textIfPresent(field, Long.toHexString(got));
    }

    /**
     * The outputs that differ so far.
     *
     * @return in the order of comparison
     */
    public List<FieldMismatch> mismatches() {
        return List.copyOf(mismatches);
    }

    private static String orAbsent(@Nullable String expected) {
        return expected == null ? FieldMismatch.ABSENT : expected;
    }
}
