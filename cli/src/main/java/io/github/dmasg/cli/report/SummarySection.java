package io.github.dmasg.cli.report;

import io.github.dmasg.cli.replay.Count;
import io.github.dmasg.cli.replay.FileReport;
import io.github.dmasg.cli.replay.ReportColumn;
import java.util.ArrayList;
import java.util.List;

/** The figures in short, then per file: entries that went in and came out. */
record SummarySection(Markup page, List<FileReport> files, FileReport total) {
    void write() {
        page.open("section", "id", "summary").element("h2", "Summary");
        page.open("div", "class", "tiles");
        tile("Segments the device gets", Count.KERNEL_DMA_ENTRIES, "kernel", Count.MINIMAL_DMA_ENTRIES, false);
        tile("Memory of the lists", Count.CLASSIC_LIST_BYTES, "classic", Count.NEW_LIST_BYTES, true);
        tile("IOVA taken", Count.CLASSIC_IOVA_BYTES, "classic", Count.MINIMAL_IOVA_BYTES, true);
        tile("Page-table leaves", Count.CLASSIC_LEAVES, "classic", Count.MINIMAL_LEAVES, false);
        page.close();
        entries();
        ReportPage.filesTable(page, "Calls of dma_map_sg by file", files, total, ReportColumn.CALLS);
        page.element("p", certainty(), "class", "note");
        page.close();
    }

    private void tile(String what, Count before, String beforeName, Count after, boolean bytes) {
        long was = total.get(before);
        long is = total.get(after);
        page.open("div", "class", "tile").element("h3", what);
        page.open("p", "class", "values");
        page.element("b", bytes ? Figures.bytes(was) : Figures.exact(was), "class", "was");
        page.element("span", " \u2192 ", "class", "arrow");
        page.element("b", bytes ? Figures.bytes(is) : Figures.exact(is), "class", "is");
        page.close();
        page.element(
                "p", beforeName + " \u2192 new" + (was == 0 ? "" : ", " + Figures.change(was, is)), "class", "note");
        page.close();
    }

    private void entries() {
        int prefix = FileReport.commonFolder(files);
        List<BarChart.Row> rows = new ArrayList<>();
        for (FileReport file : files) {
            rows.add(new BarChart.Row(file.file().substring(prefix), new long[] {
                file.get(Count.PAGE_ENTRIES),
                file.get(Count.KERNEL_DMA_ENTRIES),
                file.get(Count.CLASSIC_DMA_ENTRIES),
                file.get(Count.MINIMAL_DMA_ENTRIES)
            }));
        }
        List<BarChart.Series> all = SizeSections.SERIES;
        List<BarChart.Series> drawn = SizeSections.DRAWN;
        new BarChart("Entries by file, calls replayed", "file", drawn, rows).write(page, all);
    }

    private String certainty() {
        String exact = "Lengths of exact calls: by probe " + Figures.exact(total.get(Count.EXACT_BY_PROBE))
                + ", one to one " + Figures.exact(total.get(Count.EXACT_ONE_TO_ONE)) + ", bounce lines "
                + Figures.exact(total.get(Count.EXACT_BY_BOUNCE_LINES)) + ", map lines "
                + Figures.exact(total.get(Count.EXACT_BY_MAP_LINES)) + ", counting "
                + Figures.exact(total.get(Count.EXACT_BY_COUNTING)) + ".";
        return exact + " Inferred calls: byte sums differ in " + Figures.exact(total.get(Count.INFERRED_SUMS_DIFFER))
                + ", not replayed " + Figures.exact(total.get(Count.NOT_REPLAYED)) + ".";
    }
}
