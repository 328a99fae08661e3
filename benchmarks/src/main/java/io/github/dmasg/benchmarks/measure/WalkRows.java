package io.github.dmasg.benchmarks.measure;

import static io.github.dmasg.benchmarks.measure.Plan.COLD;
import static io.github.dmasg.benchmarks.measure.Plan.ENTRY;
import static io.github.dmasg.benchmarks.measure.Plan.HOT;
import static io.github.dmasg.benchmarks.measure.Plan.PAGE;

import io.github.dmasg.benchmarks.work.ArraySum;
import io.github.dmasg.benchmarks.work.Build;
import io.github.dmasg.benchmarks.work.DmaWalks;
import io.github.dmasg.benchmarks.work.Pieces;
import io.github.dmasg.benchmarks.work.Walks;
import io.github.dmasg.benchmarks.work.Workload;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Rows that read lists, or make them. */
final class WalkRows {
    private static final int ENTRY_BYTES = 16;
    private static final int MERGED = 16;

    private WalkRows() {}

    static List<Row> all() {
        return List.of(
                limit("array-sum.8m", "sum of a plain array, 8 MiB", COLD),
                limit("array-sum.16m", "sum of a plain array, 16 MiB", 2 * COLD),
                entries("entry-walk", "every entry", COLD, Walks.Entries::new).reads(ENTRY_BYTES),
                entries("entry-walk.hot", "every entry, hot", HOT, Walks.Entries::new),
                page("page-walk.1", "every page, entries of one page", n -> Pieces.scattered(n, 1), Walks.Pages::new)
                        .kernel(6.4)
                        .reads(ENTRY_BYTES),
                page("page-walk.uneven", "every page, entries of 1 to 8", Pieces::uneven, Walks.Pages::new),
                page("page-walk.each", "the same, handed to a procedure", Pieces::uneven, Walks.EachPage::new),
                entries("page-ranges", "page ranges, entries of 1 to 8 pages", COLD, Walks.Ranges::new)
                        .target(1)
                        .reads(ENTRY_BYTES),
                entries("page-ranges.hot", "page ranges, hot", HOT, Walks.Ranges::new),
                entries("page-ranges.each", "page ranges, handed to a procedure", COLD, Walks.EachRange::new),
                entries("page-ranges.step", "page ranges, by a walk that can pause", COLD, Walks.RangeSteps::new),
                dma("dma-page-walk.1", "every page, segments of one page", 1, DmaWalks.Pages::new)
                        .kernel(6.6)
                        .reads(ENTRY_BYTES),
                dma("dma-page-walk.4", "every page, segments of 4", 4, DmaWalks.Pages::new)
                        .kernel(1.9)
                        .reads(ENTRY_BYTES / 4.0),
                dma("dma-page-walk.16", "every page, merged segments of 64 KiB", MERGED, DmaWalks.Pages::new)
                        .kernel(1.1)
                        .target(0.5)
                        .reads(1),
                dma("dma-page-walk.each", "the same, handed to a procedure", MERGED, DmaWalks.EachPage::new),
                dma("dma-ranges.1", "page ranges, segments of one page", 1, DmaWalks.Ranges::new)
                        .reads(ENTRY_BYTES),
                dma("dma-ranges.step", "page ranges, by a walk that can pause", 1, DmaWalks.RangeSteps::new),
                sum("sum-walk", "sum of the lengths", COLD).target(0.1).reads(Long.BYTES),
                sum("sum-walk.hot", "sum of the lengths, hot", HOT),
                build("build.scattered", "scattered pages", n -> new Build(Pieces.scattered(n, 1), false))
                        .kernel(5.9),
                build("build.runs8", "runs of 8 pages", n -> new Build(Pieces.runs(n, 8), false)),
                build("build.contiguous", "contiguous pages", n -> new Build(Pieces.runs(n, n), false)),
                build(
                        "build.again",
                        "scattered pages, the new list's memory used again",
                        n -> new Build(Pieces.scattered(n, 1), true)));
    }

    private static Row limit(String id, String title, int words) {
        return Row.of("Limit of the machine", id, title, "word", words, ArraySum::new)
                .reads(Long.BYTES);
    }

    private static Row entries(String id, String title, int size, Function<Pieces, Workload> walk) {
        return Row.of("Walks over the page side", id, title, ENTRY, size, n -> walk.apply(Pieces.uneven(n)));
    }

    private static Row page(String id, String title, IntFunction<Pieces> pieces, Function<Pieces, Workload> walk) {
        return Row.of("Walks over the page side", id, title, PAGE, COLD, n -> walk.apply(pieces.apply(n)));
    }

    private static Row dma(String id, String title, int pages, Function<Pieces, Workload> walk) {
        return Row.of("Walks over the DMA side", id, title, PAGE, COLD, n -> walk.apply(Pieces.scattered(n, pages)));
    }

    private static Row sum(String id, String title, int size) {
        return Row.of("Walks over the DMA side", id, title, ENTRY, size, n -> new DmaWalks.Bytes(Pieces.uneven(n)));
    }

    private static Row build(String id, String title, IntFunction<Workload> make) {
        return Row.of("Building from an array of pages", id, title, PAGE, COLD, make);
    }
}
