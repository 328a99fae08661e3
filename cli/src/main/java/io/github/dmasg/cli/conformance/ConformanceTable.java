package io.github.dmasg.cli.conformance;

import io.github.dmasg.proptests.conformance.CaseFailure;
import io.github.dmasg.proptests.conformance.FileReport;
import java.io.PrintWriter;
import java.util.List;

/** The result as a table, followed by the first failed case of each file. */
public final class ConformanceTable {
    private static final String TOTAL = "total";

    private ConformanceTable() {}

    /**
     * Prints the table.
     *
     * @param reports one report for each file
     * @param out where it goes
     */
    public static void print(List<FileReport> reports, PrintWriter out) {
        int width = TOTAL.length();
        for (FileReport r : reports) {
            width = Math.max(width, r.file().length());
        }
        String head = "%-" + width + "s  %-16s  %9s  %9s  %9s  %9s%n";
        String row = "%-" + width + "s  %-16s  %9d  %9d  %9d  %9d%n";
        out.printf(head, "file", "kind", "cases", "passed", "rejected", "failed");
        for (FileReport r : reports) {
            out.printf(row, r.file(), r.kind(), r.cases(), r.passed(), r.rejected(), r.failed());
        }
        FileReport t = total(reports);
        out.printf(row, TOTAL, "", t.cases(), t.passed(), t.rejected(), t.failed());
        for (FileReport r : reports) {
            CaseFailure first = r.firstFailure();
            if (first != null) {
                out.println();
                out.println(first.describe(r.file()));
            }
        }
    }

    /** The sum over all files. */
    static FileReport total(List<FileReport> reports) {
        long cases = 0;
        long passed = 0;
        long rejected = 0;
        long failed = 0;
        for (FileReport r : reports) {
            cases += r.cases();
            passed += r.passed();
            rejected += r.rejected();
            failed += r.failed();
        }
        return new FileReport(TOTAL, "", cases, passed, rejected, failed, null);
    }
}
