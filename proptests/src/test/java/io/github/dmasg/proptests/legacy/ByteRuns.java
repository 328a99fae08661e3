package io.github.dmasg.proptests.legacy;

import java.util.ArrayList;
import java.util.List;

/** Bytes in order, as maximal runs of consecutive addresses; two are equal if they name the same bytes in the same order. */
final class ByteRuns {
    private final List<long[]> runs = new ArrayList<>();

    ByteRuns add(long start, long length) {
        if (length == 0) {
            return this;
        }
        long[] last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
        if (last != null && last[0] + last[1] == start) {
            last[1] += length;
        } else {
            runs.add(new long[] {start, length});
        }
        return this;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (long[] run : runs) {
            text.append(Long.toHexString(run[0]))
                    .append('+')
                    .append(Long.toHexString(run[1]))
                    .append(' ');
        }
        return text.toString();
    }
}
