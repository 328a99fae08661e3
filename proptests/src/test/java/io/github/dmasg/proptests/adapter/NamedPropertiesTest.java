package io.github.dmasg.proptests.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.dmasg.proptests.suite.Catalogue;
import io.github.dmasg.proptests.suite.plug.Implementation;
import io.github.dmasg.proptests.suite.run.NamedProperty;
import io.github.dmasg.proptests.suite.run.PropertyReport;
import io.github.dmasg.proptests.suite.run.PropertyRunner;
import io.github.dmasg.proptests.suite.run.RunPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Whatever a mapping has to be, it still is with the other interface in between: the suite's properties on both bridges. */
class NamedPropertiesTest {
    private static final long SEED = Long.getLong("dmasg.seed", System.nanoTime());
    private static final long TRIES = Long.getLong("dmasg.tries", 200);

    @TestFactory
    Stream<DynamicTest> holdOnBothBridges() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Implementation bridge : List.of(new NewOnClassic(), new ClassicOnNew())) {
            for (NamedProperty<?> property : Catalogue.properties()) {
                if (property.aboutImplementations() && bridge.promises().containsAll(property.needs())) {
                    tests.add(dynamicTest(property.id() + " " + bridge.name(), () -> assertHolds(property, bridge)));
                }
            }
        }
        assertTrue(tests.size() > 20, () -> tests.size() + " properties");
        return tests.stream();
    }

    private static void assertHolds(NamedProperty<?> property, Implementation bridge) {
        PropertyReport report = new PropertyRunner(RunPlan.of(SEED, TRIES)).run(property, bridge);
        assertEquals(null, report.counterexample(), () -> "seed " + SEED + ": " + property);
        assertTrue(report.tries() > report.discarded(), () -> "all discarded: " + report);
    }
}
