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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * One mistake at a time: which property notices it, and after how many tries.
 *
 * <p>The tables go to {@code target/seeded-bugs}; {@code proptests/seeded-bugs} makes the committed one of them.
 */
class SeededBugsTest {
    private static final long SEED = 20_210_916;

    /** Further passes only for what nobody has noticed yet. */
    private static final List<Integer> PASSES = List.of(40, 400, 4000);

    private static final int RIGHT_TRIES = 300;
    private static final Path TABLES = Path.of("target", "seeded-bugs");

    private static final List<NamedProperty<?>> OF_IMPLEMENTATIONS = Catalogue.properties().stream()
            .filter(NamedProperty::aboutImplementations)
            .toList();

    @Test
    void withoutMistakeNothingIsNoticed() {
        NaiveImplementation right = new NaiveImplementation();
        assertEquals(Map.of(), caught(new SeededBug("none", "", right), RIGHT_TRIES));
    }

    @Test
    void everyMistakeOfAnImplementationIsNoticed() throws IOException {
        List<SeededBug> bugs = bugs();
        List<String> missed = new ArrayList<>();
        Set<String> noticing = new TreeSet<>();
        StringBuilder table = new StringBuilder();
        for (SeededBug bug : bugs) {
            Map<String, Long> caught = Map.of();
            for (int pass = 0; pass < PASSES.size() && caught.isEmpty(); pass++) {
                caught = caught(bug, PASSES.get(pass));
            }
            if (caught.isEmpty()) {
                missed.add(bug.name());
            }
            noticing.addAll(caught.keySet());
            table.append(row(bug.name(), bug.like(), caught));
        }
        write("implementations.md", table);
        assertEquals(List.of(), missed);
        assertTrue(bugs.size() >= 50, () -> "mistakes: " + bugs.size());
        assertEquals(
                List.of(),
                OF_IMPLEMENTATIONS.stream()
                        .map(NamedProperty::id)
                        .filter(id -> !noticing.contains(id))
                        .toList(),
                "properties that notice nothing");
    }

    @Test
    void everyMistakeInTheSourceIsNoticed() throws Exception {
        List<String> missed = new ArrayList<>();
        Set<String> noticing = new TreeSet<>();
        StringBuilder table = new StringBuilder();
        for (SourceFault fault : faults()) {
            FaultyLibrary library = FaultyLibrary.with(fault);
            Map<String, Long> caught = new TreeMap<>();
            for (String id : fault.noticedBy()) {
                long first = 0;
                for (int pass = 0; pass < PASSES.size() && first == 0; pass++) {
                    first = library.firstFailure(id, SEED, PASSES.get(pass));
                }
                if (first == 0) {
                    missed.add(fault.name() + " by " + id);
                } else {
                    caught.put(id, first);
                }
            }
            noticing.addAll(caught.keySet());
            table.append(row(fault.name(), fault.like(), caught));
        }
        write("library.md", table);
        assertEquals(List.of(), missed);
        assertEquals(
                List.of(),
                Catalogue.properties().stream()
                        .filter(property -> !property.aboutImplementations())
                        .map(NamedProperty::id)
                        .filter(id -> !noticing.contains(id))
                        .toList(),
                "properties that notice nothing");
    }

    @Test
    void theCommittedTableIsOfTheseMistakes() throws IOException {
        Set<String> listed = new TreeSet<>();
        for (String line : Files.readAllLines(Path.of("SEEDED-BUGS.md"))) {
            if (line.startsWith("| ") && !line.startsWith("| mistake")) {
                listed.add(line.substring(2, line.indexOf(" | ")));
            }
        }
        Set<String> seeded = new TreeSet<>();
        bugs().forEach(bug -> seeded.add(bug.name()));
        faults().forEach(fault -> seeded.add(fault.name()));
        Set<String> added = new TreeSet<>(seeded);
        added.removeAll(listed);
        listed.removeAll(seeded);
        assertEquals(
                "not in it [], gone []",
                "not in it " + added + ", gone " + listed,
                "proptests/seeded-bugs writes the table anew");
    }

    private static List<SeededBug> bugs() {
        List<SeededBug> bugs = new ArrayList<>();
        bugs.addAll(LayoutBugs.all());
        bugs.addAll(LifetimeBugs.all());
        bugs.addAll(BounceBugs.all());
        bugs.addAll(WrappingBugs.all());
        return bugs;
    }

    private static List<SourceFault> faults() {
        List<SourceFault> faults = new ArrayList<>();
        faults.addAll(SourceFaults.all());
        faults.addAll(MappingFaults.all());
        faults.addAll(FormFaults.all());
        faults.addAll(OwnerFaults.all());
        faults.addAll(IommuFaults.all());
        return faults;
    }

    private static void write(String name, StringBuilder rows) throws IOException {
        Files.createDirectories(TABLES);
        Files.writeString(TABLES.resolve(name), rows);
    }

    /** Which try was the first to fail, by property. */
    private static Map<String, Long> caught(SeededBug bug, int tries) {
        Map<String, Long> caught = new TreeMap<>();
        for (NamedProperty<?> property : OF_IMPLEMENTATIONS) {
            PropertyReport report =
                    PropertyRunner.withoutShrinking(RunPlan.of(SEED, tries)).run(property, bug.implementation());
            Counterexample found = report.counterexample();
            if (found != null) {
                caught.put(property.id(), found.tryNumber() + 1);
            }
        }
        return caught;
    }

    private static String row(String name, String like, Map<String, Long> caught) {
        List<String> by = caught.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                .toList();
        return "| " + name + " | " + like + " | " + (by.isEmpty() ? "missed" : String.join(", ", by)) + " |\n";
    }
}
