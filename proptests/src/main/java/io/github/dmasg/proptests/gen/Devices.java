package io.github.dmasg.proptests.gen;

import io.github.dmasg.dma.SegmentLimits;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Limits from harmless to hostile. */
public final class Devices {
    private Devices() {}

    /**
     * Longest segments: unlimited, powers of two, one off a power of two, tiny.
     *
     * @return bytes, at least 512
     */
    public static Arbitrary<Long> maxSegmentSizes() {
        Arbitrary<Long> powers = Arbitraries.integers().between(9, 32).map(bits -> 1L << bits);
        return Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.just(SegmentLimits.NONE.maxSegmentSize())),
                Tuple.of(4, powers),
                Tuple.of(2, powers.map(size -> size + 1)),
                Tuple.of(2, powers.filter(size -> size > 512).map(size -> size - 1)),
                Tuple.of(2, Arbitraries.longs().between(512, 1 << 20)));
    }

    /**
     * Boundaries: none, the kernel's 4 GiB, anything down to 512 bytes.
     *
     * @return boundary masks
     */
    public static Arbitrary<Long> boundaryMasks() {
        return Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.just(SegmentLimits.NO_BOUNDARY)),
                Tuple.of(2, Arbitraries.just(0xffff_ffffL)),
                Tuple.of(4, Arbitraries.integers().between(9, 30).map(bits -> (1L << bits) - 1)));
    }

    /**
     * Limits that do not contradict each other, without a bound on the number of segments.
     *
     * @return limits
     */
    public static Arbitrary<SegmentLimits> limits() {
        return Combinators.combine(maxSegmentSizes(), boundaryMasks(), Arbitraries.of(1L, 1L, 4L, 512L))
                .as((size, boundary, cut) -> new SegmentLimits(size, boundary, Long.MAX_VALUE, cut));
    }
}
