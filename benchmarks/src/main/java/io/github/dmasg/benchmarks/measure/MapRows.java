package io.github.dmasg.benchmarks.measure;

import static io.github.dmasg.benchmarks.measure.Plan.ENTRY;
import static io.github.dmasg.benchmarks.measure.Plan.PAGE;

import io.github.dmasg.benchmarks.work.Layout;
import io.github.dmasg.benchmarks.work.MapUnmap;
import io.github.dmasg.benchmarks.work.Peers;
import io.github.dmasg.benchmarks.work.Pieces;
import io.github.dmasg.benchmarks.work.Replay;
import io.github.dmasg.benchmarks.work.Stream;
import io.github.dmasg.benchmarks.work.Unmap;
import io.github.dmasg.benchmarks.work.Workload;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Rows that map. */
final class MapRows {
    private static final int LONG = 1 << 16;
    private static final double FIXED_COST = 100;

    private MapRows() {}

    static List<Row> all() {
        return List.of(
                map("map-direct.1", "direct, 1 entry", 1, MapUnmap::direct).target(FIXED_COST),
                map("map-direct.16", "direct, 16 scattered pages", 16, MapUnmap::direct),
                map("map-direct.256", "direct, 256 scattered pages", 256, MapUnmap::direct)
                        .target(3),
                map("map-direct.65536", "direct, 65536 scattered pages", LONG, MapUnmap::direct)
                        .target(3),
                layout("layout.1", 1),
                layout("layout.16", 16),
                layout("layout.256", 256).kernel(10),
                layout("layout.65536", LONG),
                map("map-iommu.1", "IOMMU, 1 entry", 1, MapUnmap::iommu).target(FIXED_COST),
                map("map-iommu.16", "IOMMU, 16 scattered pages", 16, MapUnmap::iommu),
                map("map-iommu.256", "IOMMU, 256 scattered pages", 256, MapUnmap::iommu)
                        .target(5)
                        .kernel(16.6),
                map("map-iommu.65536", "IOMMU, 65536 scattered pages", LONG, MapUnmap::iommu)
                        .target(5),
                contiguous("map-contiguous.256", "IOMMU, 256 contiguous pages", 256),
                contiguous("map-contiguous.65536", "IOMMU, 65536 contiguous pages", LONG),
                unmap("unmap.scattered", "65536 scattered pages", n -> Pieces.scattered(n, 1)),
                unmap("unmap.contiguous", "65536 contiguous pages", n -> Pieces.runs(n, n)),
                stream("stream.256", "256 scattered pages", 256, false),
                stream("stream.kept.256", "256 scattered pages, the reservation kept", 256, true),
                stream("stream.65536", "65536 scattered pages", LONG, false),
                peers("peers-mixed.65536", "every other entry peer memory, direct", false),
                peers("peers-extra.65536", "the same against an ordinary list", true)
                        .against("ordinary list"),
                Row.of("Recorded from a kernel", "replay.nvme", "reads of an NVMe disk", ENTRY, 1, n -> new Replay()));
    }

    private static Row map(String id, String title, int size, Function<Pieces, Workload> work) {
        return Row.of("Map and unmap", id, title, ENTRY, size, n -> work.apply(Pieces.scattered(n, 1)));
    }

    private static Row layout(String id, int size) {
        String title = "IOMMU without page table, " + size + (size == 1 ? " entry" : " scattered pages");
        return Row.of("Map and unmap", id, title, ENTRY, size, n -> new Layout(Pieces.scattered(n, 1)));
    }

    private static Row contiguous(String id, String title, int size) {
        return Row.of("Map and unmap", id, title, ENTRY, size, n -> MapUnmap.iommu(Pieces.runs(n, n)))
                .target(1.5);
    }

    private static Row unmap(String id, String title, IntFunction<Pieces> pieces) {
        return Row.of("Unmap alone, IOMMU", id, title, PAGE, LONG, n -> new Unmap(pieces.apply(n)))
                .preparing()
                .target(2);
    }

    private static Row stream(String id, String title, int size, boolean keep) {
        return Row.of(
                "Two steps: reserve, then link", id, title, PAGE, size, n -> new Stream(Pieces.scattered(n, 1), keep));
    }

    private static Row peers(String id, String title, boolean againstOrdinary) {
        return Row.of(
                "Mixed with peer memory",
                id,
                title,
                ENTRY,
                LONG,
                n -> new Peers(Pieces.scattered(n, 1), againstOrdinary));
    }
}
