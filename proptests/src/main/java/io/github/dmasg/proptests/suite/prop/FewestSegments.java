package io.github.dmasg.proptests.suite.prop;

import java.util.Arrays;

/**
 * The smallest number of segments, found by trying everything: every way to cut at every unit, and every place in a window of the
 * boundary.
 *
 * <p>Bytes come in units; all addresses, lengths and limits are multiples of one, so that nothing is gained by cutting elsewhere.
 */
final class FewestSegments {
    private final int granule;
    private final boolean placed;
    private final int maxSize;
    private final int window;

    /**
     * A search.
     *
     * @param granule units in a granule
     * @param placed whether the mapper chooses addresses, granule by granule; the physical address counts otherwise
     * @param maxSize longest segment in units
     * @param window units between two boundaries, 0 for no boundary
     */
    FewestSegments(int granule, boolean placed, int maxSize, int window) {
        this.granule = granule;
        this.placed = placed;
        this.maxSize = maxSize;
        this.window = window;
    }

    /** Shortest way through all cuts, where a step is a segment that some place allows. Units by physical address. */
    int search(int[] phys) {
        int[] best = new int[phys.length + 1];
        Arrays.fill(best, Integer.MAX_VALUE);
        best[0] = 0;
        for (int from = 0; from < phys.length; from++) {
            for (int to = from + 1; to <= phys.length && to - from <= maxSize; to++) {
                if (to - 1 > from && !sideBySide(phys[to - 2], phys[to - 1])) {
                    break;
                }
                if (best[from] != Integer.MAX_VALUE && somePlaceAllows(phys[from], to - from)) {
                    best[to] = Math.min(best[to], best[from] + 1);
                }
            }
        }
        return best[phys.length];
    }

    private boolean sideBySide(int first, int second) {
        return second == first + 1 || (placed && (first + 1) % granule == 0 && second % granule == 0);
    }

    private boolean somePlaceAllows(int phys, int length) {
        if (window == 0) {
            return true;
        }
        if (!placed) {
            return phys / window == (phys + length - 1) / window;
        }
        for (int at = phys % granule; at < Math.max(window, granule); at += granule) {
            if (at / window == (at + length - 1) / window) {
                return true;
            }
        }
        return false;
    }
}
