package io.github.dmasg.benchmarks.result;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One row as it was measured; the first eight components are those of the plan.
 *
 * @param id stable name
 * @param group heading
 * @param title what is done
 * @param baselineName what the new interface is compared with
 * @param unit what costs are counted per
 * @param target nanoseconds per unit, or 0
 * @param kernel nanoseconds per unit of the C code of Linux 6.12, or 0
 * @param bytesPerUnit bytes of lists to be read for a unit, or 0
 * @param threads how many did it at once
 * @param units units in a call
 * @param baseline cost of what it is compared with
 * @param proposed cost of the new interface
 * @param commit what was measured, if it is another commit than that of the file, otherwise empty
 */
public record RowResult(
        String id,
        String group,
        String title,
        String baselineName,
        String unit,
        double target,
        double kernel,
        double bytesPerUnit,
        double threads,
        double units,
        Timing baseline,
        Timing proposed,
        String commit) {
    /**
     * How many times faster the new interface is.
     *
     * @return baseline by proposed
     */
    public double ratio() {
        return baseline.ns() / proposed.ns();
    }

    RowResult at(String otherCommit) {
        return new RowResult(
                id,
                group,
                title,
                baselineName,
                unit,
                target,
                kernel,
                bytesPerUnit,
                threads,
                units,
                baseline,
                proposed,
                otherCommit);
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", id);
        map.put("group", group);
        map.put("title", title);
        map.put("comparedWith", baselineName);
        map.put("unit", unit);
        map.put("targetNs", target);
        map.put("kernelNs", kernel);
        map.put("listBytesPerUnit", bytesPerUnit);
        map.put("threads", threads);
        map.put("unitsPerCall", units);
        map.put("baseline", baseline.toMap());
        map.put("proposed", proposed.toMap());
        if (!commit.isEmpty()) {
            map.put("commit", commit);
        }
        return map;
    }

    static RowResult of(Map<?, ?> map) {
        return new RowResult(
                Json.text(map, "id"),
                Json.text(map, "group"),
                Json.text(map, "title"),
                Json.text(map, "comparedWith"),
                Json.text(map, "unit"),
                Json.number(map, "targetNs"),
                Json.number(map, "kernelNs"),
                Json.number(map, "listBytesPerUnit"),
                Json.number(map, "threads"),
                Json.number(map, "unitsPerCall"),
                Timing.of(Json.map(map, "baseline")),
                Timing.of(Json.map(map, "proposed")),
                Json.textOrEmpty(map, "commit"));
    }
}
