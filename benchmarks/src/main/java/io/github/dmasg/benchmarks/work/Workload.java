package io.github.dmasg.benchmarks.work;

import io.github.dmasg.dma.DmaException;
import java.util.SplittableRandom;

/**
 * One piece of work done in two ways on the same data: the way it is compared with, and the new interface's.
 *
 * <p>Both ways return a number computed from what they did; with the same data the numbers are equal, which a test checks for
 * every row of the plan. So a benchmark can compare their times and no virtual machine can leave the work out.
 */
public interface Workload {
    /** No work; what stands in a field before the real one is there. */
    Workload NOTHING = new Workload() {
        @Override
        public long units() {
            return 1;
        }

        @Override
        public long baseline() {
            return 0;
        }

        @Override
        public long proposed() {
            return 0;
        }
    };

    /**
     * How many of the units that the row counts in one call works through.
     *
     * @return greater than 0, the same for both ways
     */
    long units();

    /**
     * Puts the data in a new random order, without allocating.
     *
     * @param random where the order comes from
     */
    default void renew(SplittableRandom random) {}

    /**
     * The way it is compared with; the classic interface unless the row says otherwise.
     *
     * @return a number computed from the result
     * @throws DmaException if a mapping fails, which it must not
     */
    long baseline() throws DmaException;

    /**
     * The new interface's way.
     *
     * @return the same number
     * @throws DmaException if a mapping fails, which it must not
     */
    long proposed() throws DmaException;

    /**
     * What has to be there before each call of {@link #baseline}, not measured.
     *
     * @throws DmaException if a mapping fails, which it must not
     */
    default void prepareBaseline() throws DmaException {}

    /**
     * What has to be there before each call of {@link #proposed}, not measured.
     *
     * @throws DmaException if a mapping fails, which it must not
     */
    default void prepareProposed() throws DmaException {}
}
