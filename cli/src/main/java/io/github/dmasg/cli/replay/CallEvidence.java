package io.github.dmasg.cli.replay;

import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.PhysAddr;
import org.eclipse.collections.impl.list.mutable.primitive.LongArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What the lines before a {@code dma_map_sg} tell about it: IOMMU ranges, bounced ranges, a probe's lengths.
 *
 * <p>All of them come from the same context (see {@link io.github.dmasg.cli.trace.TraceEvent#context()}) and no other
 * DMA call of that context came between. Not safe for use by several threads.
 */
final class CallEvidence {
    /** Most bounced ranges kept for one call. */
    private static final int MOST_BOUNCES = 1 << 17;

    private final MapLines maps = new MapLines();
    private final LongArrayList bounceStarts = new LongArrayList();
    private final LongArrayList bounceLengths = new LongArrayList();
    private final LongArrayList packed = new LongArrayList();
    private int probeEntries;
    private @ByteCount long maxSegment;
    private @ByteCount long boundaryMask;
    private @ByteCount long alignMask;

    MapLines maps() {
        return maps;
    }

    void addBounce(@PhysAddr long start, @ByteCount long length) {
        if (bounceStarts.size() < MOST_BOUNCES) {
            bounceStarts.add(start);
            bounceLengths.add(length);
        }
    }

    boolean bounced() {
        return bounceStarts.notEmpty();
    }

    /** A probe marks the entry of the mapping function: what came before it belonged to something else. */
    void startProbe(
            int entries, @ByteCount long newMaxSegment, @ByteCount long newBoundaryMask, @ByteCount long newAlignMask) {
        clear();
        probeEntries = entries;
        maxSegment = newMaxSegment;
        boundaryMask = newBoundaryMask;
        alignMask = newAlignMask;
    }

    void addPacked(long value) {
        packed.add(value);
    }

    boolean hasProbe() {
        return probeEntries > 0;
    }

    /**
     * The device's limits from the probe; null without one, or if they are no limits. A driver that declares no maximum
     * or boundary leaves 0, and gets the kernel's default.
     */
    @Nullable
    Limits probedLimits() {
        if (!hasProbe()) {
            return null;
        }
        long max = maxSegment == 0 ? Limits.DEFAULT.maxSegment() : maxSegment;
        long boundary = boundaryMask == 0 ? Limits.DEFAULT.boundaryMask() : boundaryMask;
        return Limits.valid(max, boundary, alignMask)
                ? new Limits(max, boundary, alignMask, Limits.Source.PROBE)
                : null;
    }

    /**
     * Lengths of the first entries, from the probe: those in the printed order whose offset agrees with the entry's
     * start. Empty without a probe, or if the probe was of a list of another length.
     *
     * @param starts physical starts of the entries
     * @param pageMask page size less 1
     */
    @ByteCount
    long[] probedLengths(@PhysAddr long[] starts, @ByteCount long pageMask) {
        if (probeEntries != starts.length) {
            return new long[0];
        }
        int shown = Math.min(packed.size(), starts.length);
        @ByteCount long[] lengths = new long[shown];
        for (int i = 0; i < shown; i++) {
            long offset = packed.get(i) & 0xffffffffL;
            lengths[i] = (@ByteCount long) (packed.get(i) >>> 32);
            if (lengths[i] == 0 || (offset & pageMask) != (starts[i] & pageMask)) {
                return new long[0];
            }
        }
        return lengths;
    }

    /**
     * Fills in the lengths of bounced entries: the pool's lines come in list order and name the entry's own address.
     *
     * @param starts physical starts of the entries
     * @param lengths lengths, 0 where unknown; filled in place
     */
    void fillBounced(@PhysAddr long[] starts, @ByteCount long[] lengths) {
        int next = 0;
        for (int i = 0; i < starts.length && next < bounceStarts.size(); i++) {
            if (bounceStarts.get(next) == starts[i]) {
                if (lengths[i] == 0) {
                    lengths[i] = (@ByteCount long) bounceLengths.get(next);
                }
                next++;
            }
        }
    }

    void clear() {
        maps.clear();
        bounceStarts.clear();
        bounceLengths.clear();
        packed.clear();
        probeEntries = 0;
    }
}
