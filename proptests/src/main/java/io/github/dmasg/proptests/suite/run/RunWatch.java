package io.github.dmasg.proptests.suite.run;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * Who watches a run: hears how far it has got, may end it, and says how long a single try may last.
 *
 * @param progress told the number of tries of the current property done so far, after each
 * @param ended asked before each try and before each smaller input; true ends the run with what was tried until then
 * @param patience how long one try may last; a longer one counts as a failure, and its thread is left behind. Zero for as long as it
 *     takes
 */
public record RunWatch(LongConsumer progress, BooleanSupplier ended, Duration patience) {
    /** Nobody: no progress, no end before the last try, all the time in the world. */
    public static final RunWatch NOBODY = new RunWatch(done -> {}, () -> false, Duration.ZERO);

    /**
     * Checks the patience.
     *
     * @param progress told the number of tries done so far
     * @param ended true ends the run
     * @param patience how long one try may last
     * @throws IllegalArgumentException if it is negative
     */
    public RunWatch {
        if (patience.isNegative()) {
            throw new IllegalArgumentException("patience: " + patience + " (expected: at least 0)");
        }
    }
}
