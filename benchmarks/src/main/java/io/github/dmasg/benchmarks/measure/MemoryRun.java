package io.github.dmasg.benchmarks.measure;

import io.github.dmasg.benchmarks.result.Fact;
import io.github.dmasg.benchmarks.work.Footprint;
import io.github.dmasg.dma.DmaException;
import java.util.ArrayList;
import java.util.List;

/** Bytes of memory: per entry, per request, and for so many GiB. */
final class MemoryRun {
    private static final String PER_ENTRY = "Memory per entry";
    private static final String PER_REQUEST = "Memory per request, what both share left out";
    private static final String TO_MAP = "List memory to map N GiB of scattered pages of 4 KiB";
    private static final int MANY = 1 << 20;
    private static final long PAGES_PER_GIB = 1 << 18;
    private static final double MIB = 1 << 20;

    private MemoryRun() {}

    static List<Fact> facts() throws DmaException {
        List<Fact> facts = new ArrayList<>();
        double classic = Footprint.classicList(MANY) / (double) MANY;
        double pages = Footprint.pageList(MANY) / (double) MANY;
        double dma = Footprint.dmaList(MANY) / (double) MANY;
        double array = Footprint.addressArray(MANY) / (double) MANY;
        facts.add(entry("memory.page-side", "page-side list", classic, pages));
        facts.add(entry("memory.dma-side", "DMA-side list, nothing merged", classic, dma));
        facts.add(entry("memory.addresses", "array of addresses of one size", classic, array));
        for (int n : new int[] {1, 32, 256}) {
            facts.add(request(
                    "memory.nvme." + n, "NVMe, PRP list, pages: " + n, Footprint.classicNvme(n), Footprint.nvme(n)));
        }
        for (int n : new int[] {256, 65536}) {
            facts.add(request(
                    "memory.rdma." + n,
                    "RDMA region, table of blocks, pages: " + n,
                    Footprint.classicBlocks(n),
                    Footprint.blocks(n)));
        }
        for (int gib : new int[] {1, 16, 256, 1024}) {
            double count = (double) gib * PAGES_PER_GIB;
            facts.add(new Fact(
                    "memory.list." + gib,
                    TO_MAP,
                    "N = " + gib + ", page list kept",
                    "MiB",
                    classic * count / MIB,
                    pages * count / MIB));
            facts.add(new Fact(
                    "memory.stream." + gib,
                    TO_MAP,
                    "N = " + gib + ", linked one by one",
                    "MiB",
                    classic * count / MIB,
                    Footprint.reservation() / MIB));
        }
        return facts;
    }

    private static Fact entry(String id, String title, double classic, double proposed) {
        return new Fact(id, PER_ENTRY, title, "bytes", classic, proposed);
    }

    private static Fact request(String id, String title, long classic, long proposed) {
        return new Fact(id, PER_REQUEST, title, "bytes", (double) classic, (double) proposed);
    }
}
