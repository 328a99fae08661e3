package io.github.dmasg.cli.memory;

import io.github.dmasg.cli.replay.ByteSize;
import io.github.dmasg.cli.replay.TextTable;
import io.github.dmasg.page.BioVecList;
import java.io.PrintWriter;
import java.util.List;

/** The findings for a person. */
final class MemoryText {
    private static final long CLASSIC_ENTRY = 32;

    private final PrintWriter out;
    private final long mostRuns;

    MemoryText(PrintWriter out, long mostRuns) {
        this.out = out;
        this.mostRuns = mostRuns;
    }

    void print(AddressRange range, Survey survey, long classicEntries, List<MappingRow> rows) {
        out.println("Memory " + range + ", " + survey.pages() + " pages: " + survey.presentPages() + " present, "
                + survey.swappedPages() + " swapped, " + survey.absentPages() + " absent");
        BioVecList runs = survey.runs();
        out.println();
        printRuns(runs);
        out.println();
        printSizes(survey);
        out.println();
        out.println("Page-side list: " + runs.entries() + " entries, " + runs.listBytes()
                + " bytes; classic list for this device: " + classicEntries + " entries, "
                + classicEntries * CLASSIC_ENTRY + " bytes for both sides");
        out.println();
        printMappings(rows);
    }

    private void printRuns(BioVecList runs) {
        TextTable table = new TextTable(0);
        table.row(List.of("run", "physical", "bytes", "pages"));
        long shown = Math.min(mostRuns, runs.entries());
        for (long i = 0; i < shown; i++) {
            long pages = (runs.phys(i) % PageMap.PAGE + runs.length(i) + PageMap.PAGE - 1) / PageMap.PAGE;
            table.row(List.of(
                    Long.toString(i),
                    "0x" + Long.toHexString(runs.phys(i)),
                    ByteSize.text(runs.length(i)),
                    Long.toString(pages)));
        }
        out.println("Physical runs");
        table.lines().forEach(out::println);
        if (shown < runs.entries()) {
            out.println("... and " + (runs.entries() - shown) + " more (--runs N shows N)");
        }
    }

    private void printSizes(Survey survey) {
        TextTable table = new TextTable(1);
        table.row(List.of("size of run", "runs"));
        for (int log2 = 0; log2 < Long.SIZE - 1; log2++) {
            if (survey.runsOfSize(log2) > 0) {
                table.row(List.of("from " + ByteSize.text(1L << log2), Long.toString(survey.runsOfSize(log2))));
            }
        }
        table.lines().forEach(out::println);
    }

    private void printMappings(List<MappingRow> rows) {
        TextTable table = new TextTable(2);
        table.row(List.of("mapper", "policy", "segments", "list bytes", "IOVA bytes", "leaves 4K", "2M", "1G"));
        for (MappingRow row : rows) {
            if (row.refusal().isEmpty()) {
                table.row(List.of(
                        row.mapper(),
                        row.policy(),
                        Long.toString(row.segments()),
                        Long.toString(row.listBytes()),
                        Long.toString(row.iovaBytes()),
                        Long.toString(row.leaves4k()),
                        Long.toString(row.leaves2m()),
                        Long.toString(row.leaves1g())));
            }
        }
        out.println("DMA side");
        table.lines().forEach(out::println);
        for (MappingRow row : rows) {
            if (!row.refusal().isEmpty()) {
                out.println(row.mapper() + " " + row.policy() + ": cannot be mapped, " + row.refusal());
            }
        }
    }
}
