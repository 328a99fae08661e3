package io.github.dmasg.proptests.suite.iommu;

import io.github.dmasg.iommu.Fragmentation;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.iommu.IovaSpace;
import io.github.dmasg.proptests.program.IovaStep;
import io.github.dmasg.proptests.suite.run.Expect;
import io.github.dmasg.proptests.suite.run.Trial;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/** Runs a program on a space of IOVAs beside a model: which granule each live range starts at, how long it is, and what is reserved. */
final class IovaProgram {
    private static final long GRANULE = 4096;

    /** Longer ranges are not rounded up. */
    private static final long LONGEST_BLOCK = 512;

    private final Trial trial;
    private final long first;
    private final long size;
    private final IovaSpace space;
    private final NavigableMap<Long, Long> live = new TreeMap<>();
    private final BitSet reserved = new BitSet();

    /**
     * A program.
     *
     * @param size granules of the space
     * @param start where the aperture starts, in bytes; its first granule begins there or behind
     */
    IovaProgram(Trial trial, int size, long start) {
        this.trial = trial;
        this.first = (start + GRANULE - 1) / GRANULE;
        this.size = size;
        this.space = IommuDomain.builder()
                .aperture(start, (first + size) * GRANULE - 1)
                .build()
                .iovas();
    }

    void run(List<IovaStep> steps) throws Exception {
        for (IovaStep step : steps) {
            run(step);
            Expect.same("live ranges", live.size(), space.liveRanges());
            Expect.same("live bytes", sum(live) * GRANULE, space.liveBytes());
        }
        space.checkInvariants();
        live.forEach((start, length) -> space.free(start * GRANULE, length * GRANULE));
        live.clear();
        everythingIsThere();
    }

    private static long sum(Map<Long, Long> ranges) {
        return ranges.values().stream().mapToLong(Long::longValue).sum();
    }

    private void run(IovaStep step) throws Exception {
        if (step instanceof IovaStep.Take take) {
            take(take);
        } else if (step instanceof IovaStep.Reserve range) {
            reserve(range);
        } else if (step instanceof IovaStep.FreeOther other) {
            freeOther(other);
        } else if (step instanceof IovaStep.Free free && !live.isEmpty()) {
            long start = start(free.which());
            space.free(start * GRANULE, Objects.requireNonNull(live.remove(start)) * GRANULE);
            trial.reached("freed");
        }
    }

    private long start(int which) {
        return live.keySet().stream().skip(which % live.size()).findFirst().orElseThrow();
    }

    private void take(IovaStep.Take step) {
        long alignment = 1L << step.order();
        long residue = step.residue() % alignment;
        long end = first + size - step.cap();
        long length = step.granules();
        Fragmentation before = space.fragmentation();
        long iova = space.allocateCongruent(
                length * GRANULE - step.missing(),
                alignment * GRANULE,
                residue * GRANULE,
                Math.max(0, end * GRANULE - 1));
        if (iova == IovaSpace.FAILED) {
            long place = highestPlace(length, alignment, residue, end);
            Expect.that(
                    place < 0, () -> step + ": refused (expected: a place, such as granule " + (place - first) + ")");
            Fragmentation after = space.fragmentation();
            Expect.same("padding after a refusal", before.paddingBytes(), after.paddingBytes());
            Expect.same(
                    "free after a refusal",
                    before.freeBytes() + before.cachedBytes(),
                    after.freeBytes() + after.cachedBytes());
            trial.reached("refused");
            trial.reached("refused with as much free in pieces", length * GRANULE <= after.freeBytes());
            return;
        }
        long start = iova / GRANULE;
        Expect.same("offset in the granule", 0, iova % GRANULE);
        Expect.that(
                start >= first && start + length <= end,
                () -> step + ": at " + (start - first) + " (expected: within the space and the limit)");
        Expect.same("place modulo the alignment", residue, start % alignment);
        Expect.that(apart(start, length), () -> step + ": at " + (start - first) + " (expected: beside " + live + ")");
        live.put(start, length);
        trial.reached("aligned", alignment > 1);
        trial.reached("congruent", residue > 0);
        trial.reached("below a limit", step.cap() > 0);
    }

    private boolean apart(long start, long length) {
        Map.Entry<Long, Long> below = live.lowerEntry(start + length);
        int taken = reserved.nextSetBit((int) start);
        return (below == null || below.getKey() + below.getValue() <= start) && (taken < 0 || taken >= start + length);
    }

    /** The highest place beside the live ranges, rounded up to powers of two as the space may do; below 0 if there is none. */
    private long highestPlace(long length, long alignment, long residue, long end) {
        BitSet taken = (BitSet) reserved.clone();
        live.forEach((start, granules) -> taken.set((int) (long) start, (int) (start + padded(start, granules))));
        long place = end - length;
        place -= Math.floorMod(place - residue, alignment);
        while (place >= first) {
            int next = taken.nextSetBit((int) place);
            if (next < 0 || next >= place + length) {
                return place;
            }
            place -= alignment;
        }
        return -1;
    }

    private static long padded(long start, long granules) {
        long block = granules <= LONGEST_BLOCK ? Long.highestOneBit(2 * granules - 1) : granules;
        return start % block == 0 ? block : granules;
    }

    private void reserve(IovaStep.Reserve step) {
        long start = first + step.at();
        long end = Math.min(start + step.granules(), first + size);
        boolean free = true;
        boolean surelyFree = true;
        for (Map.Entry<Long, Long> range : live.entrySet()) {
            long behind = range.getKey() + range.getValue();
            free &= range.getKey() >= end || behind <= start;
            surelyFree &= range.getKey() >= end || range.getKey() + padded(range.getKey(), range.getValue()) <= start;
        }
        boolean done = space.reserve(start * GRANULE, (start + step.granules()) * GRANULE - 1);
        Expect.that(!done || free, () -> step + ": done (expected: refused, part of it lives in " + live + ")");
        Expect.that(
                done || !surelyFree, () -> step + ": refused (expected: done, nothing of it lives in " + live + ")");
        if (done && start < end) {
            reserved.set((int) start, (int) end);
            trial.reached("reserved");
        }
    }

    private void freeOther(IovaStep.FreeOther step) throws Exception {
        long start = (live.isEmpty() ? first : start(step.which())) + step.off();
        if (Long.valueOf(step.granules()).equals(live.get(start)) || start < 0) {
            return;
        }
        boolean inside = start >= first && start < first + size;
        RuntimeException refusal = Expect.refused(
                step.toString(), RuntimeException.class, () -> space.free(start * GRANULE, step.granules() * GRANULE));
        Expect.same(
                "refused as",
                inside ? IllegalStateException.class : IllegalArgumentException.class,
                refusal.getClass());
        trial.reached("not live", inside && !live.containsKey(start));
        trial.reached("of another length", live.containsKey(start));
        trial.reached("outside of the space", !inside);
    }

    /** Once all is free again, the longest range that was not reserved can be had at once, and all that is not reserved is free. */
    private void everythingIsThere() {
        space.trim();
        Fragmentation now = space.fragmentation();
        Expect.same("free at the end", (size - reserved.cardinality()) * GRANULE, now.freeBytes());
        Expect.same("cached at the end", 0, now.cachedBytes());
        Expect.same("reserved at the end", reserved.cardinality() * GRANULE, now.reservedBytes());
        long longest = 0;
        for (int from = reserved.nextClearBit((int) first); from < first + size; ) {
            int end = reserved.nextSetBit(from);
            int until = end < 0 ? (int) (first + size) : end;
            longest = Math.max(longest, until - from);
            from = reserved.nextClearBit(until);
        }
        Expect.same("longest at the end", longest * GRANULE, now.largestFreeBytes());
        if (longest > 0) {
            long iova = space.allocate(longest * GRANULE, GRANULE, -1);
            Expect.that(
                    iova >= first * GRANULE && apart(iova / GRANULE, longest),
                    () -> "all at the end: " + iova + " (expected: a place)");
        }
        space.checkInvariants();
    }
}
