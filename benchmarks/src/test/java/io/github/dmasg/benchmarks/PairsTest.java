package io.github.dmasg.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dmasg.benchmarks.result.CallCosts;
import io.github.dmasg.benchmarks.result.Environment;
import io.github.dmasg.benchmarks.result.Latency;
import io.github.dmasg.benchmarks.result.LatencyRow;
import io.github.dmasg.benchmarks.result.Pairs;
import io.github.dmasg.benchmarks.result.RowResult;
import io.github.dmasg.benchmarks.result.Timing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that were measured again take their place among the others. */
class PairsTest {
    private static final List<String> ORDER = List.of("a", "b", "c", "d");

    @TempDir
    private Path folder;

    private static Environment at(String commit, String cpu) {
        return new Environment(Map.of("jvm", "J", "cpu", cpu, "system", "S", "flags", "-X", "commit", commit));
    }

    private static RowResult row(String id, double ns) {
        Timing timing = new Timing(ns, ns, ns, 0);
        return new RowResult(id, "group", "title", "classic", "entry", 0, 0, 0, 1, 1, timing, timing, "");
    }

    private static LatencyRow latency(String id, double ns, Optional<CallCosts> classic) {
        return new LatencyRow(id, "title", 2, 16, classic, costs(ns), "");
    }

    private static CallCosts costs(double ns) {
        return new CallCosts(new Latency(ns, ns, 1), new Latency(ns, ns, 2), 20, 1000, 0);
    }

    @Test
    void aPartTakesItsPlaceAndSaysItsCommit() {
        Pairs all = new Pairs(
                at("old", "C"),
                List.of(row("a", 1), row("gone", 1), row("c", 3)),
                List.of(latency("d", 4, Optional.empty())));
        Pairs part = new Pairs(
                at("new", "C"), List.of(row("c", 30), row("b", 20)), List.of(latency("d", 40, Optional.empty())));
        Pairs merged = all.with(part, ORDER);
        assertEquals(List.of(row("a", 1), at(row("b", 20), "new"), at(row("c", 30), "new")), merged.rows());
        assertEquals("new", merged.latency("d").orElseThrow().commit());
        assertEquals(40, merged.latency("d").orElseThrow().proposed().map().ns());
        assertEquals("old", merged.environment().commit());
    }

    private static RowResult at(RowResult row, String commit) {
        double ns = row.proposed().ns();
        Timing timing = new Timing(ns, ns, ns, 0);
        return new RowResult(row.id(), "group", "title", "classic", "entry", 0, 0, 0, 1, 1, timing, timing, commit);
    }

    @Test
    void theSameCommitIsNotRepeated() {
        Pairs all = new Pairs(at("same", "C"), List.of(row("a", 1)), List.of());
        Pairs merged = all.with(new Pairs(at("same", "C"), List.of(row("b", 2)), List.of()), ORDER);
        assertEquals(List.of(row("a", 1), row("b", 2)), merged.rows());
    }

    @Test
    void figuresOfAnotherMachineAreRefused() {
        Pairs all = new Pairs(at("x", "C"), List.of(), List.of());
        Pairs other = new Pairs(at("x", "D"), List.of(), List.of());
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> all.with(other, ORDER));
        assertEquals("cpu: D (expected: C, as the other rows)", refused.getMessage());
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Pairs all = new Pairs(
                at("x", "C"),
                List.of(at(row("a", 1.5), "y")),
                List.of(latency("d", 4, Optional.of(costs(7))), latency("e", 4, Optional.empty())));
        all.write(folder.resolve("all.json"));
        Pairs read = Pairs.read(folder.resolve("all.json"));
        assertEquals(all.rows(), read.rows());
        assertEquals(all.latencies(), read.latencies());
    }
}
