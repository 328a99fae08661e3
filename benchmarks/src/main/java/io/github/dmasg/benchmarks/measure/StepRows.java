package io.github.dmasg.benchmarks.measure;

import static io.github.dmasg.benchmarks.measure.Plan.ENTRY;
import static io.github.dmasg.benchmarks.measure.Plan.PAGE;

import io.github.dmasg.benchmarks.work.Adapters;
import io.github.dmasg.benchmarks.work.Forms;
import io.github.dmasg.benchmarks.work.NvmeRequests;
import io.github.dmasg.benchmarks.work.Pieces;
import io.github.dmasg.benchmarks.work.Workload;
import java.util.List;
import java.util.function.Function;

/** Rows about what stands around a mapping: device forms and adapters. */
final class StepRows {
    private static final int REQUEST = 256;

    private StepRows() {}

    static List<Row> all() {
        return List.of(
                request("nvme-request.16", 16),
                request("nvme-request.256", REQUEST),
                form("form-prp.256", "NVMe PRP list", Forms.Kind.PRP),
                form("form-sgl.256", "NVMe SGL", Forms.Kind.SGL),
                form("form-blocks.256", "table of blocks", Forms.Kind.BLOCKS),
                form("form-addresses.256", "array of addresses", Forms.Kind.ADDRESSES),
                adapter("adapter-source.256", "classic list as source, direct", p -> new Adapters.ClassicList(p, true))
                        .against("new list"),
                adapter("adapter-sink.256", "classic list as sink, direct", p -> new Adapters.ClassicList(p, false))
                        .against("new list"),
                adapter("adapter-driver.256", "classic driver on the new mapper", Adapters.ClassicDriver::new),
                adapter("adapter-kernel.256", "new driver on classic mapping", Adapters.ClassicKernel::new)
                        .against("new mapper"));
    }

    private static Row request(String id, int pages) {
        String title = "NVMe request with PRP list, IOMMU, " + pages + " pages";
        return Row.of("Device forms", id, title, PAGE, pages, n -> new NvmeRequests(Pieces.scattered(n, 1)));
    }

    private static Row form(String id, String title, Forms.Kind kind) {
        return Row.of(
                        "Device forms",
                        id,
                        title + " straight from the mapper",
                        ENTRY,
                        REQUEST,
                        n -> kind.of(Pieces.scattered(n, 1)))
                .against("list, then convert");
    }

    private static Row adapter(String id, String title, Function<Pieces, Workload> work) {
        return Row.of("Adapters", id, title, ENTRY, REQUEST, n -> work.apply(Pieces.scattered(n, 1)));
    }
}
