package io.github.dmasg.benchmarks.work;

import org.eclipse.collections.api.block.procedure.primitive.LongProcedure;

/** Adds up what a walk over single pages hands over. */
final class PageSum implements LongProcedure {
    private static final long serialVersionUID = 1;

    private long sum;

    @Override
    public void value(long page) {
        sum += page;
    }

    /** The sum since the last call. */
    long take() {
        long taken = sum;
        sum = 0;
        return taken;
    }
}
