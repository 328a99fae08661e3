package io.github.dmasg.proptests.suite.form;

import io.github.dmasg.proptests.gen.Piece;
import java.util.ArrayList;
import java.util.List;

/** Many small segments and a long one. */
final class Crumbs {
    private Crumbs() {}

    /** As many segments as the numbers allow, each one unit long but the last, which takes the rest; none continues another. */
    static List<Piece> of(long bytes, int segments, long unit) {
        List<Piece> pieces = new ArrayList<>();
        long left = Math.max(unit, bytes / unit * unit);
        while (left > 0) {
            long length = pieces.size() == segments - 1 ? left : unit;
            pieces.add(new Piece(16 * unit, length, 0));
            left -= length;
        }
        return pieces;
    }
}
