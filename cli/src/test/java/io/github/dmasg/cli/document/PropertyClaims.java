package io.github.dmasg.cli.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A cited property, such as {@code P7}, is in the catalogue. */
public final class PropertyClaims implements Claims {
    static final Pattern ID = Pattern.compile("(?<![\\w-])P\\d+(?![\\w-])");

    private final Set<String> ids;

    /**
     * Claims about the properties of a catalogue.
     *
     * @param ids those that exist
     */
    public PropertyClaims(Set<String> ids) {
        this.ids = Set.copyOf(ids);
    }

    @Override
    public List<String> problems(Document document) {
        List<String> problems = new ArrayList<>();
        for (Document.Piece line : document.prose()) {
            Matcher id = ID.matcher(line.text());
            while (id.find()) {
                if (!ids.contains(id.group())) {
                    problems.add(document.problem(
                            line.line(),
                            "property " + id.group() + " (expected: one that `./dmasg check --list` shows)"));
                }
            }
        }
        return problems;
    }
}
