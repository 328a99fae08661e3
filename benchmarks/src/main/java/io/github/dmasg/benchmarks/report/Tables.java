package io.github.dmasg.benchmarks.report;

import static io.github.dmasg.benchmarks.report.Markdown.number;
import static io.github.dmasg.benchmarks.report.Markdown.numberOrNothing;

import io.github.dmasg.benchmarks.result.Environment;
import io.github.dmasg.benchmarks.result.Growth;
import io.github.dmasg.benchmarks.result.Pairs;
import io.github.dmasg.benchmarks.result.RowResult;
import io.github.dmasg.benchmarks.result.Timing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The results as Markdown. */
final class Tables {
    private static final String LIMIT = "array-sum.16m";
    private static final String SHORT_LIMIT = "array-sum.8m";
    private static final double HARNESS_BYTES_PER_NANO = 60e-6;
    /** Why a target is missed, where it is. */
    private static final Map<String, String> MISSED = new TreeMap<>(Map.of(
            "map-iommu.1",
            "the call is made of about eight atomic operations, each some 5 ns: the token taken and given back, the"
                    + " IOVA cache locked twice and its tag, the counts of the page table twice, the count of invalidations."
                    + " The classic model has no token.",
            "map-contiguous.256",
            "the fixed cost of the call is 0.4 ns of it; `map-contiguous.65536` shows the cost of the pages."));

    private final Pairs first;
    private final Pairs second;
    private final List<DesignChange> changes;
    private final Growth growth;
    private final Markdown out = new Markdown();

    Tables(Pairs first, Pairs second, List<DesignChange> changes, Growth growth) {
        this.first = first;
        this.second = second;
        this.changes = changes;
        this.growth = growth;
    }

    String text() {
        out.heading(1, "Results");
        out.paragraph("Made by `benchmarks/table` from the JSON files in this folder, which"
                + " `benchmarks/run` writes. Cite a row by its id and this file.");
        where();
        how();
        targets();
        out.paragraph("![Classic and new, nanoseconds per unit](pairs.svg)");
        groups();
        new LatencyTables(out).write(first, second);
        bandwidth();
        changes.forEach(this::change);
        new GrowthTables(out).write(growth);
        return out.toString();
    }

    private void where() {
        out.heading(2, "Where");
        List<List<String>> rows = new ArrayList<>();
        for (String fact : first.environment().facts().keySet()) {
            rows.add(List.of(
                    fact,
                    fact(first.environment(), fact),
                    fact(second.environment(), fact),
                    fact(growth.environment(), fact)));
        }
        out.table(List.of("", "jdk25.json", "jdk17.json", "growth.json"), rows);
        otherCommits("jdk25.json", first);
        otherCommits("jdk17.json", second);
    }

    /** Rows that were measured again at another commit than the rest of their file. */
    private void otherCommits(String file, Pairs pairs) {
        Map<String, List<String>> byCommit = new TreeMap<>();
        Stream.concat(
                        pairs.rows().stream().map(row -> List.of(row.commit(), row.id())),
                        pairs.latencies().stream().map(row -> List.of(row.commit(), row.id())))
                .filter(row -> !row.get(0).isEmpty())
                .forEach(row -> byCommit.computeIfAbsent(row.get(0), commit -> new ArrayList<>())
                        .add(code(row.get(1))));
        byCommit.forEach((commit, ids) -> out.paragraph(
                "In `" + file + "` measured at commit `" + commit + "`: " + String.join(", ", ids) + "."));
    }

    private static String fact(Environment environment, String name) {
        return environment.facts().getOrDefault(name, "");
    }

    private void how() {
        out.heading(2, "How to read it");
        out.paragraph(
                "Nanoseconds per unit (*per*), median of the iterations, in brackets the fastest and the slowest one."
                        + " *Ratio* is how many times faster the new interface is than what it is compared with: the classic model,"
                        + " 32 bytes per entry in arrays of 128, unless the row names something else. *B* is what a call of the new"
                        + " interface allocates. *C* is the C code of Linux 6.12 on the same kind of machine, in nanoseconds. Cold"
                        + " rows walk 1,048,576 entries in a new random order for each iteration; hot rows 1024. Each way of a row"
                        + " runs in a virtual machine of its own. The machine is a guest, and its host slows it down by up to a half"
                        + " for seconds at a time; on JDK 25, rows that met this were measured again, and the run in which both ways"
                        + " together took the least time stands here. Both ways of a row compute the same number, which a test checks."
                        + " The classic mappings run on the page table and the IOVA space of the new interface; only the rows of the"
                        + " IOVA space measure the classic allocator itself, a tree behind a lock, without the per-processor caches"
                        + " that the kernel has in front of it.");
    }

    private void targets() {
        out.heading(2, "Targets");
        List<List<String>> rows = new ArrayList<>();
        int met = 0;
        for (RowResult row : first.rows()) {
            if (row.target() > 0) {
                boolean reached = row.proposed().ns() <= row.target();
                met += reached ? 1 : 0;
                rows.add(List.of(
                        code(row.id()),
                        row.group() + ": " + row.title(),
                        row.unit(),
                        number(row.target()),
                        spread(row.proposed()),
                        reached ? "yes" : "**no**",
                        second.row(row.id())
                                .map(other -> number(other.proposed().ns()))
                                .orElse("")));
            }
        }
        out.table(List.of("id", "what", "per", "target ns", "JDK 25 ns", "met", "JDK 17 ns"), rows);
        out.paragraph(met + " of " + rows.size() + " met on JDK 25.");
        MISSED.forEach((id, why) -> first.row(id)
                .filter(row -> row.proposed().ns() > row.target())
                .ifPresent(row -> out.paragraph(code(id) + ": " + why)));
    }

    private static String code(String id) {
        return "`" + id + "`";
    }

    private static String spread(Timing timing) {
        return number(timing.ns()) + " [" + number(timing.least()) + ".." + number(timing.most()) + "]";
    }

    private void groups() {
        Map<String, List<List<String>>> tables = new LinkedHashMap<>();
        for (RowResult row : first.rows()) {
            tables.computeIfAbsent(row.group(), group -> new ArrayList<>()).add(cells(row));
        }
        tables.forEach((group, rows) -> {
            out.heading(2, group);
            if (group.equals("IOVA space")) {
                out.paragraph("![IOVA space, by threads](threads.svg)");
            }
            out.table(
                    List.of(
                            "id",
                            "what",
                            "per",
                            "against",
                            "its ns",
                            "new ns",
                            "ratio",
                            "B",
                            "C",
                            "JDK 17: its ns",
                            "new ns",
                            "ratio"),
                    rows);
        });
    }

    private List<String> cells(RowResult row) {
        List<String> cells = new ArrayList<>(List.of(
                code(row.id()),
                row.title(),
                row.unit(),
                row.baselineName(),
                spread(row.baseline()),
                spread(row.proposed()),
                ratio(row),
                allocated(row),
                numberOrNothing(row.kernel())));
        cells.addAll(second.row(row.id())
                .map(other -> List.of(
                        number(other.baseline().ns()), number(other.proposed().ns()), ratio(other)))
                .orElse(List.of("", "", "")));
        return cells;
    }

    private static String ratio(RowResult row) {
        return String.format(Locale.ROOT, "%.2f", row.ratio());
    }

    /** The harness itself allocates some 30 bytes in a millisecond. */
    private static String allocated(RowResult row) {
        double bytes = row.proposed().allocated();
        double harness = 1 + HARNESS_BYTES_PER_NANO * row.proposed().ns() * row.units();
        return bytes < harness ? "0" : number(bytes);
    }

    private void bandwidth() {
        out.heading(2, "Share of the memory bandwidth");
        out.paragraph(
                "*Limit* is what reading the lists of one unit costs at the speed of the plain array sum of the same"
                        + " run; *share* is how much of that speed the walk reaches.");
        List<List<String>> rows = new ArrayList<>();
        for (RowResult row : first.rows()) {
            if (row.bytesPerUnit() > 0 && !row.id().equals(LIMIT) && !row.id().equals(SHORT_LIMIT)) {
                double limit = row.bytesPerUnit() / Long.BYTES * limitNs(row);
                rows.add(List.of(
                        code(row.id()),
                        row.unit(),
                        number(row.bytesPerUnit()),
                        number(limit),
                        number(row.proposed().ns()),
                        Math.round(100 * limit / row.proposed().ns()) + " %"));
            }
        }
        out.table(List.of("id", "per", "bytes", "limit ns", "new ns", "share"), rows);
    }

    private double limitNs(RowResult row) {
        String id = row.bytesPerUnit() == Long.BYTES ? SHORT_LIMIT : LIMIT;
        return first.row(id).map(limit -> limit.proposed().ns()).orElse(0.0);
    }

    private void change(DesignChange change) {
        out.heading(2, "Before and after: " + change.title());
        out.paragraph(change.reason() + " *Before* is commit `"
                + fact(change.before().environment(), Environment.COMMIT) + "` (`" + change.file()
                + "`), *after* is today; new interface, JDK 25.");
        List<List<String>> rows = new ArrayList<>();
        for (RowResult row : change.before().rows()) {
            rows.add(List.of(
                    code(row.id()),
                    row.unit(),
                    spread(row.proposed()),
                    first.row(row.id()).map(now -> spread(now.proposed())).orElse("")));
        }
        out.table(List.of("id", "per", "before ns", "after ns"), rows);
    }
}
