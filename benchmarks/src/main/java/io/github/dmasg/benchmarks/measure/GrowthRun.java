package io.github.dmasg.benchmarks.measure;

import io.github.dmasg.benchmarks.result.Environment;
import io.github.dmasg.benchmarks.result.Fact;
import io.github.dmasg.benchmarks.result.Growth;
import io.github.dmasg.benchmarks.result.Series;
import io.github.dmasg.benchmarks.work.ArraySum;
import io.github.dmasg.benchmarks.work.Sized;
import io.github.dmasg.chunk.PairChunks;
import io.github.dmasg.dma.DmaException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Measures at growing sizes, and what is not a time per unit: memory, a tebibyte, the ends of chunks. */
public final class GrowthRun {
    private static final long MOST = 100_000_000;
    private static final long LONG_ENOUGH = 2_000_000;
    private static final int ROUNDS = 7;
    private static final int WARM_CALLS = 20_000;
    /** Words of 8 bytes that a walk reads for each entry. */
    private static final int WORDS_OF_RANGES = 2;

    private static final int WORDS_OF_SUM = 1;
    /** Far enough that several chunks of the largest size end. */
    private static final int LAST_CHUNK_END = 4 * PairChunks.LARGEST_CHUNK;

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
        List<Series> series = new ArrayList<>();
        series.add(series("grow-pages.classic", "page walk, classic", Sized::classicPages));
        series.addAll(controlled("grow-ranges", "page ranges, new", Sized::ranges, WORDS_OF_RANGES));
        series.addAll(controlled("grow-sum", "sum of lengths, new", Sized::sum, WORDS_OF_SUM));
        series.add(series("grow-build", "build, new", Sized::build));
        series.add(series("grow-direct", "map and unmap direct, new", Sized::direct));
        series.add(series("grow-iommu", "map and unmap IOMMU, new", Sized::iommu));
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

    private Series series(String id, String title, Maker maker) throws DmaException {
        warmUp(maker);
        List<Series.Point> points = new ArrayList<>();
        for (long n = 1; n <= MOST; n *= 10) {
            points.add(point(id, n, maker.make(n)));
        }
        return new Series(id, title, "", points);
    }

    /** A walk, and in turn with it the plain sum of an array of as many bytes as the walk reads. */
    private List<Series> controlled(String id, String title, Maker maker, int wordsPerEntry) throws DmaException {
        String control = id.replace("grow-", "grow-array.");
        Maker array = n -> new ArraySum(Math.toIntExact(n * wordsPerEntry))::baseline;
        warmUp(maker);
        warmUp(array);
        List<Series.Point> points = new ArrayList<>();
        List<Series.Point> controls = new ArrayList<>();
        for (long n = 1; n <= MOST; n *= 10) {
            points.add(point(id, n, maker.make(n)));
            controls.add(point(control, n, array.make(n)));
        }
        String controlTitle = "array sum, " + wordsPerEntry * Long.BYTES + " bytes per entry";
        return List.of(new Series(id, title, control, points), new Series(control, controlTitle, "", controls));
    }

    private void warmUp(Maker maker) throws DmaException {
        Sized.Job warm = maker.make(1000);
        for (int i = 0; i < WARM_CALLS; i++) {
            kept += warm.run();
        }
    }

    private Series.Point point(String id, long n, Sized.Job job) throws DmaException {
        Series.Point point = Series.point(n, nanos(job));
        System.err.printf("%s n=%d %.4f ns%n", id, n, point.ns());
        return point;
    }

    /** Nanoseconds for one call: the median of several rounds. */
    private double nanos(Sized.Job job) throws DmaException {
        return rounds(job)[ROUNDS / 2];
    }

    /** Nanoseconds for one call in several rounds, the fastest first, each long enough for the clock. */
    private double[] rounds(Sized.Job job) throws DmaException {
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
        return rounds;
    }

    private List<Fact> chunkEnds() throws DmaException {
        List<Fact> facts = new ArrayList<>();
        for (long end : ends()) {
            facts.add(chunkEnd("chunk-end.ranges." + end, "page ranges", end, Sized::ranges));
        }
        for (long end : ends()) {
            facts.add(chunkEnd("chunk-end.direct." + end, "map and unmap direct", end, Sized::direct));
        }
        return facts;
    }

    /** Sizes at which a list that grows has its chunks full, as they are today. */
    private static List<Long> ends() {
        PairChunks chunks = new PairChunks();
        for (int i = 0; i < LAST_CHUNK_END; i++) {
            chunks.append(i, i);
        }
        List<Long> ends = new ArrayList<>();
        long before = 0;
        for (int c = 0; c < chunks.chunks(); c++) {
            before += chunks.countOf(c);
            ends.add(before);
        }
        return ends;
    }

    /** What a call costs more where a list begins a new chunk. */
    private Fact chunkEnd(String id, String title, long end, Maker maker) throws DmaException {
        Sized.Job full = maker.make(end);
        Sized.Job oneMore = maker.make(end + 1);
        double before = Double.MAX_VALUE;
        double behind = Double.MAX_VALUE;
        // In turn, and the fastest of each: a step that is there is always there.
        for (int i = 0; i < ROUNDS; i++) {
            before = Math.min(before, rounds(full)[0]);
            behind = Math.min(behind, rounds(oneMore)[0]);
        }
        return new Fact(
                id,
                "Ends of chunks",
                title + ": " + (end + 1) + " entries against " + end,
                "percent more",
                100.0 / end,
                100 * (behind - before) / before);
    }
}
