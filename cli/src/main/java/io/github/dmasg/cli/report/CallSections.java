package io.github.dmasg.cli.report;

import io.github.dmasg.cli.explain.ExplainedRow;
import io.github.dmasg.cli.explain.ExplainedRows;
import io.github.dmasg.cli.explain.Explanation;
import io.github.dmasg.cli.replay.RecordedCall;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.map.Policy;
import io.github.dmasg.unit.ByteCount;
import java.util.List;

/** Calls drawn: the worst, and some of the most frequent kind. */
record CallSections(
        Markup page, Workload workload, @ByteCount long granule) {
    void write() throws DmaException {
        page.open("section", "id", "calls").element("h2", "Worst calls");
        List<ChosenCall> worst = workload.worstCalls();
        page.element(
                "p",
                worst.isEmpty()
                        ? "No call could be replayed, or none was asked for."
                        : "Of each device the call for which the kernel needed most segments; the worst of these first. "
                                + "Every row is a piece of memory; where bands run together, entries became one segment. Behind "
                                + "an IOMMU, addresses count from the start of the call's IOVA range.",
                "class",
                "note");
        for (ChosenCall chosen : worst) {
            call(chosen);
        }
        page.close();
        more(
                "gains",
                "Calls that gain most",
                workload.gains(),
                "Of each device the call for which the minimal policy "
                        + "needs fewest segments compared with the kernel; calls shown above are left out.");
        more(
                "typical",
                "Typical calls",
                workload.typicalCalls(),
                "The first call of the most frequent kinds: mapped "
                        + "alike, with about as many entries; calls shown above are left out.");
    }

    private void more(String id, String title, List<ChosenCall> calls, String note) throws DmaException {
        if (calls.isEmpty()) {
            return;
        }
        page.open("section", "id", id).element("h2", title);
        page.element("p", note, "class", "note");
        for (ChosenCall chosen : calls) {
            call(chosen);
        }
        page.close();
    }

    private void call(ChosenCall chosen) throws DmaException {
        RecordedCall call = chosen.call();
        List<ExplainedRow> classic = ExplainedRows.of(Explanation.of(call, Policy.CLASSIC, granule));
        List<ExplainedRow> minimal = ExplainedRows.of(Explanation.of(call, Policy.MINIMAL, granule));
        boolean same = sameAsKernel(call, classic);
        String title = fileName(chosen.file()) + ", call " + chosen.number();
        page.open("article", "class", "call").element("h3", title);
        page.open("p", "class", "facts");
        page.text(call.device() + " " + call.direction() + ", " + call.kind().label() + ", ");
        page.element("code", call.limits().toString());
        page.text(" (" + call.limits().source().label() + ")" + (call.exact() ? "" : ", page side inferred"));
        page.close();
        page.open("p", "class", "facts");
        page.text(Figures.exact(call.bytes()) + " bytes in " + Figures.exact(call.pageEntries())
                + " page-side entries; segments: kernel ");
        page.element("b", Figures.exact(call.dmaEntries()), "class", "was").text(", classic ");
        page.element("b", Figures.exact(segments(classic)), "class", "was").text(", minimal ");
        page.element("b", Figures.exact(segments(minimal)), "class", "is");
        page.close();
        CallDrawing drawing = new CallDrawing(classic, minimal, same ? "kernel" : "classic");
        drawing.draw(page, title);
        page.open("details", "open", "open").element("summary", "The same as a table");
        drawing.table(page, title);
        page.close();
        page.open("p", "class", "note");
        page.text(drawing.hidden() > 0 ? "The first " + CallDrawing.MOST_DRAWN + " rows; all of them: " : "As text: ");
        page.element("code", "dmasg explain " + Shell.quoted(chosen.file()) + " --call " + chosen.number());
        page.close().close();
    }

    private static long segments(List<ExplainedRow> rows) {
        return rows.isEmpty() ? 0 : rows.get(rows.size() - 1).segment() + 1L;
    }

    /** Whether the kernel printed just these lengths. */
    private static boolean sameAsKernel(RecordedCall call, List<ExplainedRow> classic) {
        long[] printed = call.dmaLengths();
        if (segments(classic) != call.dmaEntries()) {
            return false;
        }
        for (ExplainedRow row : classic) {
            if (row.first() && row.segment() < printed.length && printed[row.segment()] != row.segmentBytes()) {
                return false;
            }
        }
        return true;
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
