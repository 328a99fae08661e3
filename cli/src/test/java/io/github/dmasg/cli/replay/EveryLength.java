package io.github.dmasg.cli.replay;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts all page-side lengths that agree with a recording by trying them: every way to cut the list into segments,
 * every number of granules for every entry. For short lists only.
 *
 * <p>Inside a segment an entry that is not the last ends on a granule, so its length is a number of granules less its
 * offset; the last one's follows from the segment. With IOMMU ranges the padded entries laid end to end must give exactly
 * these ranges, which {@link MapLines} joins where memory is contiguous.
 */
final class EveryLength {
    private final Problem problem;
    private final @Nullable MapLines maps;
    private final long[] lengths;
    private final int most;
    private final Set<String> found = new HashSet<>();

    private EveryLength(Problem problem, @Nullable MapLines maps, int most) {
        this.problem = problem;
        this.maps = maps;
        this.lengths = new long[problem.entries()];
        this.most = most;
    }

    /** How many there are, counted up to {@code most}. */
    static int count(Problem problem, @Nullable MapLines maps, int most) {
        EveryLength all = new EveryLength(problem, maps, most);
        all.entry(0, 0, problem.dmaLengths()[0], true);
        return all.found.size();
    }

    /** Entry {@code i} in segment {@code j}, of which {@code rest} bytes are left; {@code first} opens the segment. */
    private void entry(int i, int j, long rest, boolean first) {
        if (found.size() == most) {
            return;
        }
        long offset = problem.offset(i);
        long granule = problem.granule();
        boolean fits = first ? offset == (problem.dmaAddrs()[j] & granule - 1) : offset == 0;
        if (!fits) {
            return;
        }
        lengths[i] = rest;
        if (i == problem.entries() - 1) {
            if (j == problem.segments() - 1) {
                accept();
            }
            return;
        }
        if (j < problem.segments() - 1) {
            entry(i + 1, j + 1, problem.dmaLengths()[j + 1], true);
        }
        for (long length = granule - offset; length < rest; length += granule) {
            lengths[i] = length;
            entry(i + 1, j, rest - length, false);
        }
    }

    private void accept() {
        long[] lengthsNow = lengths.clone();
        long[] known = problem.known();
        if (!Arrays.equals(known, 0, known.length, lengthsNow, 0, known.length)) {
            return;
        }
        if (maps == null || layOut(0, 0, maps.iova(0), new MapLines(), lengthsNow)) {
            found.add(Arrays.toString(lengthsNow));
        }
    }

    /** Whether the entries from {@code i} on, padded somehow, lie where the ranges and the segments say. */
    private boolean layOut(int i, int j, long iova, MapLines laid, long[] at) {
        MapLines wanted = Objects.requireNonNull(maps);
        if (i == at.length) {
            return same(laid, wanted);
        }
        long granule = problem.granule();
        boolean opens = j < problem.segments() && iova + problem.offset(i) == problem.dmaAddrs()[j];
        long needed = problem.granules(problem.offset(i), at[i]) * granule;
        long total = wanted.total();
        boolean endsSegment = endsSegment(i, at);
        boolean startsSegment = i == 0 || endsSegment(i - 1, at);
        if (startsSegment != opens) {
            return false;
        }
        long mostPadding = endsSegment && i < at.length - 1 ? total : 0;
        for (long padding = 0; padding <= mostPadding; padding += granule) {
            MapLines next = new MapLines();
            for (int r = 0; r < laid.size(); r++) {
                next.add(laid.iova(r), laid.paddr(r), laid.length(r));
            }
            next.add(iova, problem.starts()[i] & -granule, needed + padding);
            if (layOut(i + 1, opens ? j + 1 : j, iova + needed + padding, next, at)) {
                return true;
            }
        }
        return false;
    }

    private boolean endsSegment(int i, long[] at) {
        long before = 0;
        for (int e = 0; e <= i; e++) {
            before += at[e];
        }
        long boundary = 0;
        for (long segment : problem.dmaLengths()) {
            boundary += segment;
            if (boundary == before) {
                return true;
            }
        }
        return false;
    }

    private static boolean same(MapLines a, MapLines b) {
        boolean same = a.size() == b.size();
        for (int r = 0; same && r < a.size(); r++) {
            same = a.iova(r) == b.iova(r) && a.paddr(r) == b.paddr(r) && a.length(r) == b.length(r);
        }
        return same;
    }
}
