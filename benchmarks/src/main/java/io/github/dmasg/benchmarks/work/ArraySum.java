package io.github.dmasg.benchmarks.work;

import java.util.Arrays;

/** The limit: adding up a plain array, as fast as this machine brings memory to its processor. */
public final class ArraySum implements Workload {
    private static final long MASK = (1L << 48) - 1;

    private final long[] words;

    /**
     * A sum.
     *
     * @param count words of 8 bytes
     */
    public ArraySum(int count) {
        words = new long[count];
        Arrays.setAll(words, i -> i * 0x9e37_79b9_7f4a_7c15L);
    }

    @Override
    public long units() {
        return words.length;
    }

    @Override
    public long baseline() {
        long[] w = words;
        long sum = 0;
        for (int i = 0; i < w.length; i++) {
            // Without an operation on the element the compiler does not take several at once.
            sum += w[i] & MASK;
        }
        return sum;
    }

    @Override
    public long proposed() {
        return baseline();
    }
}
