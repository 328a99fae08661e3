package io.github.dmasg.form;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegment;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import java.nio.ByteBuffer;

/**
 * Physical region descriptor table of an AHCI command table.
 *
 * <p>Layout (AHCI 1.3.1, command table), from byte 128 of the command table on, 16 bytes each, little-endian:
 *
 * <pre>
 * bytes 0..7   data address, even
 * bytes 8..11  zero
 * bytes 12..15 length - 1 in bits 0 to 21, odd; bit 31 asks for an interrupt and stays zero
 * </pre>
 *
 * <p>A descriptor covers at most 4 MiB. The table lies in the driver's command table, so that no page is taken.
 */
public final class AhciPrdt extends DeviceForm {
    /** Where the descriptors start in a command table. */
    public static final int TABLE_OFFSET = 0x80;

    /** Most descriptors that a command header can count. */
    public static final int MAX_ENTRIES = 65535;

    private static final @ByteCount int ENTRY = 16;
    private static final @ByteCount long LARGEST_LENGTH = 4L << 20;

    private final ByteBuffer table;
    private final int maxEntries;
    private final SegmentLimits limits;
    private int count;

    /**
     * An empty table.
     *
     * @param commandTable the command table
     * @param maxEntries descriptors it has room for, 1 to {@link #MAX_ENTRIES}
     * @throws IllegalArgumentException if the number is out of range or the command table too small
     */
    public AhciPrdt(TablePage commandTable, int maxEntries) {
        table = commandTable.bytes();
        long room = Math.min(MAX_ENTRIES, (table.capacity() - TABLE_OFFSET) / ENTRY);
        Refusal.requireRange("maximum number of descriptors", maxEntries, 1, room);
        this.maxEntries = maxEntries;
        limits = new SegmentLimits(LARGEST_LENGTH, SegmentLimits.NO_BOUNDARY, maxEntries, 2);
    }

    @Override
    public SegmentLimits limits() {
        return limits;
    }

    @Override
    public TableNeed need(@ByteCount long mappedBytes, long maxSegments) {
        return descriptors(Math.min(maxSegments, mappedBytes / 2));
    }

    @Override
    public TableNeed used() {
        return descriptors(count);
    }

    private static TableNeed descriptors(long entries) {
        return new TableNeed(entries, 0, entries * ENTRY);
    }

    @Override
    public void accept(@DmaAddr long[] addresses, long[] extents, int from, int to) throws DmaException {
        long segment = nextSegment();
        ByteBuffer out = table;
        int at = count;
        long sum = 0;
        for (int i = from; i < to; i++, segment++, at++) {
            long address = addresses[i];
            long length = DmaSegment.length(extents[i]);
            if ((address & 1) != 0) {
                throw Refusal.address(segment, address, "even");
            }
            if (length > LARGEST_LENGTH || (length & 1) != 0) {
                throw Refusal.length(segment, length, "even, at most " + LARGEST_LENGTH);
            }
            if (at == maxEntries) {
                throw Refusal.tooMany(segment, "descriptors", maxEntries);
            }
            int entry = TABLE_OFFSET + at * ENTRY;
            out.putLong(entry, address);
            out.putLong(entry + Long.BYTES, (length - 1) << Integer.SIZE);
            sum += length;
        }
        count = at;
        accepted(to - from, sum);
    }

    @Override
    void finish() {}

    @Override
    void forget() {
        count = 0;
    }

    /**
     * Number of descriptors: the PRDTL field of the command header.
     *
     * @return count
     */
    public int entries() {
        return count;
    }
}
