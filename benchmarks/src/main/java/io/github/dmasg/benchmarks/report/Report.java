package io.github.dmasg.benchmarks.report;

import io.github.dmasg.benchmarks.result.Growth;
import io.github.dmasg.benchmarks.result.Pairs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the table and the charts of a folder of results. */
public final class Report {
    private static final String FIRST = "jdk25";
    private static final String SECOND = "jdk17";

    private final Pairs first;
    private final Pairs second;
    private final List<DesignChange> changes;
    private final Growth growth;

    private Report(Pairs first, Pairs second, List<DesignChange> changes, Growth growth) {
        this.first = first;
        this.second = second;
        this.changes = changes;
        this.growth = growth;
    }

    /**
     * Reads a folder.
     *
     * @param folder with {@code jdk25.json}, {@code jdk17.json}, {@code growth.json} and what was
     *     measured before changes of design
     * @return the report
     * @throws IOException if a file cannot be read
     */
    public static Report of(Path folder) throws IOException {
        return new Report(
                Pairs.read(folder.resolve(FIRST + ".json")),
                Pairs.read(folder.resolve(SECOND + ".json")),
                DesignChange.read(folder),
                Growth.read(folder.resolve("growth.json")));
    }

    /**
     * All that is made of the results.
     *
     * @return names of files and what is in them
     */
    public Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("README.md", new Tables(first, second, changes, growth).text());
        files.put("pairs.svg", Charts.pairs(first));
        files.put("growth.svg", Charts.growth(growth));
        files.put("threads.svg", Charts.threads(first));
        return files;
    }

    /**
     * Writes all of it.
     *
     * @param folder where to
     * @throws IOException if that fails
     */
    public void write(Path folder) throws IOException {
        for (Map.Entry<String, String> file : files().entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue(), StandardCharsets.UTF_8);
        }
    }
}
