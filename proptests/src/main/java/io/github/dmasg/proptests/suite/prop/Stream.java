package io.github.dmasg.proptests.suite.prop;

import io.github.dmasg.page.BioVecList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * Ranges that fit together behind each other: only the first starts, and only the last ends, inside a granule.
 *
 * @param firstOffset bytes from a granule edge to the first byte
 * @param pageCounts pages of each range
 * @param gaps pages between ranges, used in turn
 * @param lastMissing bytes from the last byte to a granule edge
 */
record Stream(int firstOffset, List<Integer> pageCounts, List<Integer> gaps, int lastMissing) {
    private static final long PAGE = 4096;
    private static final long FIRST_BYTE = 1 << 20;

    BioVecList lay() {
        BioVecList list = new BioVecList();
        long at = FIRST_BYTE;
        for (int i = 0; i < pageCounts.size(); i++) {
            long start = at + (i == 0 ? firstOffset : 0);
            long end = at + pageCounts.get(i) * PAGE - (i == pageCounts.size() - 1 ? lastMissing : 0);
            list.append(start, Math.max(1, end - start));
            at += (pageCounts.get(i) + gaps.get(i % gaps.size())) * PAGE;
        }
        return list;
    }

    static Arbitrary<Stream> any() {
        Arbitrary<List<Integer>> counts =
                Arbitraries.integers().between(1, 4).list().ofMinSize(1).ofMaxSize(12);
        Arbitrary<List<Integer>> gaps =
                Arbitraries.integers().between(0, 3).list().ofMinSize(1).ofMaxSize(4);
        Arbitrary<Integer> insideGranule = Arbitraries.integers().between(0, 2000);
        return Combinators.combine(insideGranule, counts, gaps, insideGranule).as(Stream::new);
    }
}
