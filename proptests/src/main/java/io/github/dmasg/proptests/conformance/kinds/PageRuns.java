package io.github.dmasg.proptests.conformance.kinds;

/** Writes pieces of pages as runs {@code pfn:offset:length:count}: equal offset and length, pages that follow on. */
final class PageRuns {
    private final HexTuples text = new HexTuples();
    private long pfn;
    private long offset;
    private long length;
    private long count;

    void step(long atPfn, long atOffset, long atLength) {
        if (count > 0 && atOffset == offset && atLength == length && atPfn == pfn + count) {
            count++;
            return;
        }
        flush();
        pfn = atPfn;
        offset = atOffset;
        length = atLength;
        count = 1;
    }

    /** All runs so far, {@code -} for none. */
    String runs() {
        flush();
        return text.toString();
    }

    private void flush() {
        if (count != 0) {
            text.add(pfn, offset, length, count);
            count = 0;
        }
    }
}
