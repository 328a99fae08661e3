package io.github.dmasg.cli.document;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A cited measurement, such as {@code `bench:page-ranges`}, is a row of the committed results. */
public final class BenchmarkClaims implements Claims {
    static final Pattern ROW = Pattern.compile("bench:([\\w.-]+)");
    private static final Pattern JSON_ID = Pattern.compile("\"id\"\\s*:\\s*\"([^\"]+)\"");
    private static final Pattern TABLE_ID = Pattern.compile("(?m)^\\|\\s*`?(?:bench:)?([a-z][\\w.-]*)`?\\s*\\|");

    private final Set<String> rows;

    /**
     * Claims about measurements.
     *
     * @param rows ids of those that are committed
     */
    public BenchmarkClaims(Set<String> rows) {
        this.rows = new TreeSet<>(rows);
    }

    /**
     * The measurements in a folder.
     *
     * @param results folder of JSON files whose rows have an {@code "id"}, and of Markdown tables whose first column is the id
     * @return the ids; none if there is no such folder
     * @throws IOException if a file cannot be read
     */
    public static Set<String> rows(Path results) throws IOException {
        Set<String> found = new TreeSet<>();
        if (!Files.isDirectory(results)) {
            return found;
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(results)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            if (file.toString().endsWith(".json")) {
                collect(JSON_ID, file, found);
            } else if (file.toString().endsWith(".md")) {
                collect(TABLE_ID, file, found);
            }
        }
        return found;
    }

    private static void collect(Pattern pattern, Path file, Set<String> found) throws IOException {
        Matcher id = pattern.matcher(Files.readString(file));
        while (id.find()) {
            found.add(id.group(1));
        }
    }

    @Override
    public List<String> problems(Document document) {
        List<String> problems = new ArrayList<>();
        for (Document.Piece span : document.spans()) {
            Matcher row = ROW.matcher(span.text());
            if (row.matches() && !rows.contains(row.group(1))) {
                problems.add(document.problem(span.line(), span.text() + " (expected: one of " + rows + ")"));
            }
        }
        return problems;
    }
}
