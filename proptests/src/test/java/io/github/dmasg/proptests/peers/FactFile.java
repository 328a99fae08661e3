package io.github.dmasg.proptests.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Reads the facts of other projects' test suites: lines of columns between bars, {@code #} starts a remark. */
final class FactFile {
    private FactFile() {}

    /** The columns of every line of {@code /peer-cases/NAME.txt}. */
    static List<List<String>> rows(String name) {
        try (InputStream in =
                        Objects.requireNonNull(FactFile.class.getResourceAsStream("/peer-cases/" + name + ".txt"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line ->
                            Arrays.stream(line.split("\\|")).map(String::strip).toList())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The second column of the line whose first is the given name. */
    static String value(String file, String name) {
        return rows(file).stream()
                .filter(row -> row.get(0).equals(name))
                .findFirst()
                .orElseThrow()
                .get(1);
    }

    /** The words of a column, none for {@code -}. */
    static List<String> words(String column) {
        return column.equals("-") ? List.of() : List.of(column.split(" +"));
    }

    static long hex(String word) {
        return Long.parseLong(word, 16);
    }

    static long[] decimals(String column) {
        return words(column).stream().mapToLong(Long::parseLong).toArray();
    }
}
