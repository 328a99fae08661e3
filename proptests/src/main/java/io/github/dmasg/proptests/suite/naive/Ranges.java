package io.github.dmasg.proptests.suite.naive;

import java.util.Map;
import java.util.TreeMap;

/** Ranges of addresses that are taken: start to end. Hands out the lowest that fits. Not thread-safe. */
final class Ranges {
    /** No range fits. */
    static final long NONE = -1;

    private final TreeMap<Long, Long> taken = new TreeMap<>();
    private final NaiveRules rules;
    private final long first;

    Ranges(long first, NaiveRules rules) {
        this.first = first;
        this.rules = rules;
    }

    /** The lowest address that is {@code residue} modulo {@code alignment} with room behind it up to the last address. */
    long take(long room, long alignment, long residue, long boundaryMask, long last) {
        long at = congruent(first, alignment, residue);
        while (at >= 0 && last - at >= room - 1) {
            Map.Entry<Long, Long> before = taken.lowerEntry(at + room);
            boolean overlaps = before != null && before.getValue() > at;
            boolean crosses = ((at ^ at + room - 1) & ~boundaryMask) != 0;
            if (rules.free(overlaps) && !crosses) {
                taken.put(at, at + room);
                return at;
            }
            long next = overlaps && before != null ? before.getValue() : at + 1;
            at = congruent(Math.max(next, at + 1), alignment, residue);
        }
        return NONE;
    }

    private static long congruent(long from, long alignment, long residue) {
        return from + ((residue - from) & (alignment - 1));
    }

    void give(long start) {
        taken.remove(start);
    }

    long bytes() {
        return taken.entrySet().stream()
                .mapToLong(range -> range.getValue() - range.getKey())
                .sum();
    }
}
