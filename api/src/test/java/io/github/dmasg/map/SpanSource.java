package io.github.dmasg.map;

import io.github.dmasg.page.BioVec;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.page.PageSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Entries, also such as no list takes, in spans of which none begins its array; counts the cursors that come back. */
final class SpanSource implements PageSource {
    private static final int FIRST = 3;

    /**
     * An entry.
     *
     * @param phys physical address of its first byte
     * @param length bytes
     * @param provider 0 for ordinary memory
     * @param back pages from the one its offset counts from to the one it begins in
     */
    record Entry(long phys, long length, int provider, int back) {
        static Entry of(long phys, long length) {
            return new Entry(phys, length, BioVec.ORDINARY, 0);
        }

        static Entry of(long phys, long length, int provider) {
            return new Entry(phys, length, provider, 0);
        }

        long end() {
            return phys + length;
        }

        @Override
        public String toString() {
            return "0x" + Long.toHexString(phys) + "+0x" + Long.toHexString(length)
                    + (provider == BioVec.ORDINARY ? "" : " of " + provider) + (back == 0 ? "" : " from " + back);
        }
    }

    private final List<Entry> entries;
    private final int spanLength;
    private final long[] frames;
    private final long[] extents;
    private int made;
    private int handedBack;

    SpanSource(List<Entry> entries, int spanLength) {
        this.entries = entries;
        this.spanLength = spanLength;
        frames = new long[FIRST + entries.size()];
        extents = new long[FIRST + entries.size()];
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            long pfn = (entry.phys >>> BioVec.PAGE_SHIFT) - entry.back;
            long offset = entry.phys - (pfn << BioVec.PAGE_SHIFT);
            frames[FIRST + i] = BioVec.frame(pfn, entry.provider, entry.length);
            extents[FIRST + i] = BioVec.extent(offset, entry.length);
        }
    }

    static SpanSource of(Entry... entries) {
        return new SpanSource(List.of(entries), 2);
    }

    /** Cursors that had to be made. */
    int made() {
        return made;
    }

    /** Cursors that came back. */
    int handedBack() {
        return handedBack;
    }

    @Override
    public PageCursor cursor(@Nullable PageCursor reuse) {
        SpanCursor cursor;
        if (reuse instanceof SpanCursor known && known.source() == this) {
            handedBack++;
            cursor = known;
        } else {
            made++;
            cursor = new SpanCursor();
        }
        cursor.begin();
        return cursor;
    }

    @Override
    public String toString() {
        return entries + " by " + spanLength;
    }

    private final class SpanCursor extends PageCursor {
        private SpanSource source() {
            return SpanSource.this;
        }

        private void begin() {
            frames = SpanSource.this.frames;
            extents = SpanSource.this.extents;
            from = FIRST;
            to = FIRST;
        }

        @Override
        public boolean next() {
            from = to;
            to = Math.min(frames.length, from + spanLength);
            return from < to;
        }
    }
}
