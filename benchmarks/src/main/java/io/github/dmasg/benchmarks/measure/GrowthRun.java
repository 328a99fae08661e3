package io.github.dmasg.benchmarks.measure;

import io.github.dmasg.benchmarks.result.Environment;
import io.github.dmasg.benchmarks.result.Fact;
import io.github.dmasg.benchmarks.result.Growth;
import io.github.dmasg.benchmarks.result.Series;
import io.github.dmasg.benchmarks.work.Sized;
import io.github.dmasg.dma.DmaException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Measures at growing sizes, and what is not a time per unit: memory, a tebibyte, the ends of chunks. */
public final class GrowthRun {
    private static final long CLASSIC_MOST = 10_000_000;
    private static final long MOST = 100_000_000;
    private static final long LONG_ENOUGH = 2_000_000;
    private static final int ROUNDS = 7;
    private static final int WARM_CALLS = 20_000;
    private static final int CHUNK = 256;

    /** Keeps results alive. */
    private long kept;

    /** A run. */
    public GrowthRun() {}

    private interface Maker {
        Sized.Job make(long n) throws DmaException;
    }

    /**
     * Measures all and writes the file.
     *
     * @param file where to
     * @throws IOException if that fails
     * @throws InterruptedException if it is stopped
     * @throws DmaException never
     */
    public void run(Path file) throws IOException, InterruptedException, DmaException {
        List<Series> series = List.of(
                series("grow-pages.classic", "page walk, classic", CLASSIC_MOST, Sized::classicPages),
                series("grow-ranges", "page ranges, new", MOST, Sized::ranges),
                series("grow-sum", "sum of lengths, new", MOST, Sized::sum),
                series("grow-build", "build, new", MOST, Sized::build),
                series("grow-direct", "map and unmap direct, new", MOST, Sized::direct),
                series("grow-iommu", "map and unmap IOMMU, new", MOST, Sized::iommu));
        List<Fact> facts = new ArrayList<>();
        facts.addAll(chunkEnds());
        facts.addAll(TerabyteRun.facts());
        facts.addAll(MemoryRun.facts());
        String flags = String.join(
                " ",
                ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                        .filter(argument -> argument.startsWith("-X"))
                        .toList());
        new Growth(
                        Environment.here(flags),
                        series,
                        facts.stream().map(Fact::rounded).toList())
                .write(file);
        if (kept == 0) {
            System.err.println("nothing was computed");
        }
    }

    /**
     * Measures memory and the ends of chunks alone, and replaces them in a file: this takes seconds.
     *
     * @param file written by {@link #run}
     * @throws IOException if that fails
     * @throws DmaException never
     */
    public void facts(Path file) throws IOException, DmaException {
        Growth before = Growth.read(file);
        List<Fact> facts = new ArrayList<>(before.facts());
        facts.removeIf(fact -> !fact.id().startsWith("tebibyte."));
        facts.addAll(0, chunkEnds());
        facts.addAll(MemoryRun.facts());
        facts.replaceAll(Fact::rounded);
        new Growth(before.environment(), before.series(), facts).write(file);
    }

    private Series series(String id, String title, long most, Maker maker) throws DmaException {
        Sized.Job warm = maker.make(1000);
        for (int i = 0; i < WARM_CALLS; i++) {
            kept += warm.run();
        }
        List<Series.Point> points = new ArrayList<>();
        for (long n = 1; n <= most; n *= 10) {
            points.add(Series.point(n, nanos(maker.make(n))));
            System.err.printf(
                    "%s n=%d %.3f ns%n", id, n, points.get(points.size() - 1).ns());
        }
        return new Series(id, title, points);
    }

    /** Nanoseconds for one call: the median of several rounds, each long enough for the clock. */
    private double nanos(Sized.Job job) throws DmaException {
        long calls = 1;
        double[] rounds = new double[ROUNDS];
        kept += job.run();
        for (int round = -1; round < ROUNDS; ) {
            long start = System.nanoTime();
            for (long i = 0; i < calls; i++) {
                kept += job.run();
            }
            long time = System.nanoTime() - start;
            if (time < LONG_ENOUGH) {
                calls *= 2;
            } else {
                if (round >= 0) {
                    rounds[round] = (double) time / calls;
                }
                round++;
            }
        }
        Arrays.sort(rounds);
        return rounds[ROUNDS / 2];
    }

    private List<Fact> chunkEnds() throws DmaException {
        return List.of(
                chunkEnds("chunk-end.ranges", "page ranges", Sized::ranges),
                chunkEnds("chunk-end.direct", "map and unmap direct", Sized::direct));
    }

    /** The largest jump of the cost of a call where a list begins a new chunk, in parts of the cost of one entry. */
    private Fact chunkEnds(String id, String title, Maker maker) throws DmaException {
        double worst = 0;
        for (int chunks : new int[] {1, 2, 4, 8}) {
            long n = (long) chunks * CHUNK;
            Sized.Job full = maker.make(n);
            Sized.Job oneMore = maker.make(n + 1);
            double before = Double.MAX_VALUE;
            double behind = Double.MAX_VALUE;
            // In turn, and the fastest of each: a step that is there is always there.
            for (int i = 0; i < ROUNDS; i++) {
                before = Math.min(before, nanos(full));
                behind = Math.min(behind, nanos(oneMore));
            }
            worst = Math.max(worst, (behind - before) / before);
        }
        return new Fact(
                id,
                "Ends of chunks",
                title + ": one entry more than 256, 512, 1024, 2048 costs at most",
                "percent of the call",
                0,
                100 * worst);
    }
}
