package io.github.dmasg.benchmarks.result;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where something was measured.
 *
 * @param facts name and value, in the order they are shown
 */
public record Environment(Map<String, String> facts) {
    /** Name of the fact that says which commit was measured. */
    public static final String COMMIT = "commit";

    private static final List<String> COMPARABLE = List.of("jvm", "cpu", "system", "flags");

    private static final Path CPU = Path.of("/proc/cpuinfo");

    /**
     * This virtual machine.
     *
     * @param flags options of the virtual machine that measures
     * @return what is known about it
     */
    public static Environment here(String flags) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("jvm", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
        facts.put("cpu", cpu() + ", " + Runtime.getRuntime().availableProcessors() + " processors");
        facts.put("system", System.getProperty("os.name") + " " + release());
        facts.put("flags", flags);
        facts.put(COMMIT, System.getProperty("dmasg.commit", "unknown"));
        facts.put("date", System.getProperty("dmasg.date", "unknown"));
        return new Environment(facts);
    }

    /**
     * The commit that was measured.
     *
     * @return its abbreviated name, "unknown" if it was not known
     */
    public String commit() {
        return facts.getOrDefault(COMMIT, "unknown");
    }

    /** Refuses figures that must not stand in one file. */
    void requireSame(Environment other) {
        for (String name : COMPARABLE) {
            String here = facts.getOrDefault(name, "");
            String there = other.facts.getOrDefault(name, "");
            if (!here.equals(there)) {
                throw new IllegalArgumentException(
                        name + ": " + there + " (expected: " + here + ", as the other rows)");
            }
        }
    }

    /** The first two numbers; the rest is the builder's. */
    private static String release() {
        String[] parts = System.getProperty("os.version").split("\\.", 3);
        return parts.length < 2 ? parts[0] : parts[0] + "." + parts[1];
    }

    private static String cpu() {
        try {
            Optional<String> model = Files.readAllLines(CPU, StandardCharsets.UTF_8).stream()
                    .filter(line -> line.startsWith("model name"))
                    .findFirst();
            return model.map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .orElse("unknown");
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    Map<String, Object> toMap() {
        return new LinkedHashMap<>(facts);
    }

    static Environment of(Map<?, ?> map) {
        Map<String, String> facts = new LinkedHashMap<>();
        map.forEach((name, value) -> facts.put((String) name, (String) value));
        return new Environment(facts);
    }
}
