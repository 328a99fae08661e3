package io.github.dmasg.proptests.conformance.kinds;

import io.github.dmasg.proptests.conformance.CaseRejectedException;

/**
 * Writes the steps of a page walk as runs {@code start:entry:page:count}.
 *
 * <p>A run goes on as long as the entry stays the same, the start grows by a fixed stride and the page by one.
 */
final class RunEncoder {
    private final long stride;
    private final StringBuilder text = new StringBuilder();
    private long start;
    private int entry;
    private long page;
    private long count;
    private long steps;

    RunEncoder(long stride) {
        this.stride = stride;
    }

    void step(long value, int entryIndex, long pageInEntry) throws CaseRejectedException {
        steps++;
        WalkLimit.check(steps, text.length());
        boolean continues =
                count > 0 && entryIndex == entry && value == start + count * stride && pageInEntry == page + count;
        if (!continues) {
            flush();
            start = value;
            entry = entryIndex;
            page = pageInEntry;
        }
        count++;
    }

    long steps() {
        return steps;
    }

    /** All runs so far, {@code -} for none. */
    String runs() {
        flush();
        return text.length() == 0 ? "-" : text.toString();
    }

    private void flush() {
        if (count == 0) {
            return;
        }
        if (text.length() > 0) {
            text.append(',');
        }
        text.append(Long.toHexString(start)).append(':').append(Integer.toHexString(entry));
        text.append(':').append(Long.toHexString(page)).append(':').append(Long.toHexString(count));
        count = 0;
    }
}
