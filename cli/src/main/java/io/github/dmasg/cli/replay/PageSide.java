package io.github.dmasg.cli.replay;

import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import io.github.dmasg.unit.PhysAddr;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds the page-side lengths of a recorded call, and where they come from.
 *
 * <p>The kernel prints where each entry starts but not how long it is. In order of trust:
 * <ol>
 *   <li>A probe printed the lengths of all entries.
 *   <li>The mapping is one to one (direct, identity, bounce): the DMA lengths are the page-side lengths. Where the
 *       arrays were cut, bounce lines and a probe may supply the rest; otherwise the rest is chosen to reach the end of
 *       its granule, and the call is inferred.
 *   <li>Under an IOMMU, {@link MapLineSolver} if the recording has {@code map:} lines, else {@link CountingSolver}.
 *       The call is exact if the solver proves its solution to be the only one.
 * </ol>
 */
final class PageSide {
    private final @ByteCount long granule;

    PageSide(@ByteCount long granule) {
        this.granule = granule;
    }

    /**
     * The lengths found.
     *
     * @param lengths one per entry, or none
     * @param source where from
     */
    @SuppressWarnings("ArrayRecordComponent") // The arrays belong to the record; it is never compared.
    record Lengths(@ByteCount long[] lengths, LengthSource source) {
        static final Lengths NONE = new Lengths(new @ByteCount long[0], LengthSource.NONE);
    }

    /**
     * Looks for the lengths of one call.
     *
     * @param starts physical starts of all entries
     * @param oneToOne whether the kernel's mapper makes one DMA entry per page-side entry
     * @param dmaAddrs DMA addresses printed
     * @param dmaLengths DMA lengths printed
     * @param dmaEntries DMA entries of the call
     * @param evidence what the lines before the call tell
     */
    Lengths find(
            @PhysAddr long[] starts,
            boolean oneToOne,
            @DmaAddr long[] dmaAddrs,
            @ByteCount long[] dmaLengths,
            int dmaEntries,
            CallEvidence evidence) {
        @ByteCount long[] known = evidence.probedLengths(starts, granule - 1);
        if (known.length == starts.length) {
            return new Lengths(known, LengthSource.PROBE);
        }
        if (oneToOne && dmaEntries == starts.length) {
            return oneToOne(starts, dmaLengths, known, evidence);
        }
        if (dmaAddrs.length != dmaEntries || total(dmaLengths) < 0) {
            return Lengths.NONE;
        }
        Problem problem = new Problem(starts, known, dmaAddrs, dmaLengths, granule);
        if (!oneToOne) {
            Lengths byMaps = of(MapLineSolver.solve(problem, evidence.maps()), LengthSource.MAP_LINES);
            if (byMaps.source() == LengthSource.MAP_LINES) {
                return byMaps;
            }
        }
        return of(CountingSolver.solve(problem), LengthSource.COUNTING);
    }

    private Lengths oneToOne(
            @PhysAddr long[] starts, @ByteCount long[] dmaLengths, @ByteCount long[] probed, CallEvidence evidence) {
        @ByteCount long[] lengths = Arrays.copyOf(dmaLengths, starts.length);
        if (dmaLengths.length == starts.length) {
            return new Lengths(lengths, LengthSource.ONE_TO_ONE);
        }
        for (int i = dmaLengths.length; i < probed.length; i++) {
            lengths[i] = probed[i];
        }
        evidence.fillBounced(starts, lengths);
        boolean complete = true;
        for (int i = dmaLengths.length; i < lengths.length; i++) {
            if (lengths[i] == 0) {
                lengths[i] = granule - (starts[i] & granule - 1);
                complete = false;
            }
        }
        return new Lengths(lengths, complete ? LengthSource.BOUNCE_LINES : LengthSource.CHOSEN);
    }

    private static Lengths of(@Nullable Solution solution, LengthSource proved) {
        if (solution == null) {
            return Lengths.NONE;
        }
        return new Lengths(solution.lengths(), solution.unique() ? proved : LengthSource.CHOSEN);
    }

    private static @ByteCount long total(@ByteCount long[] lengths) {
        long sum = 0;
        for (long length : lengths) {
            sum += length;
            if (length <= 0 || sum < 0) {
                return -1;
            }
        }
        return sum;
    }
}
