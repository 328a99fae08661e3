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
}
