package io.github.dmasg.benchmarks.latency;

import io.github.dmasg.dma.DmaException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * Takes samples as the kernel's map benchmark does: write the buffer if the device will read it, map, wait as long as a transfer
 * would take, unmap. Map and unmap are timed apart; a fourth interval, with nothing in it, tells what the clock itself costs, which
 * is part of both.
 *
 * <p>JMH's own score is the time of a whole sample; what counts are the sums of {@link Sums}. The number of threads is JMH's: {@code
 * -t}.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseSerialGC", "-Xms2g", "-Xmx2g", "-Xmn1g"})
public class MapLatencyBenchmark {
    /** Called by JMH. */
    public MapLatencyBenchmark() {}

    /** What all threads share. */
    @State(Scope.Benchmark)
    public static class Machine {
        /** Which mapper. */
        @Param("IOMMU")
        public MapShape.Through through = MapShape.Through.IOMMU;

        /** How the pages lie. */
        @Param("SG")
        public MapShape.Mode mode = MapShape.Mode.SG;

        /** Which way data moves. */
        @Param("BIDIRECTIONAL")
        public MapShape.Way way = MapShape.Way.BIDIRECTIONAL;

        /** Pages in a call. */
        @Param("16")
        public int granule;

        /** Address bits of the device. */
        @Param("32")
        public int bits;

        /** Nanoseconds between map and unmap. */
        @Param("0")
        public long transfer;

        private MapMachine machine = new MapMachine(
                new MapShape(MapShape.Through.DIRECT, MapShape.Mode.SG, MapShape.Way.BIDIRECTIONAL, 1, 64, 0, 1));

        /** Called by JMH. */
        public Machine() {}

        /**
         * Makes the buffers.
         *
         * @param running knows the number of threads
         */
        @Setup(Level.Trial)
        public void create(BenchmarkParams running) {
            machine = new MapMachine(new MapShape(through, mode, way, granule, bits, transfer, running.getThreads()));
        }

        private void transfer(long since) {
            while (transfer > 0 && System.nanoTime() - since < transfer) {
                Thread.onSpinWait();
            }
        }
    }

    /** A thread that maps the new way. */
    @State(Scope.Thread)
    public static class Proposed {
        private MapCaller caller = NOBODY;

        /** Called by JMH. */
        public Proposed() {}

        /**
         * Makes the token.
         *
         * @param machine what is shared
         * @param thread which thread it is
         * @throws DmaException if the buffer cannot be mapped
         */
        @Setup(Level.Trial)
        public void create(Machine machine, ThreadParams thread) throws DmaException {
            caller = machine.machine.proposed(thread.getThreadIndex());
        }
    }

    /** A thread that maps the classic way. */
    @State(Scope.Thread)
    public static class Classic {
        private MapCaller caller = NOBODY;

        /** Called by JMH. */
        public Classic() {}

        /**
         * Makes the table.
         *
         * @param machine what is shared
         * @param thread which thread it is
         */
        @Setup(Level.Trial)
        public void create(Machine machine, ThreadParams thread) {
            caller = machine.machine.classic(thread.getThreadIndex());
        }
    }

    /** What is added up; JMH empties it at the beginning of an iteration and adds up the threads. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Sums {
        /** Samples. */
        public double samples;
        /** Nanoseconds of map. */
        public double map;
        /** Their squares. */
        public double mapSquares;
        /** Nanoseconds of unmap. */
        public double unmap;
        /** Their squares. */
        public double unmapSquares;
        /** Nanoseconds of intervals with nothing in them. */
        public double clock;

        private final Median mapTimes = new Median();
        private final Median unmapTimes = new Median();

        /** Called by JMH. */
        public Sums() {}

        /** Called by JMH, which empties its own counters itself. */
        @Setup(Level.Iteration)
        public void clear() {
            mapTimes.clear();
            unmapTimes.clear();
        }

        /**
         * Counter of JMH, which adds up the threads.
         *
         * @return median of map in nanoseconds
         */
        public double mapMedian() {
            return mapTimes.value();
        }

        /**
         * Counter of JMH, which adds up the threads.
         *
         * @return median of unmap in nanoseconds
         */
        public double unmapMedian() {
            return unmapTimes.value();
        }

        private void add(long mapLasted, long unmapLasted, long clockNanos) {
            mapTimes.add(mapLasted);
            unmapTimes.add(unmapLasted);
            double mapNanos = mapLasted;
            double unmapNanos = unmapLasted;
            samples++;
            map += mapNanos;
            mapSquares += mapNanos * mapNanos;
            unmap += unmapNanos;
            unmapSquares += unmapNanos * unmapNanos;
            clock += clockNanos;
        }
    }

    /**
     * A sample of the classic interface.
     *
     * @param machine what is shared
     * @param classic the caller
     * @param sums what is added up
     * @return number of segments
     * @throws DmaException if the buffer cannot be mapped
     */
    @Benchmark
    public long baseline(Machine machine, Classic classic, Sums sums) throws DmaException {
        return sample(machine, classic.caller, sums);
    }

    /**
     * A sample of the new interface.
     *
     * @param machine what is shared
     * @param proposed the caller
     * @param sums what is added up
     * @return number of segments
     * @throws DmaException if the buffer cannot be mapped
     */
    @Benchmark
    public long proposed(Machine machine, Proposed proposed, Sums sums) throws DmaException {
        return sample(machine, proposed.caller, sums);
    }

    private static long sample(Machine machine, MapCaller caller, Sums sums) throws DmaException {
        caller.dirty();
        long start = System.nanoTime();
        long segments = caller.map();
        long mapped = System.nanoTime();
        machine.transfer(mapped);
        long done = System.nanoTime();
        caller.unmap();
        long unmapped = System.nanoTime();
        long again = System.nanoTime();
        sums.add(mapped - start, unmapped - done, again - unmapped);
        return segments;
    }

    /** What stands in a field before the real one is there. */
    private static final MapCaller NOBODY = new MapCaller() {
        @Override
        public void dirty() {}

        @Override
        public long map() {
            return 0;
        }

        @Override
        public void unmap() {}
    };
}
