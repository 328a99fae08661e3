package io.github.dmasg.cli.report;

import io.github.dmasg.cli.replay.Count;
import io.github.dmasg.cli.replay.FileReport;
import io.github.dmasg.cli.replay.ReportColumn;
import java.util.ArrayList;
import java.util.List;

/** What lists, address space and page tables cost. */
record MemorySection(Markup page, List<FileReport> files, FileReport total) {
    private static final List<BarChart.Series> BEFORE_AND_AFTER =
            List.of(new BarChart.Series("classic", "kernel", 0), new BarChart.Series("new", "minimal", 1));

    void write() {
        page.open("section", "id", "memory").element("h2", "Memory");
        page.open("div", "class", "three");
        chart("Lists, bytes", Count.CLASSIC_LIST_BYTES, Count.NEW_LIST_BYTES);
        chart("IOVA, bytes", Count.CLASSIC_IOVA_BYTES, Count.MINIMAL_IOVA_BYTES);
        chart("Page-table leaves", Count.CLASSIC_LEAVES, Count.MINIMAL_LEAVES);
        page.close();
        ReportPage.filesTable(page, "Memory by file", files, total, ReportColumn.MEMORY);
        if (total.get(Count.KERNEL_IOVA_BYTES) > 0) {
            page.element(
                    "p",
                    "IOVA the kernel mapped by the recordings' map: lines: "
                            + Figures.exact(total.get(Count.KERNEL_IOVA_BYTES))
                            + " bytes; by the classic policy for the same "
                            + "calls: " + Figures.exact(total.get(Count.CLASSIC_IOVA_OF_THESE)) + " bytes.",
                    "class",
                    "note");
        }
        page.close();
    }

    private void chart(String title, Count before, Count after) {
        int prefix = FileReport.commonFolder(files);
        List<BarChart.Row> rows = new ArrayList<>();
        for (FileReport file : files) {
            rows.add(new BarChart.Row(file.file().substring(prefix), new long[] {file.get(before), file.get(after)}));
        }
        new BarChart(title, "file", BEFORE_AND_AFTER, rows).draw(page);
    }
}
