package io.github.dmasg.cli.replay;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Prints the findings for people: calls, memory, devices, and the first difference in full. */
public final class TableReport {
    private final PrintWriter out;

    /**
     * A report to a stream.
     *
     * @param out receives the text; not closed
     */
    public TableReport(PrintWriter out) {
        this.out = out;
    }

    /**
     * Prints everything.
     *
     * @param files one report per file read
     * @param total their sum
     */
    public void print(List<FileReport> files, FileReport total) {
        out.println("Calls of dma_map_sg, and DMA-side entries by the kernel and by each policy");
        table(files, total, ReportColumn.CALLS);
        certainty(total);
        out.println();
        out.println("Bytes mapped; memory of lists and IOVA in bytes; page-table leaves");
        table(files, total, ReportColumn.MEMORY);
        out.println();
        out.println("Devices that map lists");
        devices(files);
        for (FileReport file : files) {
            FileReport.Difference difference = file.firstDifference();
            if (difference != null) {
                out.println();
                out.println("First exact call that differs:");
                DifferenceText.lines(file.file(), difference).forEach(out::println);
                return;
            }
        }
    }

    /** Says how the lengths of the exact calls are known, and what was done with the others. */
    private void certainty(FileReport total) {
        if (total.get(Count.EXACT) > 0) {
            out.println("exact: page-side lengths by probe " + total.get(Count.EXACT_BY_PROBE) + ", one to one "
                    + total.get(Count.EXACT_ONE_TO_ONE) + ", bounce lines " + total.get(Count.EXACT_BY_BOUNCE_LINES)
                    + ", map lines " + total.get(Count.EXACT_BY_MAP_LINES) + ", counting "
                    + total.get(Count.EXACT_BY_COUNTING));
        }
        if (total.get(Count.INFERRED) > 0) {
            out.println("inferred: several page-side lists fit the recording; byte sums differ in "
                    + total.get(Count.INFERRED_SUMS_DIFFER) + ", not replayed " + total.get(Count.NOT_REPLAYED));
        }
    }

    private void table(List<FileReport> files, FileReport total, List<ReportColumn> columns) {
        TextTable table = new TextTable(1);
        List<String> heading = new ArrayList<>(List.of("file"));
        columns.forEach(column -> heading.add(column.heading()));
        table.row(heading);
        int prefix = FileReport.commonFolder(files);
        for (FileReport file : files) {
            table.row(cells(file.file().substring(prefix), file, columns));
        }
        table.row(cells("total", total, columns));
        table.lines().forEach(out::println);
    }

    private static List<String> cells(String name, FileReport report, List<ReportColumn> columns) {
        List<String> cells = new ArrayList<>(List.of(name));
        for (ReportColumn column : columns) {
            cells.add(Long.toString(report.get(column.count())));
        }
        return cells;
    }

    private void devices(List<FileReport> files) {
        TextTable table = new TextTable(6);
        table.row(List.of("file", "device", "mapper", "from", "limits", "from", "calls"));
        int prefix = FileReport.commonFolder(files);
        for (FileReport file : files) {
            for (FileReport.DeviceLine device : file.devices()) {
                table.row(List.of(
                        file.file().substring(prefix),
                        device.name(),
                        device.kind().label(),
                        device.kindSource(),
                        device.limits().toString(),
                        device.limits().source().label(),
                        Long.toString(device.calls())));
            }
        }
        table.lines().forEach(out::println);
    }
}
