package io.github.dmasg.benchmarks.measure;

import io.github.dmasg.benchmarks.work.ArraySum;
import io.github.dmasg.benchmarks.work.Build;
import io.github.dmasg.benchmarks.work.DmaWalks;
import io.github.dmasg.benchmarks.work.MapUnmap;
import io.github.dmasg.benchmarks.work.Pieces;
import io.github.dmasg.benchmarks.work.Unmap;
import io.github.dmasg.benchmarks.work.Walks;
import java.util.ArrayList;
import java.util.List;

/**
 * All rows of the table.
 *
 * <p>Cold rows have a million entries in a new random order for each iteration, so that neither caches nor branch predictors know
 * them; hot rows have a thousand, which the predictors learn by heart.
 */
public final class Plan {
    /** Entries of a cold row. */
    static final int COLD = 1 << 20;

    /** Entries of a hot row. */
    static final int HOT = 1 << 10;

    private static final String WALK = "Walks over the page side";
    private static final String DMA_WALK = "Walks over the DMA side";
    private static final String LIMIT = "Limit of the machine";
    private static final String BUILD = "Building from an array of pages";
    private static final String MAP = "Map and unmap";
    private static final String UNMAP = "Unmap alone";

    private static final String ENTRY = "entry";
    private static final String PAGE = "page";

    private final List<Row> rows = new ArrayList<>();

    private Plan() {
        limits();
        pageWalks();
        dmaWalks();
        builds();
        directMaps();
        iommuMaps();
        unmaps();
    }

    /**
     * All rows.
     *
     * @return in the order of the table
     */
    public static List<Row> rows() {
        return List.copyOf(new Plan().rows);
    }

    /**
     * One row.
     *
     * @param id its name
     * @return the row
     * @throws IllegalArgumentException if there is none
     */
    public static Row row(String id) {
        for (Row row : rows()) {
            if (row.id().equals(id)) {
                return row;
            }
        }
        throw new IllegalArgumentException("row: " + id + " (expected: one of the plan)");
    }

    private void limits() {
        rows.add(Row.of(LIMIT, "array-sum.8m", "sum of a plain array, 8 MiB", "word", COLD, ArraySum::new)
                .reads(Long.BYTES));
        rows.add(Row.of(LIMIT, "array-sum.16m", "sum of a plain array, 16 MiB", "word", 2 * COLD, ArraySum::new)
                .reads(Long.BYTES));
    }

    private void pageWalks() {
        rows.add(Row.of(WALK, "entry-walk", "every entry", ENTRY, COLD, n -> new Walks.Entries(Pieces.uneven(n)))
                .reads(16));
        rows.add(Row.of(WALK, "entry-walk.hot", "every entry, hot", ENTRY, HOT, n ->
                new Walks.Entries(Pieces.uneven(n))));
        rows.add(Row.of(WALK, "page-walk.1", "every page, entries of one page", PAGE, COLD, n ->
                        new Walks.Pages(Pieces.scattered(n, 1)))
                .kernel(6.4)
                .reads(16));
        rows.add(Row.of(WALK, "page-walk.uneven", "every page, entries of 1 to 8", PAGE, COLD, n ->
                new Walks.Pages(Pieces.uneven(n))));
        rows.add(Row.of(WALK, "page-walk.hot", "every page, entries of 1 to 8, hot", PAGE, HOT, n ->
                new Walks.Pages(Pieces.uneven(n))));
        rows.add(Row.of(WALK, "page-ranges", "page ranges, entries of 1 to 8", ENTRY, COLD, n ->
                        new Walks.Ranges(Pieces.uneven(n)))
                .target(1)
                .reads(16));
        rows.add(Row.of(WALK, "page-ranges.step", "page ranges, step by step", ENTRY, COLD, n ->
                        new Walks.RangeSteps(Pieces.uneven(n)))
                .reads(16));
        rows.add(Row.of(WALK, "page-ranges.hot", "page ranges, hot", ENTRY, HOT, n ->
                new Walks.Ranges(Pieces.uneven(n))));
    }

    private void dmaWalks() {
        dmaPages("dma-page-walk.1", "every page, segments of one page", 1, 6.6, 0);
        dmaPages("dma-page-walk.4", "every page, segments of 4", 4, 1.9, 0);
        dmaPages("dma-page-walk.16", "every page, merged segments of 16", 16, 1.1, 0.5);
        rows.add(Row.of(DMA_WALK, "dma-page-walk.hot", "every page, segments of 1, hot", PAGE, HOT, n ->
                new DmaWalks.Pages(Pieces.scattered(n, 1))));
        rows.add(Row.of(DMA_WALK, "dma-ranges.1", "page ranges, segments of one page", PAGE, COLD, n ->
                        new DmaWalks.Ranges(Pieces.scattered(n, 1)))
                .reads(16));
        rows.add(Row.of(DMA_WALK, "dma-ranges.step", "page ranges, step by step", PAGE, COLD, n ->
                        new DmaWalks.RangeSteps(Pieces.scattered(n, 1)))
                .reads(16));
        rows.add(Row.of(DMA_WALK, "sum-walk", "sum of the lengths", ENTRY, COLD, n ->
                        new DmaWalks.Bytes(Pieces.uneven(n)))
                .target(0.1)
                .reads(8));
        rows.add(Row.of(DMA_WALK, "sum-walk.hot", "sum of the lengths, hot", ENTRY, HOT, n ->
                new DmaWalks.Bytes(Pieces.uneven(n))));
    }

    private void dmaPages(String id, String title, int pages, double kernel, double target) {
        rows.add(Row.of(DMA_WALK, id, title, PAGE, COLD, n -> new DmaWalks.Pages(Pieces.scattered(n, pages)))
                .kernel(kernel)
                .target(target)
                .reads(16.0 / pages));
    }

    private void builds() {
        rows.add(Row.of(BUILD, "build.scattered", "scattered pages", PAGE, COLD, n ->
                        new Build(Pieces.scattered(n, 1), false))
                .kernel(5.9));
        rows.add(Row.of(BUILD, "build.runs8", "runs of 8 pages", PAGE, COLD, n -> new Build(Pieces.runs(n, 8), false)));
        rows.add(Row.of(BUILD, "build.contiguous", "contiguous pages", PAGE, COLD, n ->
                new Build(Pieces.runs(n, n), false)));
        rows.add(Row.of(BUILD, "build.again", "scattered pages, the new list's memory used again", PAGE, COLD, n ->
                new Build(Pieces.scattered(n, 1), true)));
    }

    private void directMaps() {
        mapUnmap("map-direct", "direct, scattered", new int[] {1, 16, 256, 65536}, 3, n ->
                MapUnmap.direct(Pieces.scattered(n, 1)));
    }

    private void iommuMaps() {
        mapUnmap("map-iommu", "IOMMU, scattered", new int[] {1, 16, 256, 65536}, 5, n ->
                MapUnmap.iommu(Pieces.scattered(n, 1)));
        mapUnmap("map-contiguous", "IOMMU, contiguous pages", new int[] {256, 65536}, 1.5, n ->
                MapUnmap.iommu(Pieces.runs(n, n)));
    }

    /** One row for each size; the target of a single entry is the fixed cost of a call. */
    private void mapUnmap(
            String id,
            String title,
            int[] sizes,
            double target,
            java.util.function.IntFunction<io.github.dmasg.benchmarks.work.Workload> make) {
        for (int size : sizes) {
            String entries = size == 1 ? ", 1 entry" : ", " + size + " entries";
            rows.add(Row.of(MAP, id + "." + size, title + entries, ENTRY, size, make)
                    .target(size == 1 ? 100 : size >= 256 ? target : 0));
        }
    }

    private void unmaps() {
        rows.add(Row.of(UNMAP, "unmap.scattered", "IOMMU, 65536 scattered pages", PAGE, 65536, n ->
                        new Unmap(Pieces.scattered(n, 1)))
                .preparing()
                .target(2));
        rows.add(Row.of(UNMAP, "unmap.contiguous", "IOMMU, 65536 contiguous pages", PAGE, 65536, n ->
                        new Unmap(Pieces.runs(n, n)))
                .preparing()
                .target(2));
    }
}
