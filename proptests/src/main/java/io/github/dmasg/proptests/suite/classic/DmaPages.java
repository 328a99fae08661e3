package io.github.dmasg.proptests.suite.classic;

import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.legacy.sg.SgTable;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * A mapped segment relative to the one before.
 *
 * @param gap whole pages from the page behind the one before
 * @param pages pages it lies in
 * @param lessAtTheStart bytes from the start of its first page to its first byte
 * @param lessAtTheEnd bytes from its last byte to the end of its last page
 * @param cpuOffset offset on the page side of the entry, which a walk of the DMA side must not look at
 */
record DmaPages(int gap, int pages, int lessAtTheStart, int lessAtTheEnd, int cpuOffset) {
    private static final long PAGE = PageRef.PAGE_SIZE;
    private static final int LAST = PageRef.PAGE_SIZE - 1;
    private static final long FIRST_BYTE = 1L << 20;

    /** Segments of whole pages but for the end of some. */
    static Arbitrary<List<DmaPages>> aligned() {
        return any(Arbitraries.just(0));
    }

    /** Segments that start and end anywhere. */
    static Arbitrary<List<DmaPages>> anywhere() {
        return any(Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.just(0)),
                Tuple.of(2, Arbitraries.integers().between(1, 4095))));
    }

    private static Arbitrary<List<DmaPages>> any(Arbitrary<Integer> starts) {
        Arbitrary<Integer> gaps = Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.just(0)),
                Tuple.of(1, Arbitraries.integers().between(1, 100)));
        Arbitrary<Integer> less = Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.just(0)),
                Tuple.of(1, Arbitraries.integers().between(1, 4095)));
        return Combinators.combine(
                        gaps,
                        Arbitraries.integers().between(1, 20),
                        starts,
                        less,
                        Arbitraries.frequencyOf(
                                Tuple.of(1, Arbitraries.just(0)),
                                Tuple.of(2, Arbitraries.integers().between(0, 4095))))
                .as((gap, pages, start, end, cpu) ->
                        new DmaPages(gap, pages, start, pages == 1 ? Math.min(end, LAST - start) : end, cpu))
                .list()
                .ofMinSize(1)
                .ofMaxSize(20);
    }

    long length() {
        return pages * PAGE - lessAtTheStart - lessAtTheEnd;
    }

    /** The segment as whole pages. */
    DmaPages whole() {
        return new DmaPages(gap, pages, 0, 0, cpuOffset);
    }

    /** The segment with a page-side offset that does not change the number of its pages. */
    DmaPages harmless() {
        return new DmaPages(gap, pages, lessAtTheStart, lessAtTheEnd, Math.min(cpuOffset, lessAtTheEnd));
    }

    /** A mapped table in arrays of {@code chunk} slots. */
    static SgTable table(List<DmaPages> segments, int chunk) {
        SgTable table = new SgTable();
        table.allocateChunks(segments.size(), chunk, null, SgAllocator.heap());
        SgCursor c = new SgCursor(table.sgl());
        long at = FIRST_BYTE;
        for (DmaPages s : segments) {
            at += s.gap * PAGE;
            c.array().setDmaAddress(c.slot(), at + s.lessAtTheStart);
            c.array().setDmaLength(c.slot(), s.length());
            c.array().setOffset(c.slot(), s.cpuOffset);
            at += s.pages * PAGE;
            c.advance();
        }
        return table;
    }
}
