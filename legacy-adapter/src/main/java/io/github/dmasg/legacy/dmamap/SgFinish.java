package io.github.dmasg.legacy.dmamap;

import io.github.dmasg.legacy.sg.Scatterlist;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;

/**
 * Turns a list that was laid out and mapped into DMA segments at its front. Kernel: {@code __finalise_sg()}, Linux 6.12.
 *
 * <p>Faithful:
 *
 * <ul>
 *   <li>an entry joins the segment before it if it starts on a granule, the entry before it ended on one, its address is
 *       not on the segment boundary, and the segment has room. Physical addresses do not matter;
 *   <li>"has room" is computed without sign in 32 bits. After one entry that is longer than the maximum segment the room
 *       is huge and everything joins; the sum of lengths then wraps at 2^32;
 *   <li>the boundary is looked at where entries start, never inside them;
 *   <li>a bus address is a segment of its own and ends the run;
 *   <li>nothing is ever split: an entry longer than the maximum segment, or across the boundary, stays whole.
 * </ul>
 */
final class SgFinish {
    private static final long U32 = 0xffff_ffffL;

    private final @ByteCount long maxLength;
    private final @ByteCount long boundary;
    private final SgCursor in = new SgCursor();
    private final SgCursor out = new SgCursor();

    SgFinish(@ByteCount long maxLength, @ByteCount long boundary) {
        this.maxLength = maxLength;
        this.boundary = boundary;
    }

    /** Puts the page side back, writes the segments, empties the rest; returns the number of segments. */
    int segments(Sg sgl, int nents, @DmaAddr long iova) {
        SgCursor s = in;
        SgCursor cur = out;
        s.reset(sgl);
        cur.reset(sgl);
        long at = iova;
        long segment = 0;
        int count = 0;
        for (int i = 0; i < nents; i++) {
            if (i > 0) {
                s.advance();
            }
            Scatterlist a = s.array();
            int slot = s.slot();
            long stashedAddress = a.dmaAddress(slot);
            long length = a.dmaLength(slot);
            long mapped = a.length(slot);
            a.setDmaAddress(slot, DmaOps.MAPPING_ERROR);
            a.setDmaLength(slot, 0);

            if (a.isDmaBusAddress(slot)) {
                a.unmarkDmaBusAddress(slot);
                if (i > 0) {
                    cur.advance();
                }
                put(cur, stashedAddress, length);
                cur.array().markDmaBusAddress(cur.slot());
                count++;
                segment = 0;
                continue;
            }

            long inGranule = stashedAddress & U32;
            a.setOffset(slot, a.offset(slot) + inGranule);
            a.setLength(slot, length);
            boolean room = ((maxLength - segment) & U32) >= length;
            if (segment != 0 && inGranule == 0 && (at & boundary) != 0 && room) {
                segment = (segment + length) & U32;
            } else {
                if (i > 0) {
                    cur.advance();
                }
                segment = length;
                count++;
                cur.array().setDmaAddress(cur.slot(), at + inGranule);
            }
            cur.array().setDmaLength(cur.slot(), segment);
            at += mapped;
            if (((length + inGranule) & U32) < mapped) {
                segment = 0;
            }
        }
        return count;
    }

    private static void put(SgCursor cur, @DmaAddr long address, @ByteCount long length) {
        cur.array().setDmaAddress(cur.slot(), address);
        cur.array().setDmaLength(cur.slot(), length);
    }
}
