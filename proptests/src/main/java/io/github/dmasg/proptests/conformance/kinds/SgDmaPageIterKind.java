package io.github.dmasg.proptests.conformance.kinds;

import io.github.dmasg.legacy.iter.SgDmaPageIterator;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.proptests.conformance.CaseChecker;
import io.github.dmasg.proptests.conformance.CaseRejectedException;
import io.github.dmasg.proptests.conformance.Comparison;
import io.github.dmasg.proptests.conformance.DamagedLineException;
import io.github.dmasg.proptests.conformance.VectorLine;

/** {@code sg_dma_page_iter}: walks over the DMA side of a mapped list. */
final class SgDmaPageIterKind implements CaseChecker {
    @Override
    public String kind() {
        return "sg_dma_page_iter";
    }

    @Override
    public void check(VectorLine line, Comparison out) throws DamagedLineException, CaseRejectedException {
        String source = line.text("src");
        if (!source.equals("map") && !source.equals("syn")) {
            throw new DamagedLineException("src", "'" + source + "' (expected: map or syn)");
        }
        Sg sgl = RecordedList.ofMapped(line);
        RunEncoder runs = new RunEncoder(PageRef.PAGE_SIZE);
        SgDmaPageIterator it = new SgDmaPageIterator();
        it.start(sgl, (int) line.u32("nents"), line.hex("pgoff"));
        while (it.next()) {
            runs.step(it.dmaAddress(), it.entryIndex(), it.pageInEntry());
        }
        out.text("seq", runs.runs());
        out.hex("n", runs.steps());
    }
}
