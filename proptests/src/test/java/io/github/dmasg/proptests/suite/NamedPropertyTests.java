package io.github.dmasg.proptests.suite;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.dmasg.proptests.suite.run.Counterexample;
import io.github.dmasg.proptests.suite.run.NamedProperty;
import io.github.dmasg.proptests.suite.run.PropertyReport;
import io.github.dmasg.proptests.suite.run.PropertyRunner;
import io.github.dmasg.proptests.suite.run.RunPlan;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Named properties as tests, with new inputs each time unless {@code dmasg.seed} says which. */
public final class NamedPropertyTests {
    /** What the inputs of this run follow from. */
    public static final long SEED = Long.getLong("dmasg.seed", System.nanoTime());

    private NamedPropertyTests() {}

    /** One test for each property of this library. */
    public static Stream<DynamicTest> of(List<NamedProperty<?>> properties, long tries) {
        return of("", properties, tries);
    }

    /** The same with a word before each name. */
    public static Stream<DynamicTest> of(String about, List<NamedProperty<?>> properties, long tries) {
        return properties.stream()
                .map(property -> dynamicTest(
                        property.id() + " " + about + ": " + property.sentence(),
                        () -> assertHeld(new PropertyRunner(RunPlan.of(SEED, tries)).run(property))));
    }

    static void assertHeld(PropertyReport report) {
        Counterexample found = report.counterexample();
        assertTrue(found == null, () -> "seed " + SEED + ": " + found);
        assertTrue(report.tries() > report.discarded(), () -> "all discarded: " + report);
    }
}
