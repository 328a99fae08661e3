package io.github.dmasg.proptests.conformance.kinds;

import io.github.dmasg.proptests.conformance.CaseRejectedException;
import io.github.dmasg.proptests.conformance.ConformanceRunner;

/** Ends walks that no recorded line can hold the result of: a short line can ask for 2^60 steps. */
final class WalkLimit {
    /** The longest walk of the recordings has 629,690. */
    private static final long MOST_STEPS = 1 << 20;

    private WalkLimit() {}

    static void check(long steps, int written) throws CaseRejectedException {
        if (steps > MOST_STEPS) {
            throw new CaseRejectedException("walk: more than " + MOST_STEPS + " steps (expected: at most that)");
        }
        if (written > ConformanceRunner.MAX_LINE) {
            throw new CaseRejectedException("walk: more than " + ConformanceRunner.MAX_LINE
                    + " bytes to write down (expected: at most the longest line)");
        }
    }
}
