package io.github.dmasg.proptests.suite.run;

import java.util.Iterator;
import java.util.function.Function;
import net.jqwik.api.Shrinkable;
import org.jspecify.annotations.Nullable;

/** Looks for a smaller input that fails as well: always takes the first smaller one that does, until none is left. */
final class Shrinking<T> {
    private static final int MOST_INPUTS = 4000;
    private static final long LONGEST_NANOS = 10_000_000_000L;

    private final Function<T, @Nullable Throwable> attempt;
    private final long end = System.nanoTime() + LONGEST_NANOS;

    private Shrinkable<T> smallest;
    private Throwable failure;
    private int inputs;

    Shrinking(Shrinkable<T> first, Throwable failure, Function<T, @Nullable Throwable> attempt) {
        this.smallest = first;
        this.failure = failure;
        this.attempt = attempt;
    }

    void run() {
        boolean smaller = true;
        while (smaller) {
            smaller = step();
        }
    }

    private boolean step() {
        Iterator<Shrinkable<T>> candidates = smallest.shrink().iterator();
        while (candidates.hasNext() && inputs < MOST_INPUTS && System.nanoTime() - end < 0) {
            Shrinkable<T> candidate = candidates.next();
            if (candidate.distance().compareTo(smallest.distance()) >= 0) {
                continue;
            }
            inputs++;
            Throwable thrown = attempt.apply(candidate.value());
            if (thrown != null) {
                smallest = candidate;
                failure = thrown;
                return true;
            }
        }
        return false;
    }

    T smallest() {
        return smallest.value();
    }

    Throwable failure() {
        return failure;
    }

    int inputs() {
        return inputs;
    }
}
