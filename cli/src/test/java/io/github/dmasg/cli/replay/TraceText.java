package io.github.dmasg.cli.replay;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Composes small recordings line by line. */
final class TraceText {
    private final StringBuilder text = new StringBuilder("# tracer: nop\n#\n");
    private String prefix = "            task-100     [000] d..1.";
    private int clock;

    /** The following lines come from this task, CPU and flags, such as {@code dd-12 [001] d.h1.}. */
    TraceText from(String task) {
        int dash = task.indexOf('-');
        prefix = " ".repeat(16 - dash) + task;
        return this;
    }

    TraceText line(String body) {
        text.append(prefix).append(String.format(Locale.ROOT, "  %d.%06d: ", clock / 1000, clock % 1000 * 1000));
        text.append(body).append('\n');
        clock++;
        return this;
    }

    TraceText raw(String line) {
        text.append(line).append('\n');
        return this;
    }

    /** A map: line; the ranges of one call follow each other in IOVA. */
    TraceText map(long iova, long paddr, long size) {
        return line(String.format(
                Locale.ROOT,
                "map: IOMMU: iova=0x%016x - 0x%016x paddr=0x%016x size=%d",
                iova,
                iova + size,
                paddr,
                size));
    }

    TraceText mapSg(String device, long[] starts, long[] dmaAddrs, long[] sizes) {
        return mapSg(device, starts, dmaAddrs, sizes, 128);
    }

    /** A dma_map_sg line whose arrays are cut at {@code most} values. */
    TraceText mapSg(String device, long[] starts, long[] dmaAddrs, long[] sizes, int most) {
        int nents = Math.min(most, starts.length);
        int ents = Math.min(most, dmaAddrs.length);
        boolean cut = nents < starts.length || ents < dmaAddrs.length;
        return line("dma_map_sg: " + device + " dir=FROM_DEVICE nents=" + nents + "/" + starts.length + " ents=" + ents
                + "/" + dmaAddrs.length + (cut ? " [TRUNCATED]" : "") + " dma_addrs=" + array(dmaAddrs, ents)
                + " sizes=" + array(sizes, ents) + " phys_addrs=" + array(starts, nents) + " attrs=");
    }

    TraceText unmapSg(String device, long... starts) {
        return line(
                "dma_unmap_sg: " + device + " dir=FROM_DEVICE phys_addrs=" + array(starts, starts.length) + " attrs=");
    }

    TraceText mapPage(String device, long dmaAddr, long size, long physAddr) {
        return line(String.format(
                Locale.ROOT,
                "dma_map_page: %s dir=TO_DEVICE dma_addr=%x size=%d phys_addr=%x attrs=",
                device,
                dmaAddr,
                size,
                physAddr));
    }

    TraceText unmapPage(String device, long dmaAddr, long size) {
        return line(String.format(
                Locale.ROOT, "dma_unmap_page: %s dir=TO_DEVICE dma_addr=%x size=%d attrs=", device, dmaAddr, size));
    }

    TraceText bounced(String device, long physAddr, long size) {
        return line(String.format(
                Locale.ROOT,
                "swiotlb_bounced: dev_name: %s dma_mask=ffffffff dev_addr=%x size=%d NORMAL",
                device,
                physAddr,
                size));
    }

    /** A probe of a flat list; entries are packed length and offset. */
    TraceText probe(String limits, int entries, long... packed) {
        StringBuilder values = new StringBuilder();
        for (int i = 0; i < packed.length; i++) {
            values.append(" e").append(i).append("=0x").append(Long.toHexString(packed[i]));
        }
        return line("sgin_flat: (dma_map_sg_attrs+0x4/0x20) " + limits + " on=" + entries + values);
    }

    static long[] list(long... values) {
        return values;
    }

    private static String array(long[] values, int most) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            words.add("0x" + Long.toHexString(values[i]));
        }
        return "{" + String.join(",", words) + "}";
    }

    @Override
    public String toString() {
        return text.toString();
    }

    Path in(Path folder) throws IOException {
        return Files.writeString(folder.resolve("composed.trace"), text, StandardCharsets.ISO_8859_1);
    }
}
