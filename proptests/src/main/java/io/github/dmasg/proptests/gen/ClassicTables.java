package io.github.dmasg.proptests.gen;

import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.page.BioVec;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.page.PageSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Classic tables from generated gaps, in arrays of any size, and what they hold in words. */
public final class ClassicTables {
    private static final long PAGE = BioVec.PAGE_SIZE;
    private static final long LARGEST_LENGTH = 0xffff_ffffL;

    private ClassicTables() {}

    /**
     * An entry relative to the one before, with its page chosen so many pages before its first byte.
     *
     * @param piece gap, length, provider
     * @param back pages that the offset reaches over
     */
    public record Entry(Piece piece, int back) {
        @Override
        public String toString() {
            return piece + (back == 0 ? "" : " offset +" + back + " pages");
        }
    }

    /**
     * Entries of any length, with offsets beyond a page.
     *
     * @return 1 to 200 entries, mostly up to 40, of any provider
     */
    public static Arbitrary<List<Entry>> any() {
        Arbitrary<Long> lengths = Arbitraries.frequencyOf(
                Tuple.of(12, PageLists.lengths()),
                Tuple.of(1, Arbitraries.longs().between(LARGEST_LENGTH - 2 * PAGE, LARGEST_LENGTH)));
        return entries(lengths, backs(), Arbitraries.integers().between(0, PageRef.MAX_PROVIDER));
    }

    /**
     * Entries of a few pages of ordinary memory, with offsets beyond a page.
     *
     * @return 1 to 200 entries, mostly up to 40
     */
    public static Arbitrary<List<Entry>> small() {
        return entries(smallLengths(), backs(), Arbitraries.just(0));
    }

    /**
     * Entries of a few pages of ordinary memory, each starting in its own page.
     *
     * @return 1 to 200 entries, mostly up to 40
     */
    public static Arbitrary<List<Entry>> smallInPage() {
        return entries(smallLengths(), Arbitraries.just(0), Arbitraries.just(0));
    }

    /**
     * Entries of ordinary memory and of providers, as {@link GivenRoutes#oneOfEach} knows them.
     *
     * @return 1 to 200 entries, mostly up to 40, now and then one out of reach
     */
    public static Arbitrary<List<Entry>> withPeers() {
        Arbitrary<Integer> providers = Arbitraries.frequencyOf(
                Tuple.of(60, Arbitraries.just(BioVec.ORDINARY)),
                Tuple.of(20, Arbitraries.just(GivenRoutes.BY_BUS)),
                Tuple.of(20, Arbitraries.just(GivenRoutes.BY_BRIDGE)),
                Tuple.of(1, Arbitraries.just(GivenRoutes.OUT_OF_REACH)));
        Arbitrary<Long> wholeGaps = PageLists.gaps().map(gap -> gap & -PAGE);
        Arbitrary<Long> wholeLengths = PageLists.lengths().map(length -> (length + PAGE - 1) & -PAGE);
        return Arbitraries.frequencyOf(
                Tuple.of(2, entries(PageLists.lengths(), backs(), providers)),
                Tuple.of(1, entries(wholeGaps, wholeLengths, backs(), providers)));
    }

    private static Arbitrary<Integer> backs() {
        return Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(0)),
                Tuple.of(1, Arbitraries.integers().between(1, 3)));
    }

    private static Arbitrary<Long> smallLengths() {
        return Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.longs().between(1, 3).map(pages -> pages * PAGE)),
                Tuple.of(2, Arbitraries.longs().between(1, 2 * PAGE)),
                Tuple.of(1, Arbitraries.longs().between(1, 8)));
    }

    private static Arbitrary<List<Entry>> entries(
            Arbitrary<Long> lengths, Arbitrary<Integer> backs, Arbitrary<Integer> providers) {
        return entries(PageLists.gaps(), lengths, backs, providers);
    }

    private static Arbitrary<List<Entry>> entries(
            Arbitrary<Long> gaps, Arbitrary<Long> lengths, Arbitrary<Integer> backs, Arbitrary<Integer> providers) {
        Arbitrary<Piece> pieces = Combinators.combine(gaps, lengths, providers).as(Piece::new);
        Arbitrary<Entry> any = Combinators.combine(pieces, backs).as(Entry::new);
        // Now and then more than a view reads at once.
        return Arbitraries.frequencyOf(
                Tuple.of(19, any.list().ofMinSize(1).ofMaxSize(40)),
                Tuple.of(1, any.list().ofMinSize(60).ofMaxSize(200)));
    }

    /**
     * Slots of an array that is not the last of its list: all sizes the kernel can have.
     *
     * @return 2 to 128
     */
    public static Arbitrary<Integer> chunks() {
        return Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.just(128)),
                Tuple.of(3, Arbitraries.integers().between(2, 8)),
                Tuple.of(1, Arbitraries.integers().between(9, 127)));
    }

    /**
     * The entries as a list of the new form.
     *
     * @param entries relative entries
     * @return a list
     */
    public static BioVecList bioVecs(List<Entry> entries) {
        BioVecList flat = Piece.lay(entries.stream().map(Entry::piece).toList());
        BioVecList list = new BioVecList();
        for (int i = 0; i < entries.size(); i++) {
            int back = entries.get(i).back();
            list.append(flat.pfn(i) - back, flat.offset(i) + back * PAGE, flat.length(i), flat.provider(i));
        }
        return list;
    }

    /**
     * The entries as a classic table.
     *
     * @param entries relative entries
     * @param chunk slots of each array, at least 2
     * @return a table
     */
    public static SgTable table(List<Entry> entries, int chunk) {
        BioVecList list = bioVecs(entries);
        SgTable table = new SgTable();
        table.allocateChunks(entries.size(), chunk, null, SgAllocator.heap());
        SgCursor c = new SgCursor(table.sgl());
        for (long i = 0; i < list.entries(); i++) {
            long page = PageRef.of(list.pfn(i), list.provider(i));
            c.array().setPage(c.slot(), page, list.length(i), list.offset(i));
            c.advance();
        }
        return table;
    }

    /**
     * The first entry.
     *
     * @param table a table with entries
     * @return its first entry
     */
    public static Sg first(SgTable table) {
        return Objects.requireNonNull(table.sgl());
    }

    /**
     * Entries of a source in words.
     *
     * @param source entries
     * @return "pfn offset length provider" of each, hexadecimal
     */
    public static List<String> pageSide(PageSource source) {
        List<String> text = new ArrayList<>();
        PageCursor c = source.cursor();
        while (c.next()) {
            for (int i = c.from(); i < c.to(); i++) {
                text.add(text(c.pfn(i), c.offset(i), c.length(i), c.provider(i)));
            }
        }
        return text;
    }

    /**
     * Entries of a table in words, read from the list itself.
     *
     * @param table a table
     * @return "pfn offset length provider" of each, hexadecimal
     */
    public static List<String> pageSide(SgTable table) {
        List<String> text = new ArrayList<>();
        for (SgCursor c = new SgCursor(table.sgl()); c.hasEntry(); c.advance()) {
            text.add(text(c.pfn(), c.offset(), c.length(), c.provider()));
        }
        return text;
    }

    private static String text(long pfn, long offset, long length, int provider) {
        return String.format(Locale.ROOT, "%x %x %x %x", pfn, offset, length, provider);
    }

    /**
     * DMA fields of every entry in words.
     *
     * @param table a table
     * @return "address length flags" of each, hexadecimal
     */
    public static List<String> dmaSide(SgTable table) {
        List<String> text = new ArrayList<>();
        for (SgCursor c = new SgCursor(table.sgl()); c.hasEntry(); c.advance()) {
            text.add(String.format(Locale.ROOT, "%x %x %x", c.dmaAddress(), c.dmaLength(), c.dmaFlags()));
        }
        return text;
    }
}
