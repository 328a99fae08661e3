package io.github.dmasg.cli.replay;

import io.github.dmasg.unit.ByteCount;
import java.util.Locale;

/**
 * What a device demands of its DMA segments.
 *
 * <p>Invariants: {@code maxSegment > 0}; {@code boundaryMask + 1} is a power of two or {@code boundaryMask} is -1, which
 * means no boundary.
 *
 * @param maxSegment largest segment, bytes
 * @param boundaryMask a segment must not cross a multiple of this plus one
 * @param alignMask address bits that a bounce buffer must keep, 0 for none
 * @param source where the values come from
 */
public record Limits(
        @ByteCount long maxSegment,
        @ByteCount long boundaryMask,
        @ByteCount long alignMask,
        Source source) {
    /** Where limits come from, the most trusted first. */
    public enum Source {
        /** A probe line of the recording. */
        PROBE,
        /** The command line. */
        OPTION,
        /** A file of limits. */
        FILE,
        /** The kernel's default, but for a maximum that the recording shows to be larger. */
        ASSUMED;

        /**
         * The name used in reports.
         *
         * @return lower case
         */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The kernel's own default: 64 KiB segments, a 4 GiB boundary, no alignment. */
    public static final Limits DEFAULT = new Limits(0x10000L, 0xffffffffL, 0, Source.ASSUMED);

    /** Checks the invariants. */
    public Limits {
        if (maxSegment <= 0) {
            throw new IllegalArgumentException("mss: " + maxSegment + " (expected: > 0)");
        }
        if (boundaryMask == 0 || (boundaryMask & boundaryMask + 1) != 0) {
            throw new IllegalArgumentException(
                    "boundary: 0x" + Long.toHexString(boundaryMask) + " (expected: a power of two minus one)");
        }
        if (alignMask < 0 || (alignMask & alignMask + 1) != 0) {
            throw new IllegalArgumentException(
                    "align: 0x" + Long.toHexString(alignMask) + " (expected: 0 or a power of two minus one)");
        }
    }

    /** Whether the constructor would accept these. */
    static boolean valid(@ByteCount long maxSegment, @ByteCount long boundaryMask, @ByteCount long alignMask) {
        return maxSegment > 0
                && boundaryMask != 0
                && (boundaryMask & boundaryMask + 1) == 0
                && alignMask >= 0
                && (alignMask & alignMask + 1) == 0;
    }

    @Override
    public String toString() {
        return "mss=" + ByteSize.text(maxSegment) + ",boundary=" + ByteSize.text(boundaryMask) + ",align="
                + ByteSize.text(alignMask);
    }
}
