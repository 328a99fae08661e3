package io.github.dmasg.cli.explain;

import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.PhysAddr;

/**
 * A piece of a page-side entry that lies in one segment.
 *
 * @param entry which entry, from 0
 * @param phys where the piece starts, physical
 * @param bytes its length, above 0
 * @param segment which segment, from 0
 * @param first whether the segment starts here
 * @param last whether the segment ends here
 * @param address where the segment starts, as text; behind an IOMMU an offset from the start of the call's range
 * @param segmentBytes length of the whole segment
 * @param because what ended the segment; empty if it goes on
 */
public record ExplainedRow(
        long entry,
        @PhysAddr long phys,
        @ByteCount long bytes,
        int segment,
        boolean first,
        boolean last,
        String address,
        @ByteCount long segmentBytes,
        String because) {}
