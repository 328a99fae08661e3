package io.github.dmasg.cli.replay;

import io.github.dmasg.unit.ByteCount;
import org.jspecify.annotations.Nullable;

/**
 * Finds page-side lengths behind an IOMMU mapping from start addresses and DMA segments alone, and decides whether they
 * are the only ones.
 *
 * <p><b>Facts used.</b> They hold for every list an IOMMU can map with this granule, whatever the kernel's rules for
 * joining are:
 * <ol>
 *   <li>Each DMA segment carries the bytes of one or more neighbouring entries, in order, and all of them.
 *   <li>A segment starts at the same place in its granule as its first entry.
 *   <li>Inside a segment there are no holes: every entry but the first starts on a granule, every entry but the last
 *       ends on one.
 *   <li>An entry is not empty.
 * </ol>
 *
 * <p><b>Counting.</b> Let a segment of length {@code s} start at offset {@code o} and cover {@code g} granules, and let
 * {@code k} entries share it. By 3 and 4 each takes at least one granule of its own, so the ways to cut it are the ways
 * to write {@code g} as a sum of {@code k} positive numbers; the first and last length then follow from {@code o} and
 * {@code s}. There is one way if {@code k = 1} or {@code k = g}, several if {@code 1 < k < g}, none if {@code k > g}.
 * Which entries belong to which segment is not printed either: a table over (entry, segment) adds up the ways of all
 * possible cuts, and stops counting at two. One way in total is a proof of uniqueness. No rule of the kernel enters,
 * so comparing the kernel's result with that of a policy afterwards is not circular.
 *
 * <p>Known lengths of the first entries (from a probe with limited room) narrow the choice.
 *
 * <p>Cost: entries times the slack between granules and entries; a search larger than {@link #MOST_STEPS} is given up.
 */
final class CountingSolver {
    /** Steps after which a search is given up and no solution is offered. */
    static final int MOST_STEPS = 1 << 24;

    private static final int MANY = 2;

    private final Problem problem;
    private final int n;
    private final int m;
    /** Lowest and highest entry that can start segment j; the table's row j covers these. */
    private final int[] lowest;

    private final int[] highest;
    private final byte[][] ways;
    private long steps;

    private CountingSolver(Problem problem) {
        this.problem = problem;
        this.n = problem.entries();
        this.m = problem.segments();
        this.lowest = new int[m + 1];
        this.highest = new int[m + 1];
        this.ways = new byte[m + 1][];
    }

    /** A solution, or null if there is none or the search was given up. */
    static @Nullable Solution solve(Problem problem) {
        CountingSolver solver = new CountingSolver(problem);
        if (!solver.bounds() || !solver.fill() || solver.waysFrom(0, 0) == 0) {
            return null;
        }
        return new Solution(solver.first(), solver.waysFrom(0, 0) == 1);
    }

    /** Where each segment can start: as many entries before and behind it as segments, at most as many as granules. */
    private boolean bounds() {
        long before = 0;
        for (int j = 0; j < m; j++) {
            lowest[j] = j;
            highest[j] = (int) Math.min(before, n - (m - j));
            before = Math.min(n, before + granulesOf(j));
        }
        lowest[m] = n;
        highest[m] = n;
        if (before < n || m > n) {
            return false;
        }
        long behind = 0;
        long cells = 0;
        for (int j = m - 1; j >= 0; j--) {
            behind = Math.min(n, behind + granulesOf(j));
            lowest[j] = (int) Math.max(lowest[j], n - behind);
            cells += Math.max(0, highest[j] - lowest[j] + 1);
            if (highest[j] < lowest[j] || cells > MOST_STEPS) {
                return false;
            }
        }
        return true;
    }

    private long granulesOf(int j) {
        return problem.granules(problem.dmaAddrs()[j] & problem.granule() - 1, problem.dmaLengths()[j]);
    }

    private boolean fill() {
        ways[m] = new byte[] {1};
        for (int j = m - 1; j >= 0; j--) {
            byte[] row = new byte[highest[j] - lowest[j] + 1];
            ways[j] = row;
            for (int i = lowest[j]; i <= highest[j]; i++) {
                row[i - lowest[j]] = (byte) Math.min(MANY, cuts(i, j, null));
                if (steps > MOST_STEPS) {
                    return false;
                }
            }
        }
        return true;
    }

    private int waysFrom(int i, int j) {
        return i < lowest[j] || i > highest[j] ? 0 : ways[j][i - lowest[j]];
    }

    /**
     * Ways to go on from entry {@code i} at segment {@code j}; with {@code firstCut}, stops at the first way and puts
     * the number of entries in its segment there.
     */
    private int cuts(int i, int j, int @Nullable [] firstCut) {
        long segment = problem.dmaLengths()[j];
        long offset = problem.offset(i);
        if (offset != (problem.dmaAddrs()[j] & problem.granule() - 1)) {
            return 0;
        }
        int known = problem.known().length;
        long knownBytes = 0;
        int most = Math.min(n - i, highest[j + 1] - i);
        int total = 0;
        for (int k = 1; k <= most; k++) {
            steps++;
            int last = i + k - 1;
            if (k > 1 && (problem.offset(last) != 0 || !closes(last - 1))) {
                break;
            }
            if (last < known) {
                knownBytes += problem.known()[last];
            }
            int free = Math.min(k, last - known + 1);
            int inside = waysInside(segment, offset, knownBytes, k, free);
            if (inside < 0) {
                break;
            }
            total += inside * waysFrom(last + 1, j + 1);
            if (total > 0 && firstCut != null) {
                firstCut[0] = k;
                return total;
            }
            if (total >= MANY) {
                return MANY;
            }
        }
        return total;
    }

    /** A known length must end on a granule where another entry joins; an unknown one can always be made to. */
    private boolean closes(int i) {
        return i >= problem.known().length || problem.endsOnGranule(i, problem.known()[i]);
    }

    /** Ways to give {@code free} of {@code k} entries their lengths, 0 to 2; -1 if more entries cannot help. */
    private int waysInside(
            @ByteCount long segment, @ByteCount long offset, @ByteCount long knownBytes, int k, int free) {
        if (knownBytes > segment) {
            return -1;
        }
        if (free <= 0) {
            return knownBytes == segment ? 1 : 0;
        }
        if (knownBytes == segment) {
            return -1;
        }
        long start = free == k ? offset : 0;
        long granules = problem.granules(start, segment - knownBytes);
        if (free > granules) {
            return -1;
        }
        return free == 1 || free == granules ? 1 : MANY;
    }

    /** The solution that closes each segment as early as possible and gives what is left over to its last entry. */
    private @ByteCount long[] first() {
        @ByteCount long[] lengths = new long[n];
        int[] cut = new int[1];
        int i = 0;
        for (int j = 0; j < m; j++) {
            cuts(i, j, cut);
            long rest = problem.dmaLengths()[j];
            for (int k = 0; k < cut[0]; k++, i++) {
                if (i < problem.known().length) {
                    lengths[i] = problem.known()[i];
                } else {
                    lengths[i] = k == cut[0] - 1 ? rest : problem.granule() - problem.offset(i);
                }
                rest -= lengths[i];
            }
        }
        return lengths;
    }
}
