package io.github.dmasg.proptests.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.dmasg.proptests.suite.plug.Implementation;
import io.github.dmasg.proptests.suite.run.NamedProperty;
import io.github.dmasg.proptests.suite.run.PropertyReport;
import io.github.dmasg.proptests.suite.run.PropertyRunner;
import io.github.dmasg.proptests.suite.run.RunPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Every named property on every implementation that promises what it needs, with new inputs each time. */
class CatalogueTest {
    private static final long TRIES = Long.getLong("dmasg.tries", 200);

    @TestFactory
    Stream<DynamicTest> everyPropertyHolds() {
        List<DynamicTest> tests = new ArrayList<>();
        for (NamedProperty<?> property : Catalogue.properties()) {
            PropertyRunner runner = new PropertyRunner(RunPlan.of(NamedPropertyTests.SEED, TRIES));
            if (!property.aboutImplementations()) {
                tests.add(dynamicTest(property.toString(), () -> NamedPropertyTests.assertHeld(runner.run(property))));
                continue;
            }
            for (Implementation implementation : Catalogue.implementations()) {
                if (implementation.promises().containsAll(property.needs())) {
                    tests.add(dynamicTest(
                            property.id() + " " + implementation.name() + ": " + property.sentence(),
                            () -> NamedPropertyTests.assertHeld(runner.run(property, implementation))));
                }
            }
        }
        return tests.stream();
    }

    /** About the generators, not about the code under test. */
    @Tag("inputs")
    @TestFactory
    Stream<DynamicTest> whatMustBeReachedIsReached() {
        return Catalogue.properties().stream()
                .filter(property -> !property.classes().isEmpty())
                .map(property -> dynamicTest(property.toString(), () -> {
                    PropertyRunner runner = new PropertyRunner(RunPlan.of(7, 300L * property.cost()));
                    PropertyReport report = property.aboutImplementations()
                            ? runner.run(property, Catalogue.implementations().get(0))
                            : runner.run(property);
                    assertNotNull(report);
                    assertEquals(
                            List.of(),
                            report.unreached(),
                            () -> report.reached().toString());
                }));
    }
}
