package io.github.dmasg.cli.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every requirement has a row in a table, and the row points at a property, a test or a measurement. */
public final class RequirementClaims implements Claims {
    private static final Pattern ID = Pattern.compile("(?<![\\w-])[SL]\\d+(?![\\w-])");
    private static final Pattern FIRST_CELL = Pattern.compile("\\|([^|]*)\\|(.*)");
    private static final Pattern POINTER =
            Pattern.compile(PropertyClaims.ID + "|`" + TestClaims.TEST + "`|`" + BenchmarkClaims.ROW + "`");

    private final Set<String> required;

    /**
     * Claims about requirements.
     *
     * @param required the ids that must all have a row
     */
    public RequirementClaims(Set<String> required) {
        this.required = new TreeSet<>(required);
    }

    @Override
    public List<String> problems(Document document) {
        List<String> problems = new ArrayList<>();
        Set<String> missing = new TreeSet<>(required);
        for (Document.Piece line : document.prose()) {
            Matcher row = FIRST_CELL.matcher(line.text().trim());
            if (!row.matches()) {
                continue;
            }
            Matcher id = ID.matcher(row.group(1));
            while (id.find()) {
                if (!required.contains(id.group())) {
                    problems.add(
                            document.problem(line.line(), "requirement " + id.group() + " (expected: a known one)"));
                } else if (POINTER.matcher(row.group(2)).find()) {
                    missing.remove(id.group());
                }
            }
        }
        for (String id : missing) {
            problems.add(document.name() + ": requirement " + id
                    + ": no row of a table (expected: one with a property, a test or a measurement)");
        }
        return problems;
    }
}
