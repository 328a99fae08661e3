package io.github.dmasg.cli.explain;

import io.github.dmasg.cli.replay.ByteSize;
import io.github.dmasg.cli.replay.RecordedCall;
import io.github.dmasg.cli.replay.TextTable;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Draws an explanation: a row for each piece of an entry that lies in one segment. */
public final class ExplanationText {
    private final PrintWriter out;

    /**
     * A drawing.
     *
     * @param out where to
     */
    public ExplanationText(PrintWriter out) {
        this.out = out;
    }

    /**
     * Draws one call.
     *
     * @param number the call's number in its file
     * @param policy what the segments are called
     * @param explained the call
     */
    public void print(long number, String policy, Explanation explained) {
        RecordedCall call = explained.call();
        out.println("call " + number + ", line " + call.line() + ": " + call.device() + " " + call.direction() + ", "
                + call.kind().name().toLowerCase(Locale.ROOT) + ", " + call.limits()
                + (call.exact() ? "" : ", page side inferred"));
        out.println(call.bytes() + " bytes in " + explained.pages().entries() + " page-side entries; DMA side: kernel "
                + call.dmaEntries() + ", " + policy + " " + explained.breaks().size());
        rows(explained).forEach(out::println);
    }

    private static List<String> rows(Explanation explained) {
        TextTable table = new TextTable(8);
        table.row(List.of("page side", "", "", "", "DMA side", "", "", "ends because"));
        for (ExplainedRow row : ExplainedRows.of(explained)) {
            table.row(List.of(
                    "e" + row.entry(),
                    "0x" + Long.toHexString(row.phys()),
                    "+0x" + Long.toHexString(row.bytes()),
                    bracket(row.first(), row.last()),
                    row.first() ? "s" + row.segment() : "",
                    row.first() ? row.address() : "",
                    row.first() ? ByteSize.text(row.segmentBytes()) : "",
                    row.because()));
        }
        return table.lines();
    }

    private static String bracket(boolean first, boolean last) {
        if (first) {
            return last ? "-" : "\\";
        }
        return last ? "/" : "|";
    }
}
