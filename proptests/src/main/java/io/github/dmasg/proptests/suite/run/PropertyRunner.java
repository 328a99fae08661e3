package io.github.dmasg.proptests.suite.run;

import io.github.dmasg.proptests.suite.plug.Implementation;
import io.github.dmasg.proptests.suite.plug.MapperKind;
import io.github.dmasg.proptests.suite.plug.Promise;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.sessions.JqwikSession;
import org.jspecify.annotations.Nullable;

/**
 * Tries a property and, if it fails, looks for the smallest input that fails.
 *
 * <p>The input of a try follows from the seed, the property, the implementation and the number of the try alone, so that any try can
 * be run again by itself. Runs in the calling thread, or, if a try may last only so long, in one of its own; runs of several threads
 * do not disturb each other.
 */
public final class PropertyRunner {
    private final RunPlan plan;
    private final RunWatch watch;
    private final boolean shrinking;

    /**
     * A runner.
     *
     * @param plan which tries to run
     * @param watch who hears of it, may end it, and says how long a try may last
     */
    public PropertyRunner(RunPlan plan, RunWatch watch) {
        this(plan, watch, true);
    }

    private PropertyRunner(RunPlan plan, RunWatch watch, boolean shrinking) {
        this.plan = plan;
        this.watch = watch;
        this.shrinking = shrinking;
    }

    /**
     * A runner that nobody watches.
     *
     * @param plan which tries to run
     */
    public PropertyRunner(RunPlan plan) {
        this(plan, RunWatch.NOBODY);
    }

    /**
     * A runner that leaves failing inputs as they are: for whoever only counts.
     *
     * @param plan which tries to run
     * @return the runner
     */
    public static PropertyRunner withoutShrinking(RunPlan plan) {
        return new PropertyRunner(plan, RunWatch.NOBODY, false);
    }

    /**
     * Runs a property of this library as such.
     *
     * @param property the property
     * @return what came out
     */
    public PropertyReport run(NamedProperty<?> property) {
        return inSession(property, null);
    }

    /**
     * Runs a property on an implementation, if that promises what it needs.
     *
     * @param property the property
     * @param implementation whom it is about
     * @return what came out
     */
    public PropertyReport run(NamedProperty<?> property, Implementation implementation) {
        Set<String> missing = new TreeSet<>();
        for (Promise needed : property.needs()) {
            if (!implementation.promises().contains(needed)) {
                missing.add(needed.toString());
            }
        }
        if (Collections.disjoint(property.mappers(), implementation.mappers())) {
            missing.add("a mapper that is "
                    + String.join(
                            " or ",
                            property.mappers().stream()
                                    .map(MapperKind::name)
                                    .sorted()
                                    .toList()));
        }
        if (!missing.isEmpty()) {
            return new PropertyReport(property, implementation.name(), 0, 0, Map.of(), 0, missing, null);
        }
        return inSession(property, implementation);
    }

    private <T> PropertyReport inSession(NamedProperty<T> property, @Nullable Implementation implementation) {
        PropertyRun<T> run = new PropertyRun<>(property, implementation, plan, watch, shrinking);
        if (!watch.patience().isZero()) {
            new PatientRun(run, watch).run();
        } else if (JqwikSession.isActive()) {
            run.run();
        } else {
            JqwikSession.run(run::run);
        }
        return run.report();
    }
}
