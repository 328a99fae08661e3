package io.github.dmasg.map;

import io.github.dmasg.unit.DmaAddr;
import java.util.Arrays;

/**
 * The parts of a reservation's IOVA range that lead to providers' memory. No CPU cache holds that, and on real hardware it may not
 * even have an address that caches could be asked about.
 *
 * <p>Invariant: parts are in order and apart from each other, since ranges are linked one behind the other.
 */
final class PeerParts {
    private @DmaAddr long[] starts = {};
    private @DmaAddr long[] ends = {};
    private int count;

    /** Adds a part behind all others. */
    void add(@DmaAddr long from, @DmaAddr long end) {
        if (count > 0 && ends[count - 1] == from) {
            ends[count - 1] = end;
            return;
        }
        if (count == starts.length) {
            int capacity = Math.max(4, 2 * count);
            starts = Arrays.copyOf(starts, capacity);
            ends = Arrays.copyOf(ends, capacity);
        }
        starts[count] = from;
        ends[count] = end;
        count++;
    }

    /** Forgets what lies at an address or behind it. */
    void cut(@DmaAddr long at) {
        while (count > 0 && starts[count - 1] >= at) {
            count--;
        }
        if (count > 0) {
            ends[count - 1] = Math.min(ends[count - 1], at);
        }
    }

    /** The first address from this one on that is in no part. */
    @DmaAddr
    long firstOutside(@DmaAddr long at) {
        int part = partsUpTo(at) - 1;
        return part < 0 ? at : Math.max(at, ends[part]);
    }

    /** Start of the first part behind an address; {@link Long#MAX_VALUE} if there is none. */
    @DmaAddr
    long startBehind(@DmaAddr long at) {
        int part = partsUpTo(at);
        return part == count ? Long.MAX_VALUE : starts[part];
    }

    /** Parts that start at an address or before it. */
    private int partsUpTo(@DmaAddr long at) {
        int found = Arrays.binarySearch(starts, 0, count, at);
        return found >= 0 ? found + 1 : -found - 1;
    }
}
