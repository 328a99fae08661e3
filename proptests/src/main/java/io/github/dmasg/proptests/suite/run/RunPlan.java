package io.github.dmasg.proptests.suite.run;

/**
 * Which tries to run.
 *
 * @param seed what the inputs follow from
 * @param firstTry number of the first try, from 0
 * @param tries how many, at least 1; a property that costs more gets fewer
 */
public record RunPlan(long seed, long firstTry, long tries) {
    /**
     * Checks the numbers.
     *
     * @param seed what the inputs follow from
     * @param firstTry number of the first try, from 0
     * @param tries how many, at least 1
     * @throws IllegalArgumentException if one is out of range
     */
    public RunPlan {
        if (firstTry < 0) {
            throw new IllegalArgumentException("first: " + firstTry + " (expected: at least 0)");
        }
        if (tries < 1) {
            throw new IllegalArgumentException("tries: " + tries + " (expected: at least 1)");
        }
    }

    /**
     * The first tries.
     *
     * @param seed what the inputs follow from
     * @param tries how many, at least 1
     * @return the plan
     */
    public static RunPlan of(long seed, long tries) {
        return new RunPlan(seed, 0, tries);
    }

    /** Tries for a property of some cost. */
    long triesAt(int cost) {
        return Math.max(1, tries / cost);
    }
}
