package io.github.dmasg.benchmarks.measure;

import io.github.dmasg.benchmarks.work.Workload;
import io.github.dmasg.dma.DmaException;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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

/** As {@link PairBenchmark}, for rows that make something ready before each call: calls of some ten microseconds at least. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseSerialGC", "-Xms2g", "-Xmx2g", "-Xmn1g"})
public class PreparedBenchmark {
    /** Name of the row. */
    @Param("unmap.scattered")
    public String row = "";

    private final SplittableRandom random = new SplittableRandom(1);
    private Workload work = Workload.NOTHING;
    private boolean proposing;

    /** Called by JMH. */
    public PreparedBenchmark() {}

    /**
     * Makes the data.
     *
     * @param running which of the two ways it is
     * @throws DmaException never
     */
    @Setup(Level.Trial)
    public void create(BenchmarkParams running) throws DmaException {
        WarmUp.of(Plan.row(row), running.getBenchmark());
        work = Plan.row(row).full();
        proposing = WarmUp.proposes(running.getBenchmark());
    }

    /** Puts the data in a new order. */
    @Setup(Level.Iteration)
    public void renew() {
        work.renew(random);
    }

    /**
     * Makes ready what is used up by a call.
     *
     * @throws DmaException never
     */
    @Setup(Level.Invocation)
    public void prepare() throws DmaException {
        if (proposing) {
            work.prepareProposed();
        } else {
            work.prepareBaseline();
        }
    }

    /**
     * What the new interface is compared with.
     *
     * @return a number computed from the result
     * @throws DmaException never
     */
    @Benchmark
    public long baseline() throws DmaException {
        return work.baseline();
    }

    /**
     * The new interface.
     *
     * @return the same number
     * @throws DmaException never
     */
    @Benchmark
    public long proposed() throws DmaException {
        return work.proposed();
    }
}
