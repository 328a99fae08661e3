package io.github.dmasg.proptests.gen;

import io.github.dmasg.dma.DmaSgList;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** DMA-side lists by gaps, in the discipline that a device form asks for. */
public final class DmaLists {
    private static final long FIRST_BYTE = 1L << 20;
    private static final long HIGHEST = 1L << 43;

    private DmaLists() {}

    /**
     * Lays pieces out from 1 MiB on. A piece that would leave the lower 8 TiB starts at 1 MiB again.
     *
     * @param pieces relative entries
     * @return a DMA-side list
     */
    public static DmaSgList lay(List<Piece> pieces) {
        DmaSgList list = new DmaSgList();
        long at = FIRST_BYTE;
        for (Piece piece : pieces) {
            at += piece.gap();
            if (at < 0 || at + piece.length() > HIGHEST) {
                at = FIRST_BYTE;
            }
            list.append(at, piece.length(), 0);
            at += piece.length();
        }
        return list;
    }

    /**
     * Segments of any length and place, in units.
     *
     * @param unit gaps and lengths are multiples of this
     * @param maxUnits longest segment in units
     * @return 1 to 30 pieces
     */
    public static Arbitrary<List<Piece>> anywhere(long unit, long maxUnits) {
        Arbitrary<Long> gaps = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.just(0L)),
                Tuple.of(2, Arbitraries.longs().between(-64, 64)),
                Tuple.of(1, Arbitraries.longs().between(-1 << 16, 1 << 16)));
        Arbitrary<Long> lengths = Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.longs().between(1, Math.min(16, maxUnits))),
                Tuple.of(1, Arbitraries.longs().between(1, maxUnits)));
        return Combinators.combine(gaps, lengths)
                .as((gap, length) -> new Piece(gap * unit, length * unit, 0))
                .list()
                .ofMinSize(1)
                .ofMaxSize(30);
    }

    /**
     * Segments of which only the first may start and only the last may end inside a page; some go on in the very byte behind the one
     * before, at any place.
     *
     * @param page page size in bytes
     * @param maxPages longest segment in pages
     * @param alignment of the first byte; the page size for a first segment that starts at a page
     * @return 1 to 60 pieces
     */
    public static Arbitrary<List<Piece>> paged(long page, int maxPages, long alignment) {
        Arbitrary<Long> gaps = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(0L)),
                Tuple.of(3, Arbitraries.longs().between(-20, 20)));
        Arbitrary<Long> pages = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.longs().between(1, Math.min(4, maxPages))),
                Tuple.of(1, Arbitraries.longs().between(1, maxPages)));
        Arbitrary<Long> cuts = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(0L)),
                Tuple.of(1, Arbitraries.longs().between(0, page - 1)));
        Arbitrary<List<long[]>> runs = Combinators.combine(gaps, pages, cuts)
                .as((gap, count, cut) -> new long[] {gap * page, count * page, cut})
                .list()
                .ofMinSize(1)
                .ofMaxSize(30);
        Arbitrary<Long> heads =
                Arbitraries.longs().between(0, page / alignment - 1).map(n -> n * alignment);
        return Combinators.combine(runs, heads, Arbitraries.longs().between(0, page - 1))
                .as(DmaLists::trimmed);
    }

    /**
     * Cuts what crosses a 64 KiB boundary, as the mapper does.
     *
     * @param pieces relative entries
     * @return pieces of the same bytes, none of which crosses
     */
    public static List<Piece> withoutCrossing(List<Piece> pieces) {
        DmaSgList list = lay(pieces);
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

    /**
     * Gives all pieces the length of the first, but for the last, which may be shorter.
     *
     * @param pieces relative entries, at least one
     * @return as many pieces
     */
    public static List<Piece> ofOneLength(List<Piece> pieces) {
        long unit = pieces.get(0).length();
        List<Piece> equal = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            boolean last = i == pieces.size() - 1;
            long length = last ? Math.min(unit, pieces.get(i).length()) : unit;
            equal.add(new Piece(pieces.get(i).gap(), length, 0));
        }
        return equal;
    }

    /**
     * Joins what continues.
     *
     * @param pieces relative entries
     * @return pieces of the same bytes, none of which starts right behind the one before
     */
    public static List<Piece> joined(List<Piece> pieces) {
        List<Piece> joined = new ArrayList<>();
        for (Piece piece : pieces) {
            int last = joined.size() - 1;
            if (last >= 0 && piece.gap() == 0) {
                Piece before = joined.get(last);
                joined.set(last, new Piece(before.gap(), before.length() + piece.length(), 0));
            } else {
                joined.add(piece);
            }
        }
        return joined;
    }

    private static List<Piece> trimmed(List<long[]> runs, long head, long tail) {
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            long skip = i == 0 ? head : 0;
            long gap = runs.get(i)[0] + skip;
            long length = runs.get(i)[1] - skip;
            if (i == runs.size() - 1) {
                length = Math.max(1, length - tail);
            }
            long cut = runs.get(i)[2];
            if (cut > 0 && cut < length) {
                pieces.add(new Piece(gap, cut, 0));
                pieces.add(new Piece(0, length - cut, 0));
            } else {
                pieces.add(new Piece(gap, length, 0));
            }
        }
        return pieces;
    }
}
