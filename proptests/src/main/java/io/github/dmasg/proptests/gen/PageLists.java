package io.github.dmasg.proptests.gen;

import io.github.dmasg.page.BioVecList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Page-side lists by gaps: adjacent, repeated, descending, with holes inside a granule and between granules, huge pages. */
public final class PageLists {
    private static final long PAGE = 4096;
    private static final long LARGE = 2L << 20;

    private PageLists() {}

    /**
     * Gaps: none in half of the cases; otherwise whole pages forward or back, a few bytes, back onto the entry before, or to the
     * next large page.
     *
     * @return bytes
     */
    public static Arbitrary<Long> gaps() {
        return Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.just(0L)),
                Tuple.of(3, Arbitraries.longs().between(1, 16).map(pages -> pages * PAGE)),
                Tuple.of(2, Arbitraries.longs().between(1, 16).map(pages -> -pages * PAGE)),
                Tuple.of(2, Arbitraries.longs().between(1, PAGE - 1)),
                Tuple.of(1, Arbitraries.longs().between(1, PAGE - 1).map(bytes -> -bytes)),
                Tuple.of(1, Arbitraries.longs().between(1, 4).map(pages -> pages * LARGE)));
    }

    /**
     * Lengths: one page in a third of the cases; otherwise several pages, a part of a page, sectors, a large page, many megabytes.
     *
     * @return bytes, at least 1
     */
    public static Arbitrary<Long> lengths() {
        return Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.just(PAGE)),
                Tuple.of(4, Arbitraries.longs().between(1, 64).map(pages -> pages * PAGE)),
                Tuple.of(3, Arbitraries.longs().between(1, PAGE)),
                Tuple.of(3, Arbitraries.longs().between(1, 128).map(sectors -> sectors * 512)),
                Tuple.of(1, Arbitraries.longs().between(1, 3).map(pages -> pages * LARGE)),
                Tuple.of(1, Arbitraries.longs().between(1, 40L << 20)));
    }

    /**
     * Entries relative to each other, ordinary memory only.
     *
     * @return 1 to 40 pieces
     */
    public static Arbitrary<List<Piece>> pieces() {
        return pieces(Arbitraries.just(0));
    }

    /**
     * Entries relative to each other.
     *
     * @param providers whose memory an entry is
     * @return 1 to 40 pieces
     */
    public static Arbitrary<List<Piece>> pieces(Arbitrary<Integer> providers) {
        return Combinators.combine(gaps(), lengths(), providers)
                .as(Piece::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(40);
    }

    /**
     * Lists of ordinary memory.
     *
     * @return lists of 1 to 40 entries
     */
    public static Arbitrary<BioVecList> lists() {
        return pieces().map(Piece::lay);
    }

    /**
     * Entries that go forward and do not overlap, with few bytes in all: for tests that look at every byte.
     *
     * @return 1 to 6 pieces, less than 2 MiB together
     */
    public static Arbitrary<List<Piece>> smallPieces() {
        Arbitrary<Long> forward = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(0L)),
                Tuple.of(2, Arbitraries.longs().between(1, 20_000)),
                Tuple.of(1, Arbitraries.longs().between(1, 4).map(pages -> pages * PAGE)));
        Arbitrary<Long> lengths = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.longs().between(1, 10_000)),
                Tuple.of(3, Arbitraries.longs().between(1, 3).map(pages -> pages * PAGE)),
                Tuple.of(1, Arbitraries.just(300_000L)));
        return Combinators.combine(forward, lengths)
                .as((gap, length) -> new Piece(gap, length, 0))
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }

    /**
     * Lists of these pieces put together in all ways: in one part or several, now and then with more than 256 entries, now and then
     * with offsets beyond a page.
     *
     * @param pieces entries relative to each other
     * @return lists
     */
    public static Arbitrary<ChainedList> chained(Arbitrary<List<Piece>> pieces) {
        Arbitrary<Integer> times = Arbitraries.frequencyOf(
                Tuple.of(24, Arbitraries.just(1)),
                Tuple.of(1, Arbitraries.integers().between(7, 60)));
        Arbitrary<List<Integer>> parts = Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.just(List.of())),
                Tuple.of(
                        1,
                        Arbitraries.integers().between(1, 9).list().ofMinSize(1).ofMaxSize(3)));
        Arbitrary<Integer> pagesInOffset = Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.just(0)),
                Tuple.of(1, Arbitraries.integers().between(1, 3)));
        return Combinators.combine(pieces, times, parts, pagesInOffset)
                .as((list, count, lengths, pages) ->
                        new ChainedList(count == 1 ? list : shortened(list), count, lengths, pages));
    }

    /** A list of many entries is about their number, not about their bytes. */
    private static List<Piece> shortened(List<Piece> pieces) {
        return pieces.stream()
                .map(piece -> new Piece(piece.gap(), Math.min(piece.length(), 3 * PAGE), piece.provider()))
                .toList();
    }
}
