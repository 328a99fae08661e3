package io.github.dmasg.proptests.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.proptests.suite.naive.NaiveImplementation;
import io.github.dmasg.proptests.suite.run.Counterexample;
import io.github.dmasg.proptests.suite.run.NamedProperty;
import io.github.dmasg.proptests.suite.run.PropertyReport;
import io.github.dmasg.proptests.suite.run.PropertyRunner;
import io.github.dmasg.proptests.suite.run.RunPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** One mistake at a time: which property notices it, and after how many tries. The table goes to target/seeded-bugs.txt. */
class SeededBugsTest {
    private static final long SEED = 20_210_916;
    /** Further passes only for what nobody has noticed yet. */
    private static final List<Integer> PASSES = List.of(40, 400, 4000);

    private static final int RIGHT_TRIES = 300;

    private static final List<NamedProperty<?>> PROPERTIES = Catalogue.properties().stream()
            .filter(NamedProperty::aboutImplementations)
            .toList();

    @Test
    void withoutMistakeNothingIsNoticed() {
        NaiveImplementation right = new NaiveImplementation();
        assertEquals(Map.of(), caught(new SeededBug("none", "", right), RIGHT_TRIES));
    }

    @Test
    void everyMistakeIsNoticed() throws IOException {
        List<SeededBug> bugs = new ArrayList<>();
        bugs.addAll(LayoutBugs.all());
        bugs.addAll(LifetimeBugs.all());
        bugs.addAll(BounceBugs.all());
        bugs.addAll(WrappingBugs.all());
        List<String> missed = new ArrayList<>();
        Map<String, Integer> catches = new TreeMap<>();
        StringBuilder table = new StringBuilder();
        for (SeededBug bug : bugs) {
            Map<String, Long> caught = Map.of();
            for (int pass = 0; pass < PASSES.size() && caught.isEmpty(); pass++) {
                caught = caught(bug, PASSES.get(pass));
            }
            if (caught.isEmpty()) {
                missed.add(bug.name());
            }
            caught.keySet().forEach(id -> catches.merge(id, 1, Integer::sum));
            table.append(row(bug, caught));
        }
        Files.writeString(Path.of("target", "seeded-bugs.txt"), table);
        assertEquals(List.of(), missed);
        assertTrue(bugs.size() >= 50, () -> "mistakes: " + bugs.size());
        List<String> idle = PROPERTIES.stream()
                .map(NamedProperty::id)
                .filter(id -> !catches.containsKey(id))
                .toList();
        assertEquals(List.of(), idle, "properties that notice nothing");
    }

    /** Which try was the first to fail, by property. */
    private static Map<String, Long> caught(SeededBug bug, int tries) {
        Map<String, Long> caught = new TreeMap<>();
        for (NamedProperty<?> property : PROPERTIES) {
            PropertyReport report =
                    PropertyRunner.withoutShrinking(RunPlan.of(SEED, tries)).run(property, bug.implementation());
            Counterexample found = report.counterexample();
            if (found != null) {
                caught.put(property.id(), found.tryNumber() + 1);
            }
        }
        return caught;
    }

    private static String row(SeededBug bug, Map<String, Long> caught) {
        StringBuilder by = new StringBuilder();
        caught.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .forEach(entry ->
                        by.append(' ').append(entry.getKey()).append(':').append(entry.getValue()));
        return String.format("%-52s %-28s%s%n", bug.name(), bug.like(), by.length() == 0 ? " missed" : by);
    }
}
