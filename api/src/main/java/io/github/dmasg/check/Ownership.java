package io.github.dmasg.check;

import java.util.Map;
import java.util.TreeMap;

/**
 * Who owns which part of a mapping: the device, until a part is passed to the CPU.
 *
 * <p>Invariant: neighbouring parts have different owners. Not thread-safe.
 */
final class Ownership {
    /** Value of {@link #first} when there is none. */
    static final long NONE = -1;

    /** By first position of a part: whether the device owns it. Before the first key the device does. */
    private final TreeMap<Long, Boolean> edges = new TreeMap<>();

    void pass(long from, long length, boolean toDevice) {
        long to = from + length;
        boolean behind = deviceOwns(to);
        boolean before = from == 0 || deviceOwns(from - 1);
        edges.subMap(from, true, to, true).clear();
        if (before != toDevice) {
            edges.put(from, toDevice);
        }
        if (behind != toDevice) {
            edges.put(to, behind);
        }
    }

    private boolean deviceOwns(long position) {
        Map.Entry<Long, Boolean> edge = edges.floorEntry(position);
        return edge == null || edge.getValue();
    }

    /** The first position of a range that an owner has, or {@link #NONE}. */
    long first(long from, long length, boolean device) {
        if (deviceOwns(from) == device) {
            return from;
        }
        // The next edge changes the owner.
        Long edge = edges.higherKey(from);
        return edge != null && edge < from + length ? edge : NONE;
    }
}
