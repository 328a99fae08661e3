package io.github.dmasg.check;

import io.github.dmasg.unit.ByteCount;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How a ledger works. Immutable; start from {@link #DEFAULT}.
 *
 * @param cacheLine size of the CPU's cache lines in bytes, a power of two, 1 for none
 * @param allowed which memory may be mapped; null for any
 * @param listener who is told of each report after it was kept
 * @param frames stack frames kept of each place, 1 to {@value #MOST_FRAMES}
 * @param reports reports kept, at least 0
 * @param ended mappings that are over, kept to explain late accesses, at least 0
 * @param clock nanoseconds that do not go back; the ages of mappings are taken from it
 */
public record LedgerOptions(
        @ByteCount long cacheLine,
        @Nullable MemoryMap allowed,
        MisuseListener listener,
        int frames,
        int reports,
        int ended,
        LongSupplier clock) {
    /** Most stack frames of a place. */
    public static final int MOST_FRAMES = 64;

    /**
     * Cache lines of 64 bytes, any memory, no listener, 8 frames of each place, 1000 reports and 256 ended mappings kept, the system's
     * clock.
     */
    public static final LedgerOptions DEFAULT =
            new LedgerOptions(64, null, misuse -> {}, 8, 1000, 256, System::nanoTime);

    /**
     * Checks the numbers.
     *
     * @param cacheLine bytes, a power of two
     * @param allowed may be null
     * @param listener any
     * @param frames 1 to {@value #MOST_FRAMES}
     * @param reports at least 0
     * @param ended at least 0
     * @param clock any
     * @throws IllegalArgumentException if one is out of range
     */
    public LedgerOptions {
        if (cacheLine <= 0 || Long.bitCount(cacheLine) != 1) {
            throw new IllegalArgumentException("cache line: " + cacheLine + " (expected: a power of two)");
        }
        if (frames < 1 || frames > MOST_FRAMES) {
            throw new IllegalArgumentException("frames: " + frames + " (expected: 1.." + MOST_FRAMES + ")");
        }
        if (reports < 0 || ended < 0) {
            throw new IllegalArgumentException(
                    "reports, ended mappings: " + reports + ", " + ended + " (expected: at least 0)");
        }
    }

    /**
     * These options with another cache line.
     *
     * @param bytes a power of two, 1 for none
     * @return new options
     * @throws IllegalArgumentException if it is not a power of two
     */
    public LedgerOptions withCacheLine(@ByteCount long bytes) {
        return new LedgerOptions(bytes, allowed, listener, frames, reports, ended, clock);
    }

    /**
     * These options with a map of memory.
     *
     * @param map other memory is reported
     * @return new options
     */
    public LedgerOptions withMemory(MemoryMap map) {
        return new LedgerOptions(cacheLine, map, listener, frames, reports, ended, clock);
    }

    /**
     * These options with another listener.
     *
     * @param told of each report
     * @return new options
     */
    public LedgerOptions withListener(MisuseListener told) {
        return new LedgerOptions(cacheLine, allowed, told, frames, reports, ended, clock);
    }

    /**
     * These options with other amounts kept.
     *
     * @param placeFrames stack frames of each place
     * @param reportCount reports
     * @param endedCount mappings that are over
     * @return new options
     * @throws IllegalArgumentException if a number is out of range
     */
    public LedgerOptions withKept(int placeFrames, int reportCount, int endedCount) {
        return new LedgerOptions(cacheLine, allowed, listener, placeFrames, reportCount, endedCount, clock);
    }

    /**
     * These options with another clock.
     *
     * @param nanoseconds a clock that does not go back
     * @return new options
     */
    public LedgerOptions withClock(LongSupplier nanoseconds) {
        return new LedgerOptions(cacheLine, allowed, listener, frames, reports, ended, nanoseconds);
    }
}
