package io.github.dmasg.cli.report;

import io.github.dmasg.cli.replay.Count;
import io.github.dmasg.cli.replay.FileReport;
import io.github.dmasg.cli.replay.ReplayListener.Misuse;
import io.github.dmasg.cli.replay.ReportColumn;
import java.util.List;

/** Mappings and unmaps without a counterpart, and what else is wrong with a recording. */
record MisuseSection(Markup page, List<FileReport> files, FileReport total, Workload workload) {
    private static final List<ReportColumn> COLUMNS = List.of(
            new ReportColumn("leaks", Count.LEAKS),
            new ReportColumn("orphan unmaps", Count.ORPHAN_UNMAPS),
            new ReportColumn("double unmaps", Count.DOUBLE_UNMAPS),
            new ReportColumn("refused by the kernel", Count.MAP_ERRORS),
            new ReportColumn("single maps", Count.SINGLE_MAPS),
            new ReportColumn("live allocations", Count.LIVE_ALLOCATIONS),
            new ReportColumn("events lost", Count.LOST_EVENTS),
            new ReportColumn("unreadable lines", Count.MALFORMED_LINES));

    void write() {
        page.open("section", "id", "misuse").element("h2", "Leaks and misuse");
        page.element(
                "p",
                "A leak is still mapped at the end of its recording; an orphan unmap finds nothing mapped; a double unmap "
                        + "finds what was unmapped before. Mappings older than the recording, and those that outlive it, "
                        + "count as well, and so do events the kernel lost.",
                "class",
                "note");
        ReportPage.filesTable(page, "Leaks and misuse by file", files, total, COLUMNS);
        places(Misuse.LEAK, "leak", total.get(Count.LEAKS));
        places(Misuse.ORPHAN_UNMAP, "orphan unmap", total.get(Count.ORPHAN_UNMAPS));
        places(Misuse.DOUBLE_UNMAP, "double unmap", total.get(Count.DOUBLE_UNMAPS));
        page.close();
    }

    private void places(Misuse kind, String name, long all) {
        List<Workload.Place> places = workload.places(kind);
        if (places.isEmpty()) {
            return;
        }
        page.open("details")
                .element("summary", "Where: " + name + ", the first " + places.size() + " of " + Figures.exact(all));
        page.open("ul", "class", "places");
        for (Workload.Place place : places) {
            page.open("li").element("code", place.file() + ":" + place.line());
            page.text(" " + place.device()).close();
        }
        page.close().close();
    }
}
