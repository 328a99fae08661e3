package io.github.dmasg.proptests.drivers.table;

import io.github.dmasg.proptests.drivers.DriverPair;
import io.github.dmasg.proptests.drivers.DriverSide;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The comparison of all drivers that are written twice: measured where it runs, printed as Markdown. */
public final class DriverTable {
    private DriverTable() {}

    /**
     * Measures all drivers.
     *
     * @param root checkout of this project, for counting lines
     * @return one row per driver
     * @throws IOException if the sources are not there, or the program that counts calls does not run
     */
    public static List<DriverRow> measure(Path root) throws IOException {
        CodeLines lines = new CodeLines(root);
        for (DriverPair pair : DriverPairs.all()) {
            // A missing checkout is noticed before anything that takes long.
            lines.of(pair.classic().sources());
        }
        List<Long> steps = StepCount.all();
        List<DriverRow> rows = new ArrayList<>();
        for (DriverPair pair : DriverPairs.all()) {
            int at = 2 * rows.size();
            rows.add(new DriverRow(
                    pair,
                    figures(pair.classic(), lines, steps.get(at)),
                    figures(pair.direct(), lines, steps.get(at + 1))));
        }
        return rows;
    }

    private static DriverRow.Figures figures(DriverSide<?, ?> side, CodeLines lines, long steps) throws IOException {
        return new DriverRow.Figures(
                lines.of(side.sources()),
                lines.of(side.common()),
                HeldMemory.of(side, SampleRequest.KIB_128.pages()),
                HeldMemory.of(side, SampleRequest.MIB_1.pages()),
                steps);
    }

    /**
     * The table.
     *
     * @param rows as measured
     * @return Markdown
     */
    public static String markdown(List<DriverRow> rows) {
        StringBuilder out = new StringBuilder("""
                | driver | same bytes, shown by | lines: classic | new | lines of common code: classic | new \
                | bytes per 128 KiB: classic | new | bytes per 1 MiB: classic | new | calls per 128 KiB: classic | new |
                |---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|
                """);
        for (DriverRow row : rows) {
            DriverRow.Figures old = row.classic();
            DriverRow.Figures young = row.direct();
            out.append(String.format(
                    Locale.ROOT,
                    "| %s | `%s` | %d | %d | %d | %d | %s | %s | %s | %s | %d | %d |\n",
                    row.pair().name(),
                    row.pair().property(),
                    old.lines(),
                    young.lines(),
                    old.commonLines(),
                    young.commonLines(),
                    bytes(old.held()),
                    bytes(young.held()),
                    bytes(old.heldLarge())
                            + (old.heldLarge() >= 0 && young.heldLarge() < 0 ? ", written past its table" : ""),
                    bytes(young.heldLarge()),
                    old.steps(),
                    young.steps()));
        }
        return out.toString();
    }

    private static String bytes(long held) {
        return held == DriverRow.DOES_NOT_FIT ? "too many pieces" : String.format(Locale.ROOT, "%,d", held);
    }
}
