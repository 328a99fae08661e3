package io.github.dmasg.cli.explain;

import io.github.dmasg.cli.replay.ByteSize;
import io.github.dmasg.cli.replay.MapperKind;
import io.github.dmasg.cli.replay.RecordedCall;
import io.github.dmasg.cli.replay.TextTable;
import io.github.dmasg.page.BioVecList;
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
        BioVecList pages = explained.pages();
        List<Break> breaks = explained.breaks();
        TextTable table = new TextTable(8);
        table.row(List.of("page side", "", "", "", "DMA side", "", "", "ends because"));
        int segment = 0;
        long left = breaks.isEmpty() ? 0 : breaks.get(0).length();
        boolean first = true;
        for (long entry = 0; entry < pages.entries(); entry++) {
            long done = 0;
            while (done < pages.length(entry)) {
                Break current = breaks.get(segment);
                long piece = Math.min(left, pages.length(entry) - done);
                boolean last = piece == left;
                table.row(List.of(
                        "e" + entry,
                        "0x" + Long.toHexString(pages.phys(entry) + done),
                        "+0x" + Long.toHexString(piece),
                        bracket(first, last),
                        first ? "s" + segment : "",
                        first ? address(explained, current) : "",
                        first ? ByteSize.text(current.length()) : "",
                        last ? because(explained, current, entry, done + piece) : ""));
                done += piece;
                left -= piece;
                first = last;
                if (last && segment + 1 < breaks.size()) {
                    segment++;
                    left = breaks.get(segment).length();
                }
            }
        }
        return table.lines();
    }

    private static String bracket(boolean first, boolean last) {
        if (first) {
            return last ? "-" : "\\";
        }
        return last ? "/" : "|";
    }

    private static String address(Explanation explained, Break segment) {
        String hex = "0x" + Long.toHexString(segment.address());
        return explained.call().kind() == MapperKind.IOMMU ? "iova+" + hex : hex;
    }

    private static String because(Explanation explained, Break segment, long entry, long done) {
        RecordedCall call = explained.call();
        return switch (segment.rule()) {
            case END -> "the list ends";
            case MAX_SIZE -> "maximum size " + ByteSize.text(call.limits().maxSegment());
            case BOUNDARY -> "boundary every " + ByteSize.text(call.limits().boundaryMask() + 1);
            case GAP -> gap(explained, entry, done);
            case PROVIDER -> "other memory follows";
            case BOUNCE -> "bounced pieces stand alone";
            case POLICY -> "one segment per entry";
        };
    }

    private static String gap(Explanation explained, long entry, long done) {
        BioVecList pages = explained.pages();
        if (entry + 1 >= pages.entries()) {
            return "gap";
        }
        long end = pages.phys(entry) + done;
        long next = pages.phys(entry + 1);
        if (explained.call().kind() != MapperKind.IOMMU) {
            return "e" + (entry + 1) + " does not follow physically";
        }
        long mask = explained.granule() - 1;
        if ((end & mask) != 0) {
            return "ends 0x" + Long.toHexString(end & mask) + " into a granule";
        }
        return "e" + (entry + 1) + " starts 0x" + Long.toHexString(next & mask) + " into a granule";
    }
}
