package io.github.dmasg.proptests.legacy;

import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.legacy.sg.SgTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Generates classic lists from gaps, so that neighbours are as likely as strangers. */
final class ClassicLists {
    private static final long FIRST_PFN = 1L << 20;

    private ClassicLists() {}

    /**
     * One entry.
     *
     * @param gap pages between the end of the entry before and this one's page, may be negative
     * @param offset bytes from the page
     * @param length bytes
     */
    record Shape(int gap, int offset, int length) {}

    /** An entry with its page known. */
    record Entry(long pfn, long offset, long length) {}

    /** Lists with everything: offsets beyond a page, empty entries, overlaps. */
    static Arbitrary<List<Shape>> odd() {
        return shapes(sizes(0, 3 * PageRef.PAGE_SIZE), sizes(0, 5 * PageRef.PAGE_SIZE));
    }

    /** Offsets beyond the page, no empty entries. */
    static Arbitrary<List<Shape>> far() {
        return shapes(sizes(0, 3 * PageRef.PAGE_SIZE), sizes(1, 5 * PageRef.PAGE_SIZE));
    }

    private static Arbitrary<List<Shape>> shapes(Arbitrary<Integer> offsets, Arbitrary<Integer> lengths) {
        Arbitrary<Integer> gaps = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.just(0)),
                Tuple.of(3, Arbitraries.integers().between(1, 3)),
                Tuple.of(1, Arbitraries.integers().between(-3, -1)));
        return Combinators.combine(gaps, offsets, lengths)
                .as(Shape::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
    }

    /** Byte counts that like whole pages and their neighbours. */
    private static Arbitrary<Integer> sizes(int min, int max) {
        Arbitrary<Integer> nearPages = Arbitraries.integers()
                .between(0, max >> PageRef.PAGE_SHIFT)
                .flatMap(pages -> Arbitraries.integers()
                        .between(-1, 1)
                        .map(delta -> Math.max(min, Math.min(max, (pages << PageRef.PAGE_SHIFT) + delta))));
        return Arbitraries.frequencyOf(
                Tuple.of(1, nearPages), Tuple.of(1, Arbitraries.integers().between(min, max)));
    }

    static List<Entry> entries(List<Shape> shapes) {
        List<Entry> entries = new ArrayList<>();
        long pfn = FIRST_PFN;
        for (Shape s : shapes) {
            pfn += s.gap();
            entries.add(new Entry(pfn, s.offset(), s.length()));
            pfn += (s.offset() + s.length()) >> PageRef.PAGE_SHIFT;
        }
        return entries;
    }

    /** Builds the list in arrays of at most {@code chunk} slots. */
    static Sg list(List<Entry> entries, int chunk) {
        SgTable table = new SgTable();
        table.allocateChunks(entries.size(), chunk, null, SgAllocator.heap());
        Sg sgl = Objects.requireNonNull(table.sgl());
        SgCursor c = new SgCursor(sgl);
        for (Entry e : entries) {
            c.array().setPage(c.slot(), PageRef.of(e.pfn()), e.length(), e.offset());
            c.advance();
        }
        return sgl;
    }

    /** Every byte of a list as its physical address, in order. */
    static List<Long> bytes(List<Entry> entries) {
        List<Long> bytes = new ArrayList<>();
        for (Entry e : entries) {
            long start = (e.pfn() << PageRef.PAGE_SHIFT) + e.offset();
            for (long i = 0; i < e.length(); i++) {
                bytes.add(start + i);
            }
        }
        return bytes;
    }
}
