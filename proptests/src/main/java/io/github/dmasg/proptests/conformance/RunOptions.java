package io.github.dmasg.proptests.conformance;

import java.util.OptionalLong;

/**
 * Which part of a file to run.
 *
 * <p>Without a seed a limit takes the first cases of each file. With a seed it takes a sample: every case that passes
 * the filter has the same chance, the same seed and file give the same sample, and the sample runs in file order. A
 * sample reads the file twice and holds eight bytes per sampled case. A seed without a limit changes nothing.
 *
 * @param filter which cases are wanted
 * @param limit at most this many cases per file, {@link Long#MAX_VALUE} for all
 * @param seed chooses the sample
 */
public record RunOptions(CaseFilter filter, long limit, OptionalLong seed) {
    /** Largest sample. */
    public static final long MAX_SAMPLE = 10_000_000;

    /** Runs everything. */
    public static final RunOptions ALL = new RunOptions(CaseFilter.ALL, Long.MAX_VALUE, OptionalLong.empty());

    /**
     * Checks the limit.
     *
     * @param filter which cases are wanted
     * @param limit at most this many cases per file, {@link Long#MAX_VALUE} for all
     * @param seed chooses the sample
     * @throws IllegalArgumentException if the limit is below 1, or above {@link #MAX_SAMPLE} with a seed
     */
    public RunOptions {
        if (limit < 1) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: >= 1)");
        }
        if (seed.isPresent() && limit != Long.MAX_VALUE && limit > MAX_SAMPLE) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: <= " + MAX_SAMPLE + " with a seed)");
        }
    }

    boolean samples() {
        return seed.isPresent() && limit != Long.MAX_VALUE;
    }
}
