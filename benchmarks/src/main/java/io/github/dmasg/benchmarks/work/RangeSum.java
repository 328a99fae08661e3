package io.github.dmasg.benchmarks.work;

import org.eclipse.collections.api.block.procedure.primitive.LongLongProcedure;

/** Adds up the pages of ranges, without visiting each. */
final class RangeSum implements LongLongProcedure {
    private static final long serialVersionUID = 1;

    private final long step;
    private long sum;

    /** Ranges whose pages are a step apart. */
    RangeSum(long step) {
        this.step = step;
    }

    @Override
    public void value(long first, long count) {
        sum += first * count + step * ((count * (count - 1)) >> 1);
    }

    /** The sum since the last call. */
    long take() {
        long taken = sum;
        sum = 0;
        return taken;
    }
}
