package io.github.dmasg.benchmarks.result;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A file of what was measured at growing sizes, and of single figures such as bytes.
 *
 * @param environment where it was measured
 * @param series what grows
 * @param facts single figures
 */
public record Growth(Environment environment, List<Series> series, List<Fact> facts) {
    private static final int VERSION = 1;

    /**
     * Writes the file.
     *
     * @param file where to
     * @throws IOException if that fails
     */
    public void write(Path file) throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("version", VERSION);
        map.put("environment", environment.toMap());
        map.put("series", series.stream().map(Series::toMap).toList());
        map.put("facts", facts.stream().map(Fact::toMap).toList());
        Json.write(file, map);
    }

    /**
     * Reads a file.
     *
     * @param file where from
     * @return what it says
     * @throws IOException if that fails
     */
    public static Growth read(Path file) throws IOException {
        Map<String, Object> map = Json.read(file);
        return new Growth(
                Environment.of(Json.map(map, "environment")),
                Json.list(map, "series").stream()
                        .map(one -> Series.of((Map<?, ?>) one))
                        .toList(),
                Json.list(map, "facts").stream()
                        .map(one -> Fact.of((Map<?, ?>) one))
                        .toList());
    }
}
