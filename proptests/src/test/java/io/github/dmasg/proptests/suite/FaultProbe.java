package io.github.dmasg.proptests.suite;

import io.github.dmasg.proptests.suite.run.Counterexample;
import io.github.dmasg.proptests.suite.run.NamedProperty;
import io.github.dmasg.proptests.suite.run.PropertyReport;
import io.github.dmasg.proptests.suite.run.PropertyRunner;
import io.github.dmasg.proptests.suite.run.RunPlan;

/** Runs one property; loaded anew for each mistake, and called from outside. */
public final class FaultProbe {
    private FaultProbe() {}

    /** Number of the first try that fails, from 1; 0 if the property holds. */
    public static long firstFailure(String id, long seed, long tries) {
        NamedProperty<?> property = Catalogue.properties().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("property: " + id + " (expected: in the catalogue)"));
        PropertyRunner runner = PropertyRunner.withoutShrinking(RunPlan.of(seed, tries * property.cost()));
        PropertyReport report = property.aboutImplementations()
                ? runner.run(property, Catalogue.implementations().get(0))
                : runner.run(property);
        Counterexample found = report.counterexample();
        return found == null ? 0 : found.tryNumber() + 1;
    }
}
