package io.github.dmasg.cli.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes a call that came out differently in full: page side, the kernel's DMA side, ours. */
public final class DifferenceText {
    private DifferenceText() {}

    /**
     * The call in lines of text.
     *
     * @param file the file's path as given
     * @param difference the call and what is different
     * @return what was expected and what came out, entry by entry
     */
    public static List<String> lines(String file, FileReport.Difference difference) {
        RecordedCall call = difference.call();
        List<String> lines = new ArrayList<>();
        lines.add(file + ":" + call.line() + ": " + call.device() + " " + call.direction() + ", "
                + call.kind().label() + ", " + call.limits() + " (limits: "
                + call.limits().source().label() + ")");
        lines.add("  " + difference.reason());
        lines.add("  page side, " + call.pageEntries() + " entries (lengths: "
                + call.lengthSource().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ")");
        pairs(lines, call.starts(), call.lengths());
        lines.add("  DMA side of the kernel, " + call.dmaEntries() + " entries"
                + (call.dmaAddrs().length < call.dmaEntries()
                        ? ", of which it printed " + call.dmaAddrs().length
                        : ""));
        pairs(lines, call.dmaAddrs(), call.dmaLengths());
        long[] ours = difference.ours();
        lines.add("  DMA side of the classic policy, " + ours.length / 2 + " entries");
        for (int i = 0; i < ours.length; i += 2) {
            lines.add(entry(i / 2, ours[i], ours[i + 1]));
        }
        return lines;
    }

    private static void pairs(List<String> lines, long[] starts, long[] lengths) {
        for (int i = 0; i < starts.length; i++) {
            lines.add(entry(i, starts[i], lengths[i]));
        }
    }

    private static String entry(int i, long start, long length) {
        return String.format(Locale.ROOT, "    %5d  0x%-16x  0x%x", i, start, length);
    }
}
