package io.github.dmasg.benchmarks.result;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One shape of the map benchmark as it was measured.
 *
 * @param id stable name
 * @param title the shape in words
 * @param threads how many mapped at once
 * @param pages pages of 4 KiB in a call
 * @param classic the classic interface; none where the model has no counterpart
 * @param proposed the new interface
 * @param commit what was measured, if it is another commit than that of the file, otherwise empty
 */
public record LatencyRow(
        String id,
        String title,
        double threads,
        double pages,
        Optional<CallCosts> classic,
        CallCosts proposed,
        String commit) {
    LatencyRow at(String otherCommit) {
        return new LatencyRow(id, title, threads, pages, classic, proposed, otherCommit);
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", id);
        map.put("title", title);
        map.put("threads", threads);
        map.put("pages", pages);
        classic.ifPresent(costs -> map.put("classic", costs.toMap()));
        map.put("proposed", proposed.toMap());
        if (!commit.isEmpty()) {
            map.put("commit", commit);
        }
        return map;
    }

    static LatencyRow of(Map<?, ?> map) {
        return new LatencyRow(
                Json.text(map, "id"),
                Json.text(map, "title"),
                Json.number(map, "threads"),
                Json.number(map, "pages"),
                map.get("classic") instanceof Map<?, ?> costs ? Optional.of(CallCosts.of(costs)) : Optional.empty(),
                CallCosts.of(Json.map(map, "proposed")),
                Json.textOrEmpty(map, "commit"));
    }
}
