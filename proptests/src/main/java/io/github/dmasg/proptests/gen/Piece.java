package io.github.dmasg.proptests.gen;

import io.github.dmasg.page.BioVec;
import io.github.dmasg.page.BioVecList;
import java.util.List;

/**
 * One entry relative to the one before: how far behind its end it starts, how long it is, whose memory it is. This is what
 * shrinks: towards no gap, one byte, ordinary memory.
 *
 * @param gap bytes from the end of the entry before to the start of this one, negative for earlier addresses
 * @param length bytes, at least 1
 * @param provider 0 for ordinary memory
 */
public record Piece(long gap, long length, int provider) {
    private static final long FIRST_BYTE = 1L << 20;
    private static final long HIGHEST = 1L << 44;

    /**
     * Lays pieces out from 1 MiB on. A piece that would leave the physical address space starts at 1 MiB again.
     *
     * @param pieces relative entries
     * @return a page-side list
     */
    public static BioVecList lay(List<Piece> pieces) {
        BioVecList list = new BioVecList();
        long at = FIRST_BYTE;
        for (Piece piece : pieces) {
            at += piece.gap;
            if (at < 0 || at + piece.length > HIGHEST) {
                at = FIRST_BYTE;
            }
            list.append(at >>> BioVec.PAGE_SHIFT, at & (BioVec.PAGE_SIZE - 1), piece.length, piece.provider);
            at += piece.length;
        }
        return list;
    }

    @Override
    public String toString() {
        return (gap < 0 ? "-0x" + Long.toHexString(-gap) : "+0x" + Long.toHexString(gap)) + ":0x"
                + Long.toHexString(length) + (provider == 0 ? "" : "@" + provider);
    }
}
