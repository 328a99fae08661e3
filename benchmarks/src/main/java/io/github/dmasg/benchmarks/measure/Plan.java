package io.github.dmasg.benchmarks.measure;

import io.github.dmasg.benchmarks.work.Adapters;
import io.github.dmasg.benchmarks.work.ArraySum;
import io.github.dmasg.benchmarks.work.Build;
import io.github.dmasg.benchmarks.work.DmaWalks;
import io.github.dmasg.benchmarks.work.Forms;
import io.github.dmasg.benchmarks.work.Iova;
import io.github.dmasg.benchmarks.work.Layout;
import io.github.dmasg.benchmarks.work.MapUnmap;
import io.github.dmasg.benchmarks.work.NvmeRequests;
import io.github.dmasg.benchmarks.work.Peers;
import io.github.dmasg.benchmarks.work.Pieces;
import io.github.dmasg.benchmarks.work.Replay;
import io.github.dmasg.benchmarks.work.Stream;
import io.github.dmasg.benchmarks.work.Unmap;
import io.github.dmasg.benchmarks.work.Walks;
import io.github.dmasg.benchmarks.work.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

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
    private static final String STREAM = "Two steps: reserve, then link";
    private static final String FORM = "Device forms";
    private static final String ADAPTER = "Adapters";
    private static final String PEER = "Mixed with peer memory";
    private static final String IOVA = "IOVA space";
    private static final String RECORDING = "Recorded from a kernel";

    private static final String LIST_FIRST = "list, then convert";

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
        layouts();
        unmaps();
        streams();
        forms();
        adapters();
        peers();
        iovas();
        recordings();
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
        rows.add(Row.of(
                WALK, "entry-walk.hot", "every entry, hot", ENTRY, HOT, n -> new Walks.Entries(Pieces.uneven(n))));
        rows.add(Row.of(
                        WALK,
                        "page-walk.1",
                        "every page, entries of one page",
                        PAGE,
                        COLD,
                        n -> new Walks.Pages(Pieces.scattered(n, 1)))
                .kernel(6.4)
                .reads(16));
        rows.add(Row.of(
                WALK,
                "page-walk.uneven",
                "every page, entries of 1 to 8",
                PAGE,
                COLD,
                n -> new Walks.Pages(Pieces.uneven(n))));
        rows.add(Row.of(
                WALK,
                "page-walk.hot",
                "every page, entries of 1 to 8, hot",
                PAGE,
                HOT,
                n -> new Walks.Pages(Pieces.uneven(n))));
        rows.add(Row.of(
                        WALK,
                        "page-ranges",
                        "page ranges, entries of 1 to 8",
                        ENTRY,
                        COLD,
                        n -> new Walks.Ranges(Pieces.uneven(n)))
                .target(1)
                .reads(16));
        rows.add(Row.of(
                        WALK,
                        "page-ranges.step",
                        "page ranges, step by step",
                        ENTRY,
                        COLD,
                        n -> new Walks.RangeSteps(Pieces.uneven(n)))
                .reads(16));
        rows.add(Row.of(
                WALK, "page-ranges.hot", "page ranges, hot", ENTRY, HOT, n -> new Walks.Ranges(Pieces.uneven(n))));
    }

    private void dmaWalks() {
        dmaPages("dma-page-walk.1", "every page, segments of one page", 1, 6.6, 0);
        dmaPages("dma-page-walk.4", "every page, segments of 4", 4, 1.9, 0);
        dmaPages("dma-page-walk.16", "every page, merged segments of 16", 16, 1.1, 0.5);
        rows.add(Row.of(
                DMA_WALK,
                "dma-page-walk.hot",
                "every page, segments of 1, hot",
                PAGE,
                HOT,
                n -> new DmaWalks.Pages(Pieces.scattered(n, 1))));
        rows.add(Row.of(
                        DMA_WALK,
                        "dma-ranges.1",
                        "page ranges, segments of one page",
                        PAGE,
                        COLD,
                        n -> new DmaWalks.Ranges(Pieces.scattered(n, 1)))
                .reads(16));
        rows.add(Row.of(
                        DMA_WALK,
                        "dma-ranges.step",
                        "page ranges, step by step",
                        PAGE,
                        COLD,
                        n -> new DmaWalks.RangeSteps(Pieces.scattered(n, 1)))
                .reads(16));
        rows.add(Row.of(
                        DMA_WALK,
                        "sum-walk",
                        "sum of the lengths",
                        ENTRY,
                        COLD,
                        n -> new DmaWalks.Bytes(Pieces.uneven(n)))
                .target(0.1)
                .reads(8));
        rows.add(Row.of(
                DMA_WALK,
                "sum-walk.hot",
                "sum of the lengths, hot",
                ENTRY,
                HOT,
                n -> new DmaWalks.Bytes(Pieces.uneven(n))));
    }

    private void dmaPages(String id, String title, int pages, double kernel, double target) {
        rows.add(Row.of(DMA_WALK, id, title, PAGE, COLD, n -> new DmaWalks.Pages(Pieces.scattered(n, pages)))
                .kernel(kernel)
                .target(target)
                .reads(16.0 / pages));
    }

    private void builds() {
        rows.add(Row.of(
                        BUILD,
                        "build.scattered",
                        "scattered pages",
                        PAGE,
                        COLD,
                        n -> new Build(Pieces.scattered(n, 1), false))
                .kernel(5.9));
        rows.add(Row.of(BUILD, "build.runs8", "runs of 8 pages", PAGE, COLD, n -> new Build(Pieces.runs(n, 8), false)));
        rows.add(Row.of(
                BUILD, "build.contiguous", "contiguous pages", PAGE, COLD, n -> new Build(Pieces.runs(n, n), false)));
        rows.add(Row.of(
                BUILD,
                "build.again",
                "scattered pages, the new list's memory used again",
                PAGE,
                COLD,
                n -> new Build(Pieces.scattered(n, 1), true)));
    }

    private void directMaps() {
        mapUnmap(
                "map-direct",
                "direct, scattered",
                new int[] {1, 16, 256, 65536},
                3,
                n -> MapUnmap.direct(Pieces.scattered(n, 1)));
    }

    private void iommuMaps() {
        mapUnmap(
                "map-iommu",
                "IOMMU, scattered",
                new int[] {1, 16, 256, 65536},
                5,
                n -> MapUnmap.iommu(Pieces.scattered(n, 1)));
        mapUnmap(
                "map-contiguous",
                "IOMMU, contiguous pages",
                new int[] {256, 65536},
                1.5,
                n -> MapUnmap.iommu(Pieces.runs(n, n)));
    }

    /** One row for each size; the target of a single entry is the fixed cost of a call. */
    private void mapUnmap(String id, String title, int[] sizes, double target, IntFunction<Workload> make) {
        for (int size : sizes) {
            String entries = size == 1 ? ", 1 entry" : ", " + size + " entries";
            rows.add(Row.of(MAP, id + "." + size, title + entries, ENTRY, size, make)
                    .target(size == 1 ? 100 : size >= 256 ? target : 0));
        }
    }

    private void unmaps() {
        rows.add(Row.of(
                        UNMAP,
                        "unmap.scattered",
                        "IOMMU, 65536 scattered pages",
                        PAGE,
                        65536,
                        n -> new Unmap(Pieces.scattered(n, 1)))
                .preparing()
                .target(2));
        rows.add(Row.of(
                        UNMAP,
                        "unmap.contiguous",
                        "IOMMU, 65536 contiguous pages",
                        PAGE,
                        65536,
                        n -> new Unmap(Pieces.runs(n, n)))
                .preparing()
                .target(2));
    }

    private void layouts() {
        for (int size : new int[] {1, 16, 256, 65536}) {
            rows.add(Row.of(
                            MAP,
                            "layout." + size,
                            "IOMMU without a page table, entries: " + size,
                            ENTRY,
                            size,
                            n -> new Layout(Pieces.scattered(n, 1)))
                    .kernel(size == 256 ? 10 : 0));
        }
    }

    private void streams() {
        rows.add(Row.of(
                STREAM, "stream.256", "256 scattered pages", PAGE, 256, n -> new Stream(Pieces.scattered(n, 1))));
        rows.add(Row.of(
                STREAM, "stream.65536", "65536 scattered pages", PAGE, 65536, n -> new Stream(Pieces.scattered(n, 1))));
    }

    private void forms() {
        rows.add(Row.of(
                FORM,
                "nvme-request.16",
                "NVMe request with PRP list, IOMMU, 16 pages",
                PAGE,
                16,
                n -> new NvmeRequests(Pieces.scattered(n, 1))));
        rows.add(Row.of(
                FORM,
                "nvme-request.256",
                "NVMe request with PRP list, IOMMU, 256 pages",
                PAGE,
                256,
                n -> new NvmeRequests(Pieces.scattered(n, 1))));
        form("form-prp.256", "NVMe PRP list", Forms.Kind.PRP);
        form("form-sgl.256", "NVMe SGL", Forms.Kind.SGL);
        form("form-blocks.256", "table of blocks", Forms.Kind.BLOCKS);
        form("form-addresses.256", "array of addresses", Forms.Kind.ADDRESSES);
    }

    private void form(String id, String title, Forms.Kind kind) {
        rows.add(Row.of(
                        FORM,
                        id,
                        title + " straight from the mapper, 256 entries",
                        ENTRY,
                        256,
                        n -> kind.of(Pieces.scattered(n, 1)))
                .against(LIST_FIRST));
    }

    private void adapters() {
        rows.add(Row.of(
                        ADAPTER,
                        "adapter-source.256",
                        "classic list as source, direct, 256 entries",
                        ENTRY,
                        256,
                        n -> new Adapters.ClassicList(Pieces.scattered(n, 1), true))
                .against("new list"));
        rows.add(Row.of(
                        ADAPTER,
                        "adapter-sink.256",
                        "classic list as sink, direct, 256 entries",
                        ENTRY,
                        256,
                        n -> new Adapters.ClassicList(Pieces.scattered(n, 1), false))
                .against("new list"));
        rows.add(Row.of(
                ADAPTER,
                "adapter-driver.256",
                "classic driver on the new mapper, IOMMU, 256",
                ENTRY,
                256,
                n -> new Adapters.ClassicDriver(Pieces.scattered(n, 1))));
        rows.add(Row.of(
                        ADAPTER,
                        "adapter-kernel.256",
                        "new driver on classic mapping, IOMMU, 256",
                        ENTRY,
                        256,
                        n -> new Adapters.ClassicKernel(Pieces.scattered(n, 1)))
                .against("new mapper"));
    }

    private void peers() {
        rows.add(Row.of(
                PEER,
                "peers-mixed.65536",
                "every other entry peer memory, direct",
                ENTRY,
                65536,
                n -> new Peers(Pieces.scattered(n, 1), false)));
        rows.add(Row.of(
                        PEER,
                        "peers-extra.65536",
                        "the same against an ordinary list",
                        ENTRY,
                        65536,
                        n -> new Peers(Pieces.scattered(n, 1), true))
                .against("ordinary list"));
    }

    private void iovas() {
        for (int threads : new int[] {1, 2, 4, 8}) {
            String title = "one page, threads: " + threads;
            rows.add(Row.of(IOVA, "iova-threads." + threads, title, "pair of calls", 1, n -> new Iova.OnePage())
                    .byThreads(threads));
        }
        for (int live : new int[] {100, 1_000_000}) {
            String name = live == 100 ? "100" : "1m";
            rows.add(Row.of(
                    IOVA,
                    "iova-live." + name,
                    "one page, live ranges: " + live,
                    "pair of calls",
                    live,
                    n -> new Iova.Live(n, false)));
            rows.add(Row.of(
                    IOVA,
                    "iova-mixed." + name,
                    "1 to 64 pages, live ranges: " + live,
                    "pair of calls",
                    live,
                    n -> new Iova.Live(n, true)));
        }
    }

    private void recordings() {
        rows.add(Row.of(RECORDING, "replay.nvme", "reads of an NVMe disk, map and unmap", ENTRY, 1, n -> new Replay()));
    }
}
