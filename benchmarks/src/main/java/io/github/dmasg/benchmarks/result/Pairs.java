package io.github.dmasg.benchmarks.result;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A file of rows.
 *
 * @param environment where they were measured
 * @param rows in the order of the plan
 * @param latencies shapes of the map benchmark, in the order of their plan
 */
public record Pairs(Environment environment, List<RowResult> rows, List<LatencyRow> latencies) {
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
        map.put("latencies", latencies.stream().map(LatencyRow::toMap).toList());
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
        List<LatencyRow> latencies = Json.listOrEmpty(map, "latencies").stream()
                .map(row -> LatencyRow.of((Map<?, ?>) row))
                .toList();
        return new Pairs(Environment.of(Json.map(map, "environment")), rows, latencies);
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

    /**
     * A shape of the map benchmark by its name.
     *
     * @param id name
     * @return the row, if it was measured
     */
    public Optional<LatencyRow> latency(String id) {
        return latencies.stream().filter(row -> row.id().equals(id)).findFirst();
    }

    /**
     * These rows, with those of another file in their place where it has them. A row that was measured at another commit than
     * this file says so.
     *
     * @param part rows that were measured later
     * @param order names of all rows that are wanted, in their order; others are left out
     * @return all of them, with this file's environment
     * @throws IllegalArgumentException if the other file was measured on another machine, virtual machine or with other flags
     */
    public Pairs with(Pairs part, List<String> order) {
        environment.requireSame(part.environment);
        String commit = part.environment.commit().equals(environment.commit()) ? "" : part.environment.commit();
        List<RowResult> changed = part.rows.stream()
                .map(row -> row.at(later(row.commit(), commit)))
                .toList();
        List<LatencyRow> changedLatencies = part.latencies.stream()
                .map(row -> row.at(later(row.commit(), commit)))
                .toList();
        return new Pairs(
                environment,
                merged(rows, changed, RowResult::id, order),
                merged(latencies, changedLatencies, LatencyRow::id, order));
    }

    private static String later(String ofRow, String ofFile) {
        return ofRow.isEmpty() ? ofFile : ofRow;
    }

    private static <T> List<T> merged(List<T> old, List<T> changed, Function<T, String> id, List<String> order) {
        Map<String, T> byId = new LinkedHashMap<>();
        old.forEach(row -> byId.put(id.apply(row), row));
        changed.forEach(row -> byId.put(id.apply(row), row));
        List<T> sorted = new ArrayList<>();
        for (String wanted : order) {
            T row = byId.get(wanted);
            if (row != null) {
                sorted.add(row);
            }
        }
        return List.copyOf(sorted);
    }
}
