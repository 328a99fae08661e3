package io.github.dmasg.map;

import io.github.dmasg.dma.DmaSegment;
import java.util.List;
import java.util.NavigableMap;

/**
 * What a layout came to, as if its IOVA range began at 0.
 *
 * @param segments in order
 * @param granules position of each mapped granule, and the physical granule there
 */
record Laid(List<Segment> segments, NavigableMap<Long, Long> granules, long iovaBytes, long alignment, long bytes) {
    /** A segment and why it ended. */
    record Segment(long address, long length, int flags, long lastEntry, BreakRule rule) {
        boolean byBus() {
            return flags == DmaSegment.BUS_ADDRESS;
        }

        Segment withLastEntry(long entry) {
            return new Segment(address, length, flags, entry, rule);
        }

        @Override
        public String toString() {
            return (byBus() ? "bus " : "") + "0x" + Long.toHexString(address) + "+0x" + Long.toHexString(length) + " "
                    + lastEntry + " " + rule;
        }
    }
}
