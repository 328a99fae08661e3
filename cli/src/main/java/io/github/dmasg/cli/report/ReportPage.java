package io.github.dmasg.cli.report;

import io.github.dmasg.cli.replay.Count;
import io.github.dmasg.cli.replay.DifferenceText;
import io.github.dmasg.cli.replay.FileReport;
import io.github.dmasg.cli.replay.Limits;
import io.github.dmasg.cli.replay.ReportColumn;
import io.github.dmasg.dma.DmaException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts the page together: header, sections, footer. Not safe for use by several threads. */
public final class ReportPage {
    private static final String STYLE = "report.css";

    private final Markup page;
    private final Provenance provenance;
    private final List<FileReport> files;
    private final FileReport total;
    private final Workload workload;

    /**
     * A page.
     *
     * @param out receives the page's text
     * @param provenance how it is made
     * @param files one report per file read
     * @param total their sum
     * @param workload what was kept of the calls
     */
    public ReportPage(
            Appendable out, Provenance provenance, List<FileReport> files, FileReport total, Workload workload) {
        this.page = new Markup(out);
        this.provenance = provenance;
        this.files = List.copyOf(files);
        this.total = total;
        this.workload = workload;
    }

    /**
     * Writes the whole page.
     *
     * @throws DmaException if a call that was mapped before cannot be mapped again, which is a defect
     * @throws UncheckedIOException if {@code out} cannot be written
     */
    public void write() throws DmaException {
        page.documentType().open("html", "lang", "en");
        head();
        page.open("body");
        header();
        page.open("main");
        new SummarySection(page, files, total).write();
        new SizeSections(page, workload, total).write();
        new MemorySection(page, files, total).write();
        new CallSections(page, workload, provenance.granule()).write();
        new MisuseSection(page, files, total, workload).write();
        devices();
        reading();
        page.close();
        page.element("footer", provenance.program() + ", " + provenance.made());
        page.close().close();
        page.end();
    }

    private void head() {
        page.open("head").empty("meta", "charset", "utf-8");
        page.empty(
                "meta",
                "http-equiv",
                "Content-Security-Policy",
                "content",
                "default-src 'none'; style-src 'unsafe-inline'");
        page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        page.empty("meta", "name", "color-scheme", "content", "light dark");
        page.element("title", "dmasg report: " + name());
        page.style(style());
        page.close();
    }

    private String name() {
        return files.size() == 1
                ? files.get(0).file().substring(FileReport.commonFolder(files))
                : files.size() + " recordings";
    }

    private void header() {
        page.open("header");
        page.element("h1", "DMA lists, before and after");
        page.element(
                "p",
                "What the kernel made of " + Figures.exact(total.get(Count.MAP_SG)) + " calls of dma_map_sg in "
                        + name() + ", and what the new interface makes of the same memory.",
                "class",
                "lead");
        verdict();
        page.open("dl", "class", "made");
        fact("recordings", this::recordings);
        fact("limits", this::limits);
        fact("command", () -> page.element("code", provenance.command()));
        fact("program", () -> page.text(provenance.program() + "; " + provenance.made()));
        fact("Java", () -> page.text(provenance.java()));
        fact("CPU", () -> page.text(provenance.cpu()));
        page.close();
        navigation();
        page.close();
    }

    private void fact(String term, Runnable description) {
        page.open("div").element("dt", term).open("dd");
        description.run();
        page.close().close();
    }

    private void recordings() {
        String separator = "";
        for (FileReport file : files) {
            page.text(separator).element("code", file.file());
            page.text(" (" + Figures.bytes(file.get(Count.FILE_BYTES)) + ")");
            separator = ", ";
        }
    }

    /** Devices by what they demand; the table of devices says more. */
    private void limits() {
        Map<Limits, List<String>> devicesOf = new LinkedHashMap<>();
        for (FileReport file : files) {
            for (FileReport.DeviceLine device : file.devices()) {
                List<String> names = devicesOf.computeIfAbsent(device.limits(), unused -> new ArrayList<>());
                if (!names.contains(device.name())) {
                    names.add(device.name());
                }
            }
        }
        page.open("ul");
        for (Map.Entry<Limits, List<String>> entry : devicesOf.entrySet()) {
            Limits limits = entry.getKey();
            page.open("li").element("code", limits.toString());
            page.text(" (" + limits.source().label() + "): " + String.join(", ", entry.getValue()));
            page.close();
        }
        if (devicesOf.isEmpty()) {
            page.element("li", "no device maps lists");
        }
        page.element("li", "IOMMU granule " + Figures.bytes(provenance.granule()));
        page.close();
    }

    private void verdict() {
        long exact = total.get(Count.EXACT);
        long differ = total.get(Count.CLASSIC_DIFFER);
        if (differ > 0) {
            page.element(
                    "p",
                    "The classic policy differs from the kernel in " + Figures.exact(differ) + " of "
                            + Figures.exact(exact) + " exact calls.",
                    "class",
                    "verdict bad");
        } else if (exact > 0) {
            page.element(
                    "p",
                    "All " + Figures.exact(exact)
                            + " exact calls: the classic policy gives the kernel's own addresses and " + "lengths.",
                    "class",
                    "verdict good");
        } else {
            page.element("p", "No call is exact, so nothing is compared with the kernel.", "class", "verdict");
        }
        for (String error : provenance.errors()) {
            page.element("p", "Not in this report: " + error, "class", "verdict bad");
        }
        FileReport.Difference first = total.firstDifference();
        if (first != null) {
            page.open("details").element("summary", "The first call that differs, in full");
            page.element("pre", String.join("\n", DifferenceText.lines(fileOf(first), first)));
            page.close();
        }
    }

    private String fileOf(FileReport.Difference difference) {
        for (FileReport file : files) {
            if (difference.equals(file.firstDifference())) {
                return file.file();
            }
        }
        return "";
    }

    private void navigation() {
        page.open("nav", "aria-label", "Sections");
        link("summary", "Summary");
        link("sizes", "Sizes");
        link("ratios", "Merging");
        link("memory", "Memory");
        link("calls", "Calls");
        link("misuse", "Misuse");
        link("devices", "Devices");
        link("reading", "How to read this");
        page.close();
    }

    private void link(String to, String text) {
        page.element("a", text, "href", "#" + to);
    }

    private void devices() {
        page.open("section", "id", "devices").element("h2", "Devices and limits in use");
        DataTable table = new DataTable(
                "Devices that map lists",
                List.of("file", "device", "mapper", "known by", "limits", "known by", "calls"),
                6);
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
                        Figures.exact(device.calls())));
            }
        }
        table.write(page);
        page.close();
    }

    private void reading() {
        page.open("section", "id", "reading").element("h2", "How to read this");
        page.open("dl", "class", "terms");
        term("page side", "The memory as the driver gave it to dma_map_sg: entries of physical start and length.");
        term("kernel", "The DMA-side entries (segments) the recording shows.");
        term(
                "classic",
                "The new interface with the merging rules of Linux 6.12. For exact calls it must equal the kernel.");
        term("minimal", "The new interface with the fewest segments any mapper could emit within the device's limits.");
        term(
                "exact, inferred",
                "The kernel prints where a page-side entry starts, not how long it is. A call is exact if its lengths are "
                        + "known beyond doubt, from a probe or by reasoning; inferred if several lists would fit, of which one "
                        + "was taken, or none was found and the call is in no sum.");
        term("IOVA, leaves", "Address space behind an IOMMU, and the page-table leaves that map it.");
        page.close().close();
    }

    private void term(String term, String meaning) {
        page.open("div").element("dt", term).element("dd", meaning).close();
    }

    private static String style() {
        try (InputStream in = ReportPage.class.getResourceAsStream(STYLE)) {
            if (in == null) {
                throw new IllegalStateException(STYLE + ": not in this program (expected: beside its classes)");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A table with a row for each file and the sum, as {@code dmasg replay} prints it. */
    static void filesTable(
            Markup page, String title, List<FileReport> files, FileReport total, List<ReportColumn> columns) {
        List<String> heading = new ArrayList<>(List.of("file"));
        columns.forEach(column -> heading.add(column.heading()));
        DataTable table = new DataTable(title, heading, 1);
        int prefix = FileReport.commonFolder(files);
        for (FileReport file : files) {
            table.row(cells(file.file().substring(prefix), file, columns));
        }
        table.total(cells("total", total, columns));
        table.write(page);
    }

    private static List<String> cells(String name, FileReport report, List<ReportColumn> columns) {
        List<String> cells = new ArrayList<>(List.of(name));
        columns.forEach(column -> cells.add(Figures.exact(report.get(column.count()))));
        return cells;
    }
}
