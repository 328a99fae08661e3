package io.github.dmasg.proptests.conformance.kinds;

import io.github.dmasg.legacy.iter.SgPageIterator;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.proptests.conformance.CaseChecker;
import io.github.dmasg.proptests.conformance.CaseRejectedException;
import io.github.dmasg.proptests.conformance.Comparison;
import io.github.dmasg.proptests.conformance.DamagedLineException;
import io.github.dmasg.proptests.conformance.VectorLine;

/** {@code sg_page_iter}: walks over CPU pages. */
final class SgPageIterKind implements CaseChecker {
    @Override
    public String kind() {
        return "sg_page_iter";
    }

    @Override
    public void check(VectorLine line, Comparison out) throws DamagedLineException, CaseRejectedException {
        Sg sgl = RecordedList.ofPages(line);
        RunEncoder runs = new RunEncoder(1);
        SgPageIterator it = new SgPageIterator();
        it.start(sgl, (int) line.u32("nents"), line.hex("pgoff"));
        while (it.next()) {
            runs.step(PageRef.pfn(it.page()), it.entryIndex(), it.pageInEntry());
        }
        out.text("seq", runs.runs());
        out.hex("n", runs.steps());
    }
}
