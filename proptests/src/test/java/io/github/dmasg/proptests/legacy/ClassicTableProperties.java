package io.github.dmasg.proptests.legacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.legacy.iter.SgSplit;
import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.PageSequence;
import io.github.dmasg.legacy.sg.RecordingSgAllocator;
import io.github.dmasg.legacy.sg.Scatterlist;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgAppendTable;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.legacy.sg.SgList;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.proptests.legacy.ClassicLists.Entry;
import io.github.dmasg.proptests.legacy.ClassicLists.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** Tables from pages, append tables and splits, against what they are made of. */
class ClassicTableProperties {
    private static final int PAGE = PageRef.PAGE_SIZE;

    /** Pages as steps from one to the next, 1 most often, and a provider that rarely changes. */
    @Provide
    Arbitrary<long[]> pages() {
        Arbitrary<long[]> step = Combinators.combine(
                        Arbitraries.frequencyOf(
                                Tuple.of(8, Arbitraries.just(1)),
                                Tuple.of(2, Arbitraries.integers().between(-2, 3))),
                        Arbitraries.frequencyOf(Tuple.of(9, Arbitraries.just(0)), Tuple.of(1, Arbitraries.just(1))))
                .as((gap, turn) -> new long[] {gap, turn});
        return step.list().ofMinSize(1).ofMaxSize(400).map(steps -> {
            long[] pages = new long[steps.size()];
            long pfn = 1 << 20;
            int provider = 0;
            for (int i = 0; i < pages.length; i++) {
                pfn += steps.get(i)[0];
                provider = (provider + (int) steps.get(i)[1]) % 3;
                pages[i] = PageRef.of(pfn, provider);
            }
            return pages;
        });
    }

    @Provide
    Arbitrary<List<Shape>> far() {
        return ClassicLists.far();
    }

    @Property
    void aTableFromPagesHoldsThePagesInTheFewestEntries(
            @ForAll("pages") long[] pages,
            @ForAll @IntRange(min = 1, max = 5) int maxPages,
            @ForAll @IntRange(max = PAGE - 1) int offset,
            @ForAll @IntRange(max = PAGE - 1) int missing) {
        long size = (long) pages.length * PAGE - offset - (pages.length == 1 ? missing % (PAGE - offset) : missing);
        SgTable table = new SgTable();
        int err = table.allocateFromPages(
                PageSequence.of(pages),
                pages.length,
                offset,
                size,
                (long) maxPages * PAGE + missing % PAGE,
                SgAllocator.heap(),
                new WarnLog());
        assertEquals(0, err);

        int at = 0;
        long left = size;
        int entries = 0;
        for (SgCursor c = new SgCursor(table.sgl()); c.hasEntry(); c.advance(), entries++) {
            int run = 1;
            while (run < maxPages && at + run < pages.length && follows(pages[at + run - 1], pages[at + run])) {
                run++;
            }
            long skipped = entries == 0 ? offset : 0;
            assertEquals(pages[at], c.page());
            assertEquals(skipped, c.offset());
            assertEquals(Math.min(left, (long) run * PAGE - skipped), c.length());
            left -= c.length();
            at += run;
        }
        assertEquals(pages.length, at);
        assertEquals(0, left);
        assertEquals(entries, table.nents());
        assertEquals(entries, table.origNents());
    }

    private static boolean follows(long page, long next) {
        return next == page + 1;
    }

    @Property
    void portionsGiveTheSameTableAsOneCall(
            @ForAll("pages") long[] pages, @ForAll @IntRange(min = 1, max = 5) int maxPages, @ForAll Random random) {
        long max = (long) maxPages * PAGE;
        SgTable whole = new SgTable();
        whole.allocateFromPages(
                PageSequence.of(pages),
                pages.length,
                0,
                (long) pages.length * PAGE,
                max,
                SgAllocator.heap(),
                new WarnLog());
        SgAppendTable parts = new SgAppendTable(SgAllocator.heap(), new WarnLog());
        int at = 0;
        while (at < pages.length) {
            int n = 1 + random.nextInt(pages.length - at);
            int from = at;
            assertEquals(0, parts.append(i -> pages[from + i], n, 0, (long) n * PAGE, max, pages.length - at - n));
            at += n;
        }
        assertEquals(entries(whole.sgl()), entries(parts.table().sgl()));
        assertEquals(whole.nents(), parts.table().nents());
        assertTrue(parts.totalNents() >= parts.table().nents());
    }

    @Property
    void aFailedAllocationLeaksNothingAndChangesNothing(
            @ForAll("pages") long[] pages, @ForAll @IntRange(min = 1, max = 5) int refused) {
        RecordingSgAllocator allocator = new RecordingSgAllocator(refused);
        SgTable table = new SgTable();
        int err = table.allocateFromPages(
                PageSequence.of(pages), pages.length, 0, (long) pages.length * PAGE, PAGE, allocator, new WarnLog());
        // arrays of 128 slots, one of which is a link in all but the last
        int arrays = pages.length <= 128 ? 1 : 1 + (pages.length - 2) / 127;
        if (refused > arrays) {
            assertEquals(0, err);
            assertEquals(pages.length, SgList.nents(table.sgl()));
            table.free(allocator);
        } else {
            assertEquals(-Errno.ENOMEM, err);
            assertEquals(0, table.nents());
            assertEquals(refused - 1, allocator.handedOut().size());
        }
        assertEquals(0, allocator.live());
    }

    @Property
    void emptyTablesOfAnySizeAreAllocatedAndFreed(
            @ForAll @IntRange(min = 1, max = 700) int nents, @ForAll @IntRange(max = 7) int refused) {
        RecordingSgAllocator allocator = new RecordingSgAllocator(refused);
        SgTable table = new SgTable();
        int err = table.allocate(nents, allocator);
        if (err == 0) {
            assertEquals(nents, SgList.nents(table.sgl()));
            assertEquals(nents, table.origNents());
            assertTrue(SgList.last(Objects.requireNonNull(table.sgl()), nents).isLast());
            table.free(allocator);
        }
        assertEquals(0, allocator.live());
        assertEquals(null, table.sgl());
    }

    @Property
    void aFailedAppendTakesBackWhatItAddedToTheLastEntry(@ForAll @IntRange(min = 1, max = 60) int followers) {
        RecordingSgAllocator allocator = new RecordingSgAllocator(2);
        SgAppendTable table = new SgAppendTable(allocator, new WarnLog());
        assertEquals(0, table.append(PageSequence.of(PageRef.of(10)), 1, 0, PAGE, 0x10000, 1));
        long[] pages = new long[followers + 2];
        pages[0] = PageRef.of(11);
        for (int i = 1; i < pages.length; i++) {
            pages[i] = PageRef.of(20L + 2L * i);
        }
        int err = table.append(PageSequence.of(pages), pages.length, 0, (long) pages.length * PAGE, 0x10000, 0);
        assertEquals(-Errno.ENOMEM, err);
        assertEquals(1, table.table().nents());
        assertEquals(PAGE, Objects.requireNonNull(table.last()).length());
    }

    @Property
    void piecesThatUseUpTheListHoldExactlyItsBytes(
            @ForAll("far") List<Shape> shapes, @ForAll Random random, @ForAll @IntRange(max = 9000) int skip) {
        List<Entry> entries = ClassicLists.entries(shapes);
        List<Long> all = ClassicLists.bytes(entries);
        int rest = all.size() - skip;
        if (rest <= 0) {
            SgSplit.Result none =
                    SgSplit.split(ClassicLists.list(entries, 4), 0, skip, new long[] {1}, SgAllocator.heap());
            assertEquals(-Errno.EINVAL, none.error());
            return;
        }
        List<Long> cuts = new ArrayList<>();
        for (int left = rest; left > 0; ) {
            int part = 1 + random.nextInt(Math.min(left, 6000));
            cuts.add((long) part);
            left -= part;
        }
        long[] sizes = cuts.stream().mapToLong(Long::longValue).toArray();
        RecordingSgAllocator allocator = new RecordingSgAllocator(0);
        SgSplit.Result result = SgSplit.split(ClassicLists.list(entries, 4), 0, skip, sizes, allocator);
        assertEquals(0, result.error());
        int at = skip;
        for (int i = 0; i < sizes.length; i++) {
            Scatterlist list = result.pieces().get(i).list();
            assertEquals(all.subList(at, at + (int) sizes[i]), ClassicLists.bytes(entries(list.at(0))), "piece " + i);
            at += (int) sizes[i];
        }

        for (int k = 1; k <= sizes.length; k++) {
            RecordingSgAllocator refusing = new RecordingSgAllocator(k);
            SgSplit.Result refused = SgSplit.split(ClassicLists.list(entries, 4), 0, skip, sizes, refusing);
            assertEquals(-Errno.ENOMEM, refused.error());
            assertEquals(0, refusing.live());
        }
        sizes[sizes.length - 1]++;
        assertEquals(
                -Errno.EINVAL,
                SgSplit.split(ClassicLists.list(entries, 4), 0, skip, sizes, allocator)
                        .error());
    }

    private static List<Entry> entries(@Nullable Sg sgl) {
        List<Entry> entries = new ArrayList<>();
        for (SgCursor c = new SgCursor(sgl); c.hasEntry(); c.advance()) {
            entries.add(new Entry(c.pfn(), c.offset(), c.length()));
        }
        return entries;
    }
}
