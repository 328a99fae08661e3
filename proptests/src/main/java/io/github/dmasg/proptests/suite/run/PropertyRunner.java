package io.github.dmasg.proptests.suite.run;

import io.github.dmasg.proptests.suite.plug.Implementation;
import io.github.dmasg.proptests.suite.plug.MapperKind;
import io.github.dmasg.proptests.suite.plug.Promise;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.sessions.JqwikSession;
import org.jspecify.annotations.Nullable;

/**
 * Tries a property and, if it fails, looks for the smallest input that fails.
 *
 * <p>The input of a try follows from the seed, the property, the implementation and the number of the try alone, so that any try can
 * be run again by itself. Runs in the calling thread; runs of several threads do not disturb each other.
 */
public final class PropertyRunner {
    private static final int GENERATOR_SIZE = 1000;

    private final RunPlan plan;
    private final LongConsumer progress;
    private final boolean shrinking;

    /**
     * A runner.
     *
     * @param plan which tries to run
     * @param progress told the number of tries of the current property done so far, after each
     */
    public PropertyRunner(RunPlan plan, LongConsumer progress) {
        this(plan, progress, true);
    }

    private PropertyRunner(RunPlan plan, LongConsumer progress, boolean shrinking) {
        this.plan = plan;
        this.progress = progress;
        this.shrinking = shrinking;
    }

    /**
     * A runner that reports nothing on its way.
     *
     * @param plan which tries to run
     */
    public PropertyRunner(RunPlan plan) {
        this(plan, done -> {});
    }

    /**
     * A runner that leaves failing inputs as they are: for whoever only counts.
     *
     * @param plan which tries to run
     * @return the runner
     */
    public static PropertyRunner withoutShrinking(RunPlan plan) {
        return new PropertyRunner(plan, done -> {}, false);
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
        Run<T> run = new Run<>(property, implementation);
        if (JqwikSession.isActive()) {
            run.run();
        } else {
            JqwikSession.run(run::run);
        }
        return run.report();
    }

    private final class Run<T> {
        private final NamedProperty<T> property;
        private final @Nullable Implementation implementation;
        private final Map<String, Long> reached = new TreeMap<>();
        private long tries;
        private long discarded;
        private long nanos;
        private @Nullable Counterexample counterexample;

        Run(NamedProperty<T> property, @Nullable Implementation implementation) {
            this.property = property;
            this.implementation = implementation;
        }

        void run() {
            long start = System.nanoTime();
            RandomGenerator<T> generator = property.inputs(implementation).generator(GENERATOR_SIZE, true);
            long wanted = plan.triesAt(property.cost());
            for (long i = 0; i < wanted && counterexample == null; i++) {
                long number = plan.firstTry() + i;
                Shrinkable<T> input = generator.next(new Random(seed(number)));
                tries++;
                Throwable failure = attempt(input.value(), true);
                if (failure != null) {
                    counterexample = smallest(number, input, failure);
                }
                progress.accept(tries);
            }
            nanos = System.nanoTime() - start;
        }

        private Counterexample smallest(long number, Shrinkable<T> input, Throwable failure) {
            String original = String.valueOf(input.value());
            Shrinking<T> search = new Shrinking<>(input, failure, value -> attempt(value, false));
            if (shrinking) {
                search.run();
            }
            return new Counterexample(
                    number, original, String.valueOf(search.smallest()), words(search.failure()), search.inputs());
        }

        /** Null if the property holds for the input, or the input does not count. */
        @SuppressWarnings("IllegalCatch") // whatever an implementation throws is a finding
        private @Nullable Throwable attempt(T input, boolean counts) {
            Trial trial = new Trial(implementation);
            try {
                property.check(trial, input);
            } catch (Discarded e) {
                discarded += counts ? 1 : 0;
                return null;
            } catch (OutOfMemoryError e) {
                throw e;
            } catch (Exception | Error e) {
                return e;
            }
            if (counts) {
                for (String name : trial.classes()) {
                    reached.merge(name, 1L, Long::sum);
                }
            }
            return null;
        }

        private long seed(long number) {
            String about = property.id() + " " + (implementation == null ? "" : implementation.name());
            long mixed = (plan.seed() * 0x9e37_79b9_7f4a_7c15L + about.hashCode()) * 0xbf58_476d_1ce4_e5b9L + number;
            mixed = (mixed ^ mixed >>> 30) * 0x94d0_49bb_1331_11ebL;
            return mixed ^ mixed >>> 31;
        }

        PropertyReport report() {
            String name = implementation == null ? PropertyReport.LIBRARY : implementation.name();
            return new PropertyReport(property, name, tries, discarded, reached, nanos, Set.of(), counterexample);
        }
    }

    private static String words(Throwable failure) {
        if (failure instanceof Violation && failure.getMessage() != null) {
            return failure.getMessage();
        }
        // Where the implementation or the property is, not what it called of the JDK.
        String place = Arrays.stream(failure.getStackTrace())
                .map(StackTraceElement::toString)
                .filter(frame -> !frame.startsWith("java.base/"))
                .findFirst()
                .orElse("");
        return failure + (place.isEmpty() ? "" : " at " + place);
    }
}
