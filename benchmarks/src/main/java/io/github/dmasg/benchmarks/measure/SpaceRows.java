package io.github.dmasg.benchmarks.measure;

import io.github.dmasg.benchmarks.work.Iova;
import java.util.List;

/** Rows about the IOVA space alone. */
final class SpaceRows {
    private static final int FEW = 100;
    private static final int MANY = 1_000_000;

    private SpaceRows() {}

    static List<Row> all() {
        return List.of(
                threads("iova-threads.1", 1),
                threads("iova-threads.2", 2),
                threads("iova-threads.4", 4),
                threads("iova-threads.8", 8),
                live("iova-live.100", "one page, 100 live ranges", FEW, false),
                live("iova-live.1m", "one page, a million live ranges", MANY, false),
                live("iova-mixed.100", "1 to 64 pages, 100 live ranges", FEW, true),
                live("iova-mixed.1m", "1 to 64 pages, a million live ranges", MANY, true));
    }

    private static Row threads(String id, int threads) {
        String title = "one page, got and given back at once; threads: " + threads;
        return Row.of("IOVA space", id, title, "pair of calls", 1, n -> new Iova.OnePage())
                .byThreads(threads);
    }

    private static Row live(String id, String title, int live, boolean mixed) {
        return Row.of("IOVA space", id, title, "pair of calls", live, n -> new Iova.Live(n, mixed));
    }
}
