package io.github.dmasg.benchmarks.result;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One figure that is not a time per unit.
 *
 * @param id stable name
 * @param group heading
 * @param title what it is
 * @param unit what it is counted in
 * @param classic the classic interface's figure, or 0 if there is none
 * @param proposed the new interface's figure
 */
public record Fact(String id, String group, String title, String unit, double classic, double proposed) {
    /**
     * A figure, rounded to what is certain.
     *
     * @return the same with four digits
     */
    public Fact rounded() {
        return new Fact(id, group, title, unit, Timing.round(classic), Timing.round(proposed));
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", id);
        map.put("group", group);
        map.put("title", title);
        map.put("unit", unit);
        map.put("classic", classic);
        map.put("proposed", proposed);
        return map;
    }

    static Fact of(Map<?, ?> map) {
        return new Fact(
                Json.text(map, "id"),
                Json.text(map, "group"),
                Json.text(map, "title"),
                Json.text(map, "unit"),
                Json.number(map, "classic"),
                Json.number(map, "proposed"));
    }
}
