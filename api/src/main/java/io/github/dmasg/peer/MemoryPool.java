package io.github.dmasg.peer;

import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.PhysAddr;
import java.util.Comparator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Free ranges of a provider's memory, handed out best fit (S31).
 *
 * <p>Invariants: free ranges do not touch each other and are indexed twice, by address and by length. Memory is proportional to the
 * number of holes, not to the bytes managed (S37). Not thread-safe; a provider guards it.
 *
 * <p>Cost: giving back is O(log holes); taking is that plus the number of holes that are long enough but not aligned.
 */
final class MemoryPool {
    /** Result of {@link #take} if no range fits. */
    static final @PhysAddr long FAILED = -1;

    private record Hole(@PhysAddr long start, @ByteCount long length) {
        @PhysAddr
        long end() {
            return start + length;
        }
    }

    private final TreeSet<Hole> byStart = new TreeSet<>(Comparator.comparingLong(Hole::start));
    private final TreeSet<Hole> byLength =
            new TreeSet<>(Comparator.comparingLong(Hole::length).thenComparingLong(Hole::start));
    private @ByteCount long free;

    /** Takes the shortest range that fits, its lowest aligned part. The alignment is a power of two. */
    @PhysAddr
    long take(@ByteCount long length, @ByteCount long alignment) {
        for (Hole hole : byLength.tailSet(new Hole(0, length))) {
            long at = (hole.start + alignment - 1) & -alignment;
            if (at >= hole.start && at - hole.start <= hole.length - length) {
                remove(hole);
                addUnlessEmpty(hole.start, at - hole.start);
                addUnlessEmpty(at + length, hole.end() - at - length);
                free -= length;
                return at;
            }
        }
        return FAILED;
    }

    /** Gives a range back, or adds new memory. */
    void give(@PhysAddr long start, @ByteCount long length) {
        long from = start;
        long to = start + length;
        Hole before = byStart.lower(new Hole(start, 0));
        if (before != null && before.end() == from) {
            remove(before);
            from = before.start;
        }
        Hole behind = byStart.ceiling(new Hole(start, 0));
        if (behind != null && behind.start == to) {
            remove(behind);
            to = behind.end();
        }
        add(new Hole(from, to - from));
        free += length;
    }

    /** Bytes in all holes. */
    @ByteCount
    long free() {
        return free;
    }

    /** Length of the longest hole, 0 if there is none. */
    @ByteCount
    long longest() {
        return byLength.isEmpty() ? 0 : byLength.last().length;
    }

    int holes() {
        return byStart.size();
    }

    /** A broken invariant in words, or null. */
    @Nullable
    String brokenInvariant() {
        long sum = 0;
        long lastEnd = -1;
        for (Hole hole : byStart) {
            if (hole.length <= 0 || hole.start <= lastEnd) {
                return "hole: " + hole + " (expected: not empty and not touching the one before)";
            }
            if (!byLength.contains(hole)) {
                return "hole: " + hole + " (expected: in both indexes)";
            }
            sum += hole.length;
            lastEnd = hole.end();
        }
        return sum == free && byLength.size() == byStart.size() ? null : "free: " + free + " (expected: " + sum + ")";
    }

    private void addUnlessEmpty(@PhysAddr long start, @ByteCount long length) {
        if (length > 0) {
            add(new Hole(start, length));
        }
    }

    private void add(Hole hole) {
        byStart.add(hole);
        byLength.add(hole);
    }

    private void remove(Hole hole) {
        byStart.remove(hole);
        byLength.remove(hole);
    }
}
