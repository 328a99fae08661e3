package io.github.dmasg.benchmarks.work;

import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.PageSequence;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.page.BioVec;
import io.github.dmasg.page.BioVecList;
import java.util.SplittableRandom;

/** Makes a list of an array of pages and joins neighbours, with the new list's memory fresh or used again. */
public final class Build implements Workload {
    private static final long U32 = 0xffff_ffffL;

    private final Pieces pieces;
    private final long[] pages;
    private final long[] pfns;
    private final PageSequence sequence;
    private final WarnLog warnings = new WarnLog();
    private final boolean reuse;
    private BioVecList list = new BioVecList();

    /**
     * A build.
     *
     * @param pieces the pages
     * @param reuse whether the new list keeps its memory from call to call; the classic table cannot
     */
    public Build(Pieces pieces, boolean reuse) {
        this.pieces = pieces;
        this.reuse = reuse;
        pages = new long[pieces.count()];
        pfns = new long[pages.length];
        sequence = PageSequence.of(pages);
        note();
    }

    private void note() {
        for (int i = 0; i < pages.length; i++) {
            pfns[i] = pieces.phys(i) >>> BioVec.PAGE_SHIFT;
            pages[i] = PageRef.of(pfns[i]);
        }
    }

    @Override
    public void renew(SplittableRandom random) {
        pieces.shuffle(random);
        note();
    }

    @Override
    public long units() {
        return pages.length;
    }

    @Override
    public long baseline() {
        SgTable table = new SgTable();
        table.allocateFromPages(sequence, pages.length, 0, pages.length * Pieces.PAGE, SgAllocator.heap(), warnings);
        return table.origNents();
    }

    @Override
    public long proposed() {
        if (reuse) {
            list.clear();
        } else {
            list = new BioVecList();
        }
        list.appendPages(pfns, 0, pfns.length, U32);
        return list.entries();
    }
}
