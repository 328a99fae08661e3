package io.github.dmasg.proptests.suite.run;

import io.github.dmasg.proptests.suite.plug.Implementation;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Shrinkable;
import org.jspecify.annotations.Nullable;

/**
 * The tries of one property on one implementation.
 *
 * <p>One thread runs it; another may look at the clock and give it up. From then on nothing that the first thread still does counts.
 */
final class PropertyRun<T> {
    private static final int GENERATOR_SIZE = 1000;

    private final NamedProperty<T> property;
    private final @Nullable Implementation implementation;
    private final RunPlan plan;
    private final RunWatch watch;
    private final boolean shrinking;
    private final long start = System.nanoTime();

    // All below is guarded by this.
    private final Map<String, Long> reached = new TreeMap<>();
    private long tries;
    private long discarded;
    private long nanos;
    private @Nullable Counterexample counterexample;
    private boolean givenUp;
    /** The try under way, and what the property was called with last. */
    private long number;

    private @Nullable Object input;
    private long since;
    private String original = "";
    private @Nullable Shrinking<T> search;

    PropertyRun(
            NamedProperty<T> property,
            @Nullable Implementation implementation,
            RunPlan plan,
            RunWatch watch,
            boolean shrinking) {
        this.property = property;
        this.implementation = implementation;
        this.plan = plan;
        this.watch = watch;
        this.shrinking = shrinking;
    }

    /** Runs all tries. */
    void run() {
        RandomGenerator<T> generator = property.inputs(implementation).generator(GENERATOR_SIZE, true);
        long wanted = plan.triesAt(property.cost());
        boolean more = true;
        for (long i = 0; i < wanted && more && !watch.ended().getAsBoolean(); i++) {
            more = one(plan.firstTry() + i, generator);
        }
    }

    /** False once there is nothing more to try. */
    private boolean one(long next, RandomGenerator<T> generator) {
        Shrinkable<T> generated = generator.next(new Random(seed(next)));
        begin(next);
        Throwable failure = attempt(generated.value(), true);
        Counterexample found = failure == null ? null : smallest(next, generated, failure);
        return end(found);
    }

    private synchronized void begin(long next) {
        number = next;
        tries++;
    }

    private boolean end(@Nullable Counterexample found) {
        long done;
        synchronized (this) {
            if (givenUp) {
                return false;
            }
            counterexample = found;
            nanos = System.nanoTime() - start;
            done = tries;
        }
        watch.progress().accept(done);
        return found == null;
    }

    private Counterexample smallest(long of, Shrinkable<T> generated, Throwable failure) {
        Shrinking<T> looking = new Shrinking<>(generated, failure, value -> attempt(value, false), watch.ended());
        String shown = String.valueOf(generated.value());
        synchronized (this) {
            original = shown;
            search = looking;
        }
        if (shrinking) {
            looking.run();
        }
        return counterexample(of, shown, looking.found());
    }

    private static Counterexample counterexample(long of, String original, Shrinking.Found<?> found) {
        return new Counterexample(
                of, original, String.valueOf(found.smallest()), words(found.failure()), found.inputs());
    }

    /** Null if the property holds for the input, or the input does not count. */
    @SuppressWarnings("IllegalCatch") // whatever an implementation throws is a finding
    private @Nullable Throwable attempt(T value, boolean counts) {
        called(value);
        Trial trial = new Trial(implementation);
        try {
            property.check(trial, value);
        } catch (Discarded e) {
            answered(counts ? Set.of() : null, counts);
            return null;
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (Exception | Error e) {
            answered(null, false);
            return e;
        }
        answered(counts ? trial.classes() : null, false);
        return null;
    }

    private synchronized void called(T value) {
        input = value;
        since = System.nanoTime();
    }

    private synchronized void answered(@Nullable Set<String> classes, boolean outside) {
        if (givenUp) {
            return;
        }
        input = null;
        discarded += outside ? 1 : 0;
        if (classes != null) {
            for (String name : classes) {
                reached.merge(name, 1L, Long::sum);
            }
        }
    }

    /** Whether the property was called longer ago than that and has not answered. */
    synchronized boolean waitsLongerThan(Duration patience) {
        return input != null && System.nanoTime() - since > patience.toNanos();
    }

    /**
     * Gives up the try under way: it failed, since it does not end. If a smaller input is what does not end, the smallest so far that
     * failed stands.
     *
     * @param patience how long it was waited for
     * @param running the thread that runs it
     */
    synchronized void giveUp(Duration patience, Thread running) {
        if (leave() && counterexample == null) {
            String shown = String.valueOf(input);
            String place = place(running.getStackTrace());
            String message = "no end after " + seconds(patience) + " s" + (place.isEmpty() ? "" : ", at " + place)
                    + " (expected: an answer)";
            counterexample = new Counterexample(number, shown, shown, message, 0);
        }
    }

    /** Whether somebody gave it up while it ran. */
    synchronized boolean isGivenUp() {
        return givenUp;
    }

    /** Leaves the try under way out, since nobody waits for it any longer; a failure that was found stands. */
    synchronized void leaveOut() {
        if (leave() && counterexample == null && input != null) {
            tries--;
        }
    }

    private boolean leave() {
        if (givenUp) {
            return false;
        }
        givenUp = true;
        nanos = System.nanoTime() - start;
        if (search != null && counterexample == null) {
            counterexample = counterexample(number, original, search.found());
        }
        return true;
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0
                ? Long.toString(duration.toSeconds())
                : Double.toString(duration.toMillis() / 1000.0);
    }

    private long seed(long of) {
        String about = property.id() + " " + (implementation == null ? "" : implementation.name());
        long mixed = (plan.seed() * 0x9e37_79b9_7f4a_7c15L + about.hashCode()) * 0xbf58_476d_1ce4_e5b9L + of;
        mixed = (mixed ^ mixed >>> 30) * 0x94d0_49bb_1331_11ebL;
        return mixed ^ mixed >>> 31;
    }

    synchronized PropertyReport report() {
        String name = implementation == null ? PropertyReport.LIBRARY : implementation.name();
        return new PropertyReport(
                property, name, tries, discarded, new TreeMap<>(reached), nanos, Set.of(), counterexample);
    }

    private static String words(Throwable failure) {
        if (failure instanceof Violation && failure.getMessage() != null) {
            return failure.getMessage();
        }
        String place = place(failure.getStackTrace());
        return failure + (place.isEmpty() ? "" : " at " + place);
    }

    /** Where the implementation or the property is, not what it called of the JDK. */
    private static String place(StackTraceElement[] stack) {
        return Arrays.stream(stack)
                .filter(frame -> !"java.base".equals(frame.getModuleName()))
                .findFirst()
                .map(StackTraceElement::toString)
                .orElse("");
    }
}
