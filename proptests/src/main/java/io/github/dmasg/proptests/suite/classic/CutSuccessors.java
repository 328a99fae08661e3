package io.github.dmasg.proptests.suite.classic;

import static io.github.dmasg.proptests.suite.run.NamedProperty.named;

import io.github.dmasg.legacy.blk.Bio;
import io.github.dmasg.legacy.blk.BioVecs;
import io.github.dmasg.legacy.blk.BvecCursor;
import io.github.dmasg.legacy.blk.BvecIter;
import io.github.dmasg.legacy.iter.SgSplit;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.page.BioVec;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.page.PageWalk;
import io.github.dmasg.proptests.gen.ClassicTables;
import io.github.dmasg.proptests.gen.ClassicTables.Entry;
import io.github.dmasg.proptests.hardware.Stretches;
import io.github.dmasg.proptests.suite.run.Expect;
import io.github.dmasg.proptests.suite.run.NamedProperty;
import io.github.dmasg.proptests.suite.run.Trial;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Classic lists that are cut or entered in the middle, against the page walk with its bytes counted. */
public final class CutSuccessors {
    private static final long PAGE = BioVec.PAGE_SIZE;
    private static final int PER_THOUSAND = 1000;

    private CutSuccessors() {}

    /** A list and where it is entered: at a part per thousand of its bytes, or at the end of the entry that lies there. */
    private record Advance(List<Entry> entries, int share, boolean atAnEnd) {
        BioVecList lay() {
            return ClassicTables.bioVecs(entries);
        }

        long skip(BioVecList list) {
            long at = list.bytes() * share / PER_THOUSAND;
            long end = 0;
            for (long i = 0; atAnEnd && i + 1 < list.entries() && end < at; i++) {
                end += list.length(i);
            }
            return atAnEnd ? end : at;
        }
    }

    /** A list that is entered somewhere, and how it is cut from there on: bytes of each piece, used in turn. */
    private record Split(Advance from, int chunk, List<Integer> sizes) {}

    /**
     * The properties.
     *
     * @return P33 and P34
     */
    public static List<NamedProperty<?>> all() {
        return List.of(
                named(
                                "P33",
                                "A bio that was advanced by some bytes shows, page by page, what the page walk shows behind as many bytes.")
                        .proves("S1", "S15")
                        .reaching(List.of("into an entry", "to an entry"))
                        .holdsHere(CutSuccessors::anywhere, CutSuccessors::advance),
                named(
                                "P34",
                                "The pieces of the classic split hold the bytes of the page walk between the same places; where what is skipped "
                                        + "is a whole entry, the first piece starts with an entry of no length.")
                        .proves("S13", "S15")
                        .reaching(List.of("several pieces", "something skipped", "an entry of no length"))
                        .holdsHere(
                                () -> Combinators.combine(
                                                anywhere(),
                                                ClassicTables.chunks(),
                                                Arbitraries.integers()
                                                        .between(1, 9000)
                                                        .list()
                                                        .ofMinSize(1)
                                                        .ofMaxSize(4))
                                        .as(Split::new),
                                CutSuccessors::split));
    }

    private static Arbitrary<Advance> anywhere() {
        return Combinators.combine(
                        ClassicTables.small(),
                        Arbitraries.integers().between(0, PER_THOUSAND - 1),
                        Arbitraries.of(false, true))
                .as(Advance::new);
    }

    private static void advance(Trial trial, Advance input) {
        BioVecList list = input.lay();
        BioVecs vecs = new BioVecs();
        for (long i = 0; i < list.entries(); i++) {
            vecs.add(PageRef.of(list.pfn(i)), list.length(i), list.offset(i));
        }
        long skip = input.skip(list);
        BvecIter iter = new BvecIter(0, 0, list.bytes());
        iter.advance(vecs, skip, new WarnLog());
        trial.reached("into an entry", iter.done() > 0);
        trial.reached("to an entry", iter.done() == 0 && iter.index() > 0);
        BvecCursor classic = BvecCursor.ofPages();
        classic.reset(new Bio(vecs, iter, 0));
        List<List<Long>> expected = new ArrayList<>();
        while (classic.next()) {
            expected.add(List.of(PageRef.pfn(classic.page()), classic.offset(), classic.length()));
        }
        List<List<Long>> found = new ArrayList<>();
        long at = 0;
        PageWalk walk = new PageWalk(list);
        while (walk.next()) {
            long from = Math.max(0, skip - at);
            if (from < walk.length()) {
                found.add(List.of(walk.pfn(), walk.offset() + from, walk.length() - from));
            }
            at += walk.length();
        }
        Expect.same("pieces", expected, found);
    }

    private static void split(Trial trial, Split input) {
        SgTable table = ClassicTables.table(input.from.entries, input.chunk);
        BioVecList list = input.from.lay();
        long skip = input.from.skip(list);
        List<Long> sizes = new ArrayList<>();
        for (long left = list.bytes() - skip; left > 0; ) {
            long size = Math.min(left, input.sizes.get(sizes.size() % input.sizes.size()));
            sizes.add(size);
            left -= size;
        }
        trial.reached("several pieces", sizes.size() > 1);
        trial.reached("something skipped", skip > 0);
        SgSplit.Result result = SgSplit.split(
                ClassicTables.first(table),
                0,
                skip,
                sizes.stream().mapToLong(Long::longValue).toArray(),
                SgAllocator.heap());
        Expect.same("error", 0, result.error());
        Expect.same("pieces", sizes.size(), result.pieces().size());
        long from = skip;
        for (int i = 0; i < sizes.size(); i++) {
            SgCursor first = new SgCursor(result.pieces().get(i).list().at(0));
            boolean empty = first.length() == 0;
            trial.reached("an entry of no length", empty);
            Expect.same("starts with an entry of no length", i == 0 && atAnEntrysEnd(list, skip), empty);
            Expect.same("bytes of piece " + i, bytes(list, from, sizes.get(i)), bytes(first));
            from += sizes.get(i);
        }
    }

    private static boolean atAnEntrysEnd(BioVecList list, long bytes) {
        long at = 0;
        for (long i = 0; i < list.entries() && at < bytes; i++) {
            at += list.length(i);
        }
        return bytes > 0 && at == bytes;
    }

    private static Stretches bytes(BioVecList list, long from, long length) {
        Stretches bytes = new Stretches();
        long at = 0;
        PageWalk walk = new PageWalk(list);
        while (walk.next()) {
            long start = Math.max(from, at);
            long end = Math.min(from + length, at + walk.length());
            if (start < end) {
                bytes.add(walk.pfn() * PAGE + walk.offset() + start - at, end - start);
            }
            at += walk.length();
        }
        return bytes;
    }

    private static Stretches bytes(SgCursor piece) {
        Stretches bytes = new Stretches();
        for (SgCursor c = piece; c.hasEntry(); c.advance()) {
            bytes.add(c.pfn() * PAGE + c.offset(), c.length());
        }
        return bytes;
    }
}
