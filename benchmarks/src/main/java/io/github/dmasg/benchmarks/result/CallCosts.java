package io.github.dmasg.benchmarks.result;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What mapping and unmapping take in one model.
 *
 * @param map calls that map
 * @param unmap calls that unmap
 * @param clockNs nanoseconds between two readings of the clock with nothing in between, which are part of every call
 * @param samples how many calls of each kind
 * @param allocated bytes allocated per sample, as the profiler sees it; a few bytes are its own
 */
public record CallCosts(Latency map, Latency unmap, double clockNs, double samples, double allocated) {
    Map<String, Object> toMap() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("map", map.toMap());
        tree.put("unmap", unmap.toMap());
        tree.put("clockNs", clockNs);
        tree.put("samples", samples);
        tree.put("allocatedPerSample", allocated);
        return tree;
    }

    static CallCosts of(Map<?, ?> tree) {
        return new CallCosts(
                Latency.of(Json.map(tree, "map")),
                Latency.of(Json.map(tree, "unmap")),
                Json.number(tree, "clockNs"),
                Json.number(tree, "samples"),
                Json.number(tree, "allocatedPerSample"));
    }
}
