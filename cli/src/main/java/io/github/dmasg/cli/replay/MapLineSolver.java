package io.github.dmasg.cli.replay;

import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import io.github.dmasg.unit.PhysAddr;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds page-side lengths from the IOMMU ranges the kernel mapped for a call, and decides whether they are the only
 * ones.
 *
 * <p><b>Facts used</b>, besides those of {@link CountingSolver}:
 * <ol>
 *   <li>The call takes one piece of IOVA. Entries lie in it in order, each from the granule its start is in, each as
 *       long as its bytes need in whole granules, or longer where the kernel pads up to a boundary.
 *   <li>The ranges map that piece from first to last. A range covers one entry, or several whose padded memory is
 *       contiguous. Nothing else is mapped.
 * </ol>
 *
 * <p><b>Placing.</b> The start addresses are known, so walking along the ranges places every entry: the next entry
 * starts either further on in the same range or at the beginning of the next one. Both can fit only if memory occurs
 * twice in the list; then both are followed. A placement gives each entry its extent, up to the next one, and its
 * IOVA. A DMA segment starts at the entry whose IOVA plus offset is the segment's address. So the cut into segments is
 * known, not guessed: inside a segment an entry's length is its extent less its offset, the last one's is what remains
 * of the segment. That remainder must be above 0 and at most its extent; what is left of the extent is padding, which
 * the last entry of the call cannot have.
 *
 * <p>The lengths are unique if all placements that satisfy this give the same.
 *
 * <p>Cost: linear for lists without repeated memory; a search of more than {@link #STEPS_PER_ENTRY} steps per entry is
 * cut short and then proves nothing.
 */
final class MapLineSolver {
    /** Steps allowed per entry before a search counts as incomplete. */
    static final int STEPS_PER_ENTRY = 64;

    private final Problem problem;
    private final MapLines maps;
    private final int first;
    private final int[] rangeOf;
    private @ByteCount long @Nullable [] found;
    private boolean several;

    private MapLineSolver(Problem problem, MapLines maps, int first) {
        this.problem = problem;
        this.maps = maps;
        this.first = first;
        this.rangeOf = new int[problem.entries()];
    }

    /** A solution, or null if none agrees with the ranges. */
    static @Nullable Solution solve(Problem problem, MapLines maps) {
        long base = problem.dmaAddrs()[0] & -problem.granule();
        int first = 0;
        while (first < maps.size() && maps.iova(first) != base) {
            first++;
        }
        if (first == maps.size()) {
            return null;
        }
        MapLineSolver solver = new MapLineSolver(problem, maps, first);
        boolean complete = solver.search();
        @ByteCount long[] lengths = solver.found;
        return lengths == null ? null : new Solution(lengths, complete && !solver.several);
    }

    /** Follows every placement; false if cut short. */
    private boolean search() {
        int n = problem.entries();
        int[] forks = new int[16];
        int depth = 0;
        long budget = 1024 + (long) STEPS_PER_ENTRY * n;
        rangeOf[0] = first;
        if (granuleStart(0) != maps.paddr(first)) {
            return true;
        }
        int i = 0;
        while (true) {
            if (--budget < 0) {
                return false;
            }
            boolean stuck = i == n - 1;
            if (stuck) {
                accept();
            } else {
                boolean onward = continuesRange(i + 1, rangeOf[i]);
                boolean next = opensRange(i + 1, rangeOf[i] + 1);
                stuck = !onward && !next;
                if (onward && next) {
                    if (depth == forks.length) {
                        forks = Arrays.copyOf(forks, 2 * depth);
                    }
                    forks[depth++] = i;
                }
                rangeOf[i + 1] = onward ? rangeOf[i] : rangeOf[i] + 1;
                i++;
            }
            if (stuck) {
                if (depth == 0 || several) {
                    return true;
                }
                i = forks[--depth];
                rangeOf[i + 1] = rangeOf[i] + 1;
                i++;
            }
        }
    }

    private @PhysAddr long granuleStart(int i) {
        return problem.starts()[i] & -problem.granule();
    }

    private boolean continuesRange(int i, int range) {
        long place = granuleStart(i) - maps.paddr(range);
        return place < maps.length(range) && granuleStart(i) > granuleStart(i - 1);
    }

    private boolean opensRange(int i, int range) {
        return range < maps.size() && granuleStart(i) == maps.paddr(range);
    }

    /** Takes the placement in {@code rangeOf} if it covers all ranges and the segments fit. */
    private void accept() {
        int n = problem.entries();
        if (rangeOf[n - 1] != maps.size() - 1) {
            return;
        }
        @ByteCount long[] lengths = new long[n];
        int i = 0;
        for (int j = 0; j < problem.segments(); j++) {
            if (i == n || iovaOf(i) + problem.offset(i) != problem.dmaAddrs()[j]) {
                return;
            }
            i = segment(i, j, lengths);
            if (i < 0) {
                return;
            }
        }
        if (i != n || !startsWithKnown(lengths)) {
            return;
        }
        if (found == null) {
            found = lengths;
        } else if (!Arrays.equals(found, lengths)) {
            several = true;
        }
    }

    /** Lengths of the entries of segment {@code j}, which starts at entry {@code i}; the entry behind it, or -1. */
    private int segment(int i, int j, @ByteCount long[] lengths) {
        int n = problem.entries();
        boolean lastSegment = j == problem.segments() - 1;
        long nextAddr = lastSegment ? 0 : problem.dmaAddrs()[j + 1];
        long rest = problem.dmaLengths()[j];
        int e = i;
        while (e < n - 1 && (lastSegment || iovaOf(e + 1) + problem.offset(e + 1) != nextAddr)) {
            if (problem.offset(e + 1) != 0) {
                return -1;
            }
            lengths[e] = extentOf(e) - problem.offset(e);
            rest -= lengths[e];
            e++;
        }
        lengths[e] = rest;
        long room = extentOf(e) - problem.offset(e);
        boolean fits = rest > 0 && rest <= room;
        boolean padded = fits && room - rest >= problem.granule();
        return fits && !(padded && e == n - 1) ? e + 1 : -1;
    }

    private @DmaAddr long iovaOf(int i) {
        int range = rangeOf[i];
        return maps.iova(range) + (granuleStart(i) - maps.paddr(range));
    }

    private @ByteCount long extentOf(int i) {
        int range = rangeOf[i];
        long end = maps.paddr(range) + maps.length(range);
        boolean nextInside = i + 1 < rangeOf.length && rangeOf[i + 1] == range;
        return (nextInside ? granuleStart(i + 1) : end) - granuleStart(i);
    }

    private boolean startsWithKnown(@ByteCount long[] lengths) {
        long[] known = problem.known();
        return Arrays.equals(known, 0, known.length, lengths, 0, known.length);
    }
}
