package io.github.dmasg.proptests.conformance.kinds;

import io.github.dmasg.legacy.sg.PageProviders;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.PageSequence;
import io.github.dmasg.proptests.conformance.CaseRejectedException;
import io.github.dmasg.proptests.conformance.DamagedLineException;
import io.github.dmasg.proptests.conformance.VectorLine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The pages of a case, given as runs {@code pfn:count:provider}; knows the provider of every page it has seen. */
final class RecordedPages implements PageProviders {
    private static final int MAX_PAGES = 1 << 26;

    private final List<long[]> runs = new ArrayList<>();

    /** One row of pages. */
    record Row(PageSequence pages, int count) {}

    Row add(VectorLine line, String field) throws DamagedLineException, CaseRejectedException {
        long[] pages = new long[16];
        int n = 0;
        for (long[] run : line.tuples(field, 3)) {
            long first = VectorLine.inRange(field, run[0], PageRef.MAX_PFN);
            long count = VectorLine.inRange(field, run[1], PageRef.MAX_PFN - first + 1);
            int provider = (int) VectorLine.inRange(field, run[2], PageRef.MAX_PROVIDER);
            if (count > MAX_PAGES - n) {
                throw new CaseRejectedException(field + ": too many pages (expected: at most " + MAX_PAGES + ")");
            }
            runs.add(run);
            int to = n + (int) count;
            if (to > pages.length) {
                pages = Arrays.copyOf(pages, Math.max(to, pages.length * 2));
            }
            for (; n < to; n++, first++) {
                pages[n] = PageRef.of(first, provider);
            }
        }
        return new Row(PageSequence.of(pages), n);
    }

    @Override
    public int providerOf(long pfn) {
        for (int i = runs.size() - 1; i >= 0; i--) {
            long[] run = runs.get(i);
            if (pfn >= run[0] && pfn - run[0] < run[1]) {
                return (int) run[2];
            }
        }
        return 0;
    }
}
