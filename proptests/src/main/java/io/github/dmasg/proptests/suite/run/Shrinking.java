package io.github.dmasg.proptests.suite.run;

import java.util.Iterator;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import net.jqwik.api.Shrinkable;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a smaller input that fails as well: always takes the first smaller one that does, until none is left.
 *
 * <p>One thread looks; what it has found so far may be read by another.
 */
final class Shrinking<T> {
    private static final int MOST_INPUTS = 4000;
    private static final long LONGEST_NANOS = 10_000_000_000L;

    private final Function<T, @Nullable Throwable> attempt;
    private final BooleanSupplier ended;
    private final long end = System.nanoTime() + LONGEST_NANOS;

    private volatile Found<T> found;

    /**
     * What is known at one moment.
     *
     * @param smallest the smallest input that failed
     * @param failure how
     * @param inputs how many smaller ones were tried
     */
    record Found<T>(T smallest, Throwable failure, int inputs) {}

    private Shrinkable<T> smallest;

    Shrinking(Shrinkable<T> first, Throwable failure, Function<T, @Nullable Throwable> attempt, BooleanSupplier ended) {
        this.attempt = attempt;
        this.ended = ended;
        this.smallest = first;
        this.found = new Found<>(first.value(), failure, 0);
    }

    void run() {
        boolean smaller = true;
        while (smaller) {
            smaller = step();
        }
    }

    private boolean step() {
        Iterator<Shrinkable<T>> candidates = smallest.shrink().iterator();
        while (candidates.hasNext() && mayGoOn()) {
            Shrinkable<T> candidate = candidates.next();
            if (candidate.distance().compareTo(smallest.distance()) >= 0) {
                continue;
            }
            Found<T> before = found;
            Throwable thrown = attempt.apply(candidate.value());
            if (thrown != null) {
                smallest = candidate;
                found = new Found<>(candidate.value(), thrown, before.inputs + 1);
                return true;
            }
            found = new Found<>(before.smallest, before.failure, before.inputs + 1);
        }
        return false;
    }

    private boolean mayGoOn() {
        return found.inputs < MOST_INPUTS && System.nanoTime() - end < 0 && !ended.getAsBoolean();
    }

    Found<T> found() {
        return found;
    }
}
