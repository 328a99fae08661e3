package io.github.dmasg.proptests.conformance;

import java.util.List;

/**
 * A case that did not pass: either outputs that differ, or a reason why there are no outputs.
 *
 * @param line number of the line in the file, from 1
 * @param label what names the case, for example {@code id=7 cls=n}
 * @param problem why the case has no result, or the empty text
 * @param mismatches outputs that differ, empty if there is a problem
 */
public record CaseFailure(long line, String label, String problem, List<FieldMismatch> mismatches) {
    /**
     * Copies the list.
     *
     * @param line number of the line in the file, from 1
     * @param label what names the case
     * @param problem why the case has no result, or the empty text
     * @param mismatches outputs that differ, empty if there is a problem
     */
    public CaseFailure {
        mismatches = List.copyOf(mismatches);
    }

    /**
     * The failure for people.
     *
     * @param file name of the file
     * @return several lines without a final line end
     */
    public String describe(String file) {
        StringBuilder sb = new StringBuilder(file).append(':').append(line).append(": ");
        if (!label.isEmpty()) {
            sb.append(label).append(": ");
        }
        if (mismatches.isEmpty()) {
            return sb.append(problem).toString();
        }
        sb.append(mismatches.size()).append(mismatches.size() == 1 ? " field differs" : " fields differ");
        for (FieldMismatch m : mismatches) {
            sb.append('\n').append(m.describe());
        }
        return sb.toString();
    }
}
