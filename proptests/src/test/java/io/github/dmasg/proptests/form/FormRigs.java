package io.github.dmasg.proptests.form;

import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.proptests.gen.DmaLists;
import io.github.dmasg.proptests.gen.Piece;
import java.util.ArrayList;
import java.util.List;

/** Inputs that several forms share. */
final class FormRigs {
    private FormRigs() {}

    /** As many segments as the numbers allow, each one unit long but the last, which takes the rest; none continues another. */
    static List<Piece> crumbs(long bytes, int segments, long unit) {
        List<Piece> pieces = new ArrayList<>();
        long left = Math.max(unit, bytes / unit * unit);
        while (left > 0) {
            long length = pieces.size() == segments - 1 ? left : unit;
            pieces.add(new Piece(16 * unit, length, 0));
            left -= length;
        }
        return pieces;
    }

    /** Cuts what crosses a 64 KiB boundary, as the mapper does. */
    static List<Piece> withoutCrossing(List<Piece> pieces) {
        DmaSgList list = DmaLists.lay(pieces);
        List<Piece> cut = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            long address = list.address(i);
            long left = list.length(i);
            long gap = pieces.get(i).gap();
            while (left > 0) {
                long length = Math.min(left, 0x1_0000 - (address & 0xffff));
                cut.add(new Piece(gap, length, 0));
                gap = 0;
                address += length;
                left -= length;
            }
        }
        return cut;
    }
}
