package io.github.dmasg.map;

import io.github.dmasg.page.PageCursor;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;

/**
 * Passes segments on with the exact entry of their last byte: walks the source once more, as far as the segments come.
 *
 * <p>The layouts themselves know that entry only as long as a cut stays within the last two: with a cut alignment a cut can fall back
 * behind several short entries, and to remember those would cost every mapping.
 */
final class EntryFollower implements SegmentListener {
    private final PageCursor cursor;
    private final SegmentListener told;
    private int index;
    private long entry = -1;
    /** Bytes in all segments so far, and in all entries up to the current one. */
    private @ByteCount long segmentBytes;

    private @ByteCount long entryBytes;

    EntryFollower(PageSource source, SegmentListener told) {
        this.cursor = source.cursor();
        this.told = told;
    }

    @Override
    public void segment(@DmaAddr long address, @ByteCount long length, int flags, long lastEntry, BreakRule rule) {
        segmentBytes += length;
        while (entryBytes < segmentBytes && advance()) {
            entryBytes += cursor.length(index);
        }
        told.segment(address, length, flags, entry, rule);
    }

    private boolean advance() {
        boolean inside = entry >= 0 && ++index < cursor.to();
        if (!inside) {
            if (!cursor.next()) {
                return false;
            }
            index = cursor.from();
        }
        entry++;
        return true;
    }
}
