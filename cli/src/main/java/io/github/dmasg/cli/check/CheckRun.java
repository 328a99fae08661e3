package io.github.dmasg.cli.check;

import io.github.dmasg.cli.progress.CountProgress;
import io.github.dmasg.proptests.suite.plug.Implementation;
import io.github.dmasg.proptests.suite.run.NamedProperty;
import io.github.dmasg.proptests.suite.run.PropertyReport;
import io.github.dmasg.proptests.suite.run.PropertyRunner;
import io.github.dmasg.proptests.suite.run.RunPlan;
import io.github.dmasg.proptests.suite.run.RunWatch;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs properties on implementations: once, or in rounds with new inputs until a time has passed. A property that failed is not run
 * again. Not thread-safe.
 */
public final class CheckRun {
    private final Chosen chosen;
    private final CountProgress progress;
    private final LongSupplier clock;
    private final RunWatch watch;
    private final Map<String, Result> results = new LinkedHashMap<>();

    /**
     * A run.
     *
     * @param chosen what to run on what
     * @param progress told of each try
     * @param clock nanoseconds from any origin
     * @param ended asked again and again; true ends the run with what was tried until then
     * @param patience how long one try may last, zero for as long as it takes
     */
    public CheckRun(
            Chosen chosen, CountProgress progress, LongSupplier clock, BooleanSupplier ended, Duration patience) {
        this.chosen = chosen;
        this.progress = progress;
        this.clock = clock;
        this.watch = new RunWatch(progress, ended, patience);
    }

    /**
     * A report, and under which name its implementation was asked for.
     *
     * @param on the name on the command line, or {@link PropertyReport#LIBRARY}
     * @param classPath where classes of others came from, or empty
     * @param report what came out
     */
    public record Result(String on, String classPath, PropertyReport report) {}

    /**
     * Runs.
     *
     * @param plan the tries of one round
     * @param nanos how long to go on with further rounds, 0 for one round
     * @return one result for each property and implementation, in the order of the properties
     */
    public List<Result> run(RunPlan plan, long nanos) {
        long end = clock.getAsLong() + nanos;
        RunPlan round = plan;
        boolean more = true;
        while (more) {
            more = round(round, end, nanos > 0) && nanos > 0 && clock.getAsLong() - end < 0;
            round = new RunPlan(plan.seed(), round.firstTry() + plan.tries(), plan.tries());
        }
        return List.copyOf(results.values());
    }

    /** False once there is nothing left to run. */
    private boolean round(RunPlan plan, long end, boolean timed) {
        boolean any = false;
        for (NamedProperty<?> property : chosen.properties()) {
            if (!property.aboutImplementations()) {
                any |= one(plan, property, PropertyReport.LIBRARY, null, timed, end);
                continue;
            }
            for (Map.Entry<String, Implementation> on : chosen.implementations().entrySet()) {
                any |= one(plan, property, on.getKey(), on.getValue(), timed, end);
            }
        }
        return any;
    }

    private boolean one(
            RunPlan plan,
            NamedProperty<?> property,
            String on,
            @Nullable Implementation implementation,
            boolean timed,
            long end) {
        Result before = results.get(property.id() + " " + on);
        boolean late = timed && clock.getAsLong() - end >= 0;
        if (watch.ended().getAsBoolean() || (before != null && (late || !before.report.held()))) {
            return false;
        }
        progress.subject(property.id() + " on " + on);
        PropertyRunner runner = new PropertyRunner(plan, watch);
        PropertyReport report = implementation == null ? runner.run(property) : runner.run(property, implementation);
        results.put(
                property.id() + " " + on,
                new Result(on, chosen.classPath(), before == null ? report : before.report.and(report)));
        return report.held();
    }
}
