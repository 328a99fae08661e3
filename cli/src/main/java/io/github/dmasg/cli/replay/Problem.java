package io.github.dmasg.cli.replay;

import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import io.github.dmasg.unit.PhysAddr;

/**
 * What is known of one call's page side when its lengths are sought.
 *
 * <p>Invariants: arrays of one side have equal lengths, all DMA lengths are above 0, {@code known.length} is at most
 * {@code starts.length} and holds the lengths of the first entries.
 *
 * @param starts physical start of every page-side entry
 * @param known lengths already known, those of the first entries; often empty
 * @param dmaAddrs start of every DMA-side entry
 * @param dmaLengths length of every DMA-side entry
 * @param granule smallest unit the IOMMU maps, bytes, a power of two
 */
@SuppressWarnings("ArrayRecordComponent") // The arrays belong to the record; it is never compared.
record Problem(
        @PhysAddr long[] starts,
        @ByteCount long[] known,
        @DmaAddr long[] dmaAddrs,
        @ByteCount long[] dmaLengths,
        @ByteCount long granule) {
    int entries() {
        return starts.length;
    }

    int segments() {
        return dmaAddrs.length;
    }

    /** Where entry {@code i} starts in its granule. */
    @ByteCount
    long offset(int i) {
        return starts[i] & granule - 1;
    }

    /** Granules touched by {@code length} bytes from {@code offset}. */
    long granules(@ByteCount long offset, @ByteCount long length) {
        return (offset + length + granule - 1) / granule;
    }

    boolean endsOnGranule(int i, @ByteCount long length) {
        return (starts[i] + length & granule - 1) == 0;
    }
}
