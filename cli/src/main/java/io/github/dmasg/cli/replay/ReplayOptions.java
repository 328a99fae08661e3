package io.github.dmasg.cli.replay;

import io.github.dmasg.cli.trace.LineReader;
import io.github.dmasg.unit.ByteCount;

/**
 * What applies to every file of a replay.
 *
 * @param book what the user says about devices
 * @param granule smallest unit the recorded IOMMU mapped, bytes, a power of two of at least 4096
 * @param maxLine longest line read, bytes
 */
public record ReplayOptions(LimitsBook book, @ByteCount long granule, int maxLine) {
    /** Page size of the recorded kernel unless told otherwise. */
    public static final long DEFAULT_GRANULE = 4096;

    /** Checks the granule. */
    public ReplayOptions {
        if (granule < DEFAULT_GRANULE || Long.bitCount(granule) != 1 || granule > 1 << 30) {
            throw new IllegalArgumentException("granule: " + granule + " (expected: a power of two, 4096 to 1 GiB)");
        }
    }

    /**
     * Nothing said about devices, 4 KiB granules, lines of up to 4 MiB.
     *
     * @return new options with an empty book
     */
    public static ReplayOptions defaults() {
        return new ReplayOptions(new LimitsBook(), DEFAULT_GRANULE, LineReader.DEFAULT_MAX_LINE);
    }
}
