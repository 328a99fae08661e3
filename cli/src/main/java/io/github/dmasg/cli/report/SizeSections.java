package io.github.dmasg.cli.report;

import io.github.dmasg.cli.replay.Count;
import io.github.dmasg.cli.replay.FileReport;
import java.util.List;

/** Histograms: how large segments are, and how many entries come to one. */
record SizeSections(Markup page, Workload workload, FileReport total) {
    private static final BarChart.Series PAGES = new BarChart.Series("page side", "pages", Workload.PAGES);
    private static final BarChart.Series KERNEL = new BarChart.Series("kernel", "kernel", Workload.KERNEL);
    private static final BarChart.Series CLASSIC = new BarChart.Series("classic", "kernel", Workload.CLASSIC);
    private static final BarChart.Series MINIMAL = new BarChart.Series("minimal", "minimal", Workload.MINIMAL);

    /** Columns of tables. */
    static final List<BarChart.Series> SERIES = List.of(PAGES, KERNEL, CLASSIC, MINIMAL);

    /** Bars where counts are enough: the classic policy equals the kernel, or the top of the page says so. */
    static final List<BarChart.Series> DRAWN = List.of(PAGES, KERNEL, MINIMAL);

    void write() {
        page.open("section", "id", "sizes").element("h2", "Sizes of segments");
        new BarChart(
                        "Entries and segments by size in bytes",
                        "bytes",
                        DRAWN,
                        workload.sizes().rows())
                .write(page, SERIES);
        if (workload.unprinted() > 0) {
            page.element(
                    "p",
                    "Of the kernel's " + Figures.exact(total.get(Count.KERNEL_DMA_ENTRIES)) + " segments the recording "
                            + "counts " + Figures.exact(workload.unprinted())
                            + " without their size (an event prints at most 128 of "
                            + "a call); the chart shows the classic policy's instead.",
                    "class",
                    "note");
        }
        page.close();
        page.open("section", "id", "ratios").element("h2", "Merging");
        page.element("p", "Page-side entries that come to one segment, call by call.", "class", "note");
        new BarChart(
                        "Calls by entries per segment",
                        "entries per segment",
                        List.of(KERNEL, MINIMAL),
                        workload.ratios().rows())
                .write(page, List.of(KERNEL, CLASSIC, MINIMAL));
        page.close();
    }
}
