package io.github.dmasg.proptests.conformance.kinds;

import io.github.dmasg.proptests.conformance.CaseRejectedException;

/** Writes addresses as runs {@code start:count} of a fixed stride. */
final class AddressRuns {
    private final long stride;
    private final HexTuples text = new HexTuples();
    private long start;
    private long count;
    private long steps;

    AddressRuns(long stride) {
        this.stride = stride;
    }

    void step(long address) throws CaseRejectedException {
        steps++;
        WalkLimit.check(steps, text.length());
        if (count > 0 && address == start + count * stride) {
            count++;
            return;
        }
        flush();
        start = address;
        count = 1;
    }

    long steps() {
        return steps;
    }

    /** All runs so far, {@code -} for none. */
    String runs() {
        flush();
        return text.toString();
    }

    private void flush() {
        if (count != 0) {
            text.add(start, count);
            count = 0;
        }
    }
}
