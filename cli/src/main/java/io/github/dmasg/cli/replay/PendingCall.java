package io.github.dmasg.cli.replay;

import io.github.dmasg.cli.trace.TraceEvent;
import io.github.dmasg.cli.trace.TraceEvent.Direction;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import io.github.dmasg.unit.PhysAddr;

/**
 * A {@code dma_map_sg} as printed, before its page side is known in full.
 *
 * @param number its place among the {@code dma_map_sg} lines of the file, from 1
 * @param line where it stands, from 1
 * @param device the device's number
 * @param direction the direction
 * @param pageEntries entries of the page side
 * @param starts physical starts printed
 * @param dmaEntries entries of the DMA side
 * @param dmaAddrs DMA addresses printed
 * @param dmaLengths DMA lengths printed
 * @param evidence the lines before it
 */
@SuppressWarnings("ArrayRecordComponent") // The arrays belong to the record; it is never compared.
record PendingCall(
        long number,
        long line,
        int device,
        Direction direction,
        int pageEntries,
        @PhysAddr long[] starts,
        int dmaEntries,
        @DmaAddr long[] dmaAddrs,
        @ByteCount long[] dmaLengths,
        CallEvidence evidence) {

    static PendingCall of(long number, TraceEvent event, CallEvidence evidence) {
        return new PendingCall(
                number,
                event.lineNumber(),
                event.device(),
                event.direction(),
                event.fullNents(),
                (@PhysAddr long[]) event.physAddrs().toArray(),
                event.fullEnts(),
                (@DmaAddr long[]) event.dmaAddrs().toArray(),
                (@ByteCount long[]) event.sizes().toArray(),
                evidence);
    }

    /** Whether every page-side start was printed. */
    boolean complete() {
        return starts.length == pageEntries;
    }

    /** The same call with the starts its unmap printed. */
    PendingCall with(@PhysAddr long[] allStarts) {
        return new PendingCall(
                number, line, device, direction, pageEntries, allStarts, dmaEntries, dmaAddrs, dmaLengths, evidence);
    }
}
