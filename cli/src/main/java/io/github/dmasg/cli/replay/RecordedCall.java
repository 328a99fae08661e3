package io.github.dmasg.cli.replay;

import io.github.dmasg.cli.trace.TraceEvent.Direction;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import io.github.dmasg.unit.PhysAddr;

/**
 * One {@code dma_map_sg} of a recording: what went in, as far as it can be known, and what came out.
 *
 * <p>Invariants: {@code dmaAddrs} and {@code dmaLengths} have the same length, at most {@code dmaEntries}; if
 * {@link #replayable()}, {@code starts} and {@code lengths} have the same length {@code pageEntries} and every length is
 * above 0. Arrays are not copied: a call belongs to whoever holds it.
 *
 * @param line where the event stands in its file, from 1
 * @param device the device's name
 * @param direction the direction of the mapping
 * @param kind how the kernel mapped
 * @param limits what the device demands
 * @param pageEntries entries of the page side
 * @param starts physical start of each page-side entry; fewer than {@code pageEntries} if the line was cut and no
 *     unmap completed it
 * @param lengths length of each page-side entry, bytes; empty if not found
 * @param lengthSource where the lengths come from
 * @param dmaEntries entries of the DMA side
 * @param dmaAddrs DMA address of each entry printed
 * @param dmaLengths length of each entry printed, bytes
 * @param iovaBytes IOVA the kernel mapped for the call, from its {@code map:} lines, or -1 if there are none
 */
@SuppressWarnings("ArrayRecordComponent") // The arrays belong to the record; it is never compared.
public record RecordedCall(
        long line,
        String device,
        Direction direction,
        MapperKind kind,
        Limits limits,
        int pageEntries,
        @PhysAddr long[] starts,
        @ByteCount long[] lengths,
        LengthSource lengthSource,
        int dmaEntries,
        @DmaAddr long[] dmaAddrs,
        @ByteCount long[] dmaLengths,
        @ByteCount long iovaBytes) {

    /**
     * Whether the page side is the kernel's beyond doubt.
     *
     * @return true if its result must be reproduced
     */
    public boolean exact() {
        return lengthSource.isExact();
    }

    /**
     * Whether there is a page side to map.
     *
     * @return false if no lengths were found
     */
    public boolean replayable() {
        return lengthSource != LengthSource.NONE;
    }

    /**
     * Bytes of the page side.
     *
     * @return the sum of its lengths, 0 if they are not known
     */
    public @ByteCount long bytes() {
        long sum = 0;
        for (long length : lengths) {
            sum += length;
        }
        return sum;
    }

    /**
     * Bytes of the DMA side as printed.
     *
     * @return the sum of the recorded DMA lengths
     */
    public @ByteCount long recordedDmaBytes() {
        long sum = 0;
        for (long length : dmaLengths) {
            sum += length;
        }
        return sum;
    }
}
