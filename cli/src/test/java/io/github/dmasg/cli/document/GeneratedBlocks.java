package io.github.dmasg.cli.document;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands between {@code <!-- generated: WORDS -->} and {@code <!-- end -->} is what the generator makes. */
public final class GeneratedBlocks implements Claims {
    private static final Pattern START = Pattern.compile("(?m)^<!-- generated: (.*?) -->\n");
    private static final String END = "<!-- end -->";

    private final Generators generators;

    /**
     * Blocks of some generators.
     *
     * @param generators what makes the texts
     */
    public GeneratedBlocks(Generators generators) {
        this.generators = generators;
    }

    @Override
    public List<String> problems(Document document) {
        List<String> problems = new ArrayList<>();
        String text = document.text();
        Matcher start = START.matcher(text);
        while (start.find()) {
            int line = (int) text.substring(0, start.start()).lines().count() + 1;
            int end = end(text, start.end());
            if (end < 0) {
                problems.add(document.problem(line, "generated block (expected: " + END + " after it)"));
                return problems;
            }
            try {
                String expected = framed(generators.text(start.group(1)));
                String found = text.substring(start.end(), end);
                if (!found.equals(expected)) {
                    problems.add(document.problem(
                            line,
                            "out of date: " + start.group(1) + ": " + firstDifference(found, expected)
                                    + " (expected: as .ci/documents writes it)"));
                }
            } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
                problems.add(document.problem(line, start.group(1) + ": " + e.getMessage()));
            }
        }
        return problems;
    }

    /**
     * The document with every block made anew.
     *
     * @param document with blocks
     * @return its text
     * @throws IllegalArgumentException if a block has no end, or a generator refuses its words
     */
    public String rewritten(Document document) {
        String text = document.text();
        StringBuilder written = new StringBuilder();
        Matcher start = START.matcher(text);
        int from = 0;
        while (start.find(from)) {
            int end = end(text, start.end());
            if (end < 0) {
                throw new IllegalArgumentException(start.group(1) + ": no " + END + " (expected: one after the block)");
            }
            try {
                written.append(text, from, start.end()).append(framed(generators.text(start.group(1))));
            } catch (IOException e) {
                throw new UncheckedIOException(start.group(1), e);
            }
            from = end;
        }
        return written.append(text.substring(from)).toString();
    }

    /** Blank lines around: a table starts after one. */
    private static String framed(String text) {
        return "\n" + text + "\n";
    }

    /** Where the block's end mark is, or -1 if another block starts first. */
    private static int end(String text, int from) {
        int end = text.indexOf("\n" + END, from - 1) + 1;
        Matcher next = START.matcher(text);
        boolean nested = next.find(from) && next.start() < end;
        return end == 0 || nested ? -1 : end;
    }

    private static String firstDifference(String found, String expected) {
        List<String> have = found.lines().toList();
        List<String> want = expected.lines().toList();
        for (int i = 0; i < Math.max(have.size(), want.size()); i++) {
            String a = i < have.size() ? have.get(i) : "nothing";
            String b = i < want.size() ? want.get(i) : "nothing";
            if (!a.equals(b)) {
                return "'" + a + "' instead of '" + b + "'";
            }
        }
        return "line ends";
    }
}
