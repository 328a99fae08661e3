package io.github.dmasg.benchmarks.measure;

import io.github.dmasg.benchmarks.result.Fact;
import io.github.dmasg.benchmarks.work.Terabyte;
import io.github.dmasg.dma.DmaException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Maps a tebibyte in a virtual machine of its own with a heap of 64 MiB, and asks it how that went. */
public final class TerabyteRun {
    private static final String HEAP = "-Xmx64m";
    private static final String GROUP = "A tebibyte with a heap of 64 MiB";

    private TerabyteRun() {}

    static List<Fact> facts() throws IOException, InterruptedException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                TerabyteRun.class.getName());
        Process child = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = child.waitFor();
        if (exit != 0) {
            throw new IOException("tebibyte: exit code " + exit + " (expected: 0)");
        }
        String[] figures = said.trim().split(" ", -1);
        return List.of(
                fact("tebibyte.pages", "scattered pages of 4 KiB, streamed", "pages", figures[0]),
                fact("tebibyte.rate", "their rate", "pages per second", figures[1]),
                fact("tebibyte.heap", "most memory of the heap in use", "MiB", figures[2]),
                fact("tebibyte.contiguous", "a contiguous tebibyte", "segments", figures[3]));
    }

    private static Fact fact(String id, String title, String unit, String figure) {
        return new Fact(id, GROUP, title, unit, 0, Double.parseDouble(figure));
    }

    /**
     * Entry point of the small virtual machine: prints pages, pages per second, MiB of heap, segments.
     *
     * @param arguments none
     * @throws DmaException never
     */
    public static void main(String[] arguments) throws DmaException {
        long start = System.nanoTime();
        long pages = Terabyte.stream();
        double seconds = (System.nanoTime() - start) / 1e9;
        double heap = heapPeak() / (double) (1 << 20);
        List<String> figures = new ArrayList<>();
        figures.add(Long.toString(pages));
        figures.add(Double.toString(pages / seconds));
        figures.add(Double.toString(heap));
        figures.add(Long.toString(Terabyte.contiguous()));
        System.out.println(String.join(" ", figures));
    }

    private static long heapPeak() {
        long sum = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getType() == MemoryType.HEAP) {
                sum += pool.getPeakUsage().getUsed();
            }
        }
        return sum;
    }
}
