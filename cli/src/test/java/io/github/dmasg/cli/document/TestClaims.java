package io.github.dmasg.cli.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A cited test, such as {@code `WrongCodeTest.unmapTakesNoLength`}, is in the sources, and a test. */
public final class TestClaims implements Claims {
    static final Pattern TEST = Pattern.compile("([A-Z]\\w*(?:Test|Properties))(?:[.#](\\w+)(?:\\(\\))?)?");

    private final TestSources sources;

    /**
     * Claims about tests.
     *
     * @param sources where they are
     */
    public TestClaims(TestSources sources) {
        this.sources = sources;
    }

    @Override
    public List<String> problems(Document document) {
        List<String> problems = new ArrayList<>();
        for (Document.Piece span : document.spans()) {
            Matcher test = TEST.matcher(span.text());
            if (!test.matches()) {
                continue;
            }
            Set<String> methods = sources.tests(test.group(1));
            if (methods.isEmpty()) {
                problems.add(document.problem(span.line(), "test " + test.group(1) + " (expected: a class of tests)"));
            } else if (test.group(2) != null && !methods.contains(test.group(2))) {
                problems.add(document.problem(
                        span.line(), "test " + span.text() + " (expected: one of " + String.join(", ", methods) + ")"));
            }
        }
        return problems;
    }
}
