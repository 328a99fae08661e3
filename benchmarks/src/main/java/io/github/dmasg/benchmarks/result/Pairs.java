package io.github.dmasg.benchmarks.result;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file of rows.
 *
 * @param environment where they were measured
 * @param rows in the order of the plan
 */
public record Pairs(Environment environment, List<RowResult> rows) {
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
        map.put("rows", rows.stream().map(RowResult::toMap).toList());
        Json.write(file, map);
    }

    /**
     * Reads a file.
     *
     * @param file where from
     * @return what it says
     * @throws IOException if that fails
     */
    public static Pairs read(Path file) throws IOException {
        Map<String, Object> map = Json.read(file);
        List<RowResult> rows = Json.list(map, "rows").stream()
                .map(row -> RowResult.of((Map<?, ?>) row))
                .toList();
        return new Pairs(Environment.of(Json.map(map, "environment")), rows);
    }

    /**
     * A row by its name.
     *
     * @param id name
     * @return the row, if it was measured
     */
    public Optional<RowResult> row(String id) {
        return rows.stream().filter(row -> row.id().equals(id)).findFirst();
    }
}
