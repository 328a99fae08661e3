package io.github.dmasg.form;

import io.github.dmasg.dma.DmaCursor;
import io.github.dmasg.dma.DmaSegment;
import io.github.dmasg.dma.DmaSegments;
import io.github.dmasg.unit.ByteCount;
import org.jspecify.annotations.Nullable;

/**
 * Finds the best block size for segments that are mapped already: the choice that the driver makes, late, and common code does
 * not have to know (S9, S19).
 *
 * <p>The device sees the bytes at a virtual address of its own. A size fits if every jump of the DMA address falls on a block
 * edge of the virtual range and DMA and virtual address agree below the block size. Of the sizes that fit the largest is best;
 * but among those that hold the whole range in one block the smallest, as larger ones gain nothing.
 *
 * <p>Cost: one walk. Keeps a cursor, so that a steady caller allocates nothing. Not thread-safe.
 */
public final class BlockSizes {
    /** Result when no size fits. */
    public static final long NONE = 0;

    private @Nullable DmaCursor cursor;

    /** For one caller. */
    public BlockSizes() {}

    /**
     * The best block size.
     *
     * @param segments the mapping
     * @param sizes bit n set: the device can use blocks of 2^n bytes
     * @param virtualAddress where the device will see the first byte, unsigned
     * @return one of the sizes, or {@link #NONE} if none fits, there are no segments, or the range would pass 2^64
     */
    public @ByteCount long best(DmaSegments segments, @ByteCount long sizes, long virtualAddress) {
        DmaCursor reading = segments.cursor(cursor);
        cursor = reading;
        long differing = 0;
        long at = virtualAddress;
        long end = 0;
        while (reading.next()) {
            long[] addresses = reading.addresses();
            long[] extents = reading.extents();
            for (int i = reading.from(), to = reading.to(); i < to; i++) {
                long address = addresses[i];
                if (at == virtualAddress) {
                    differing |= address ^ at;
                } else if (address != end) {
                    differing |= address | at;
                }
                long length = DmaSegment.length(extents[i]);
                end = address + length;
                at += length;
            }
        }
        long last = at - 1;
        if (at == virtualAddress || Long.compareUnsigned(last, virtualAddress) < 0) {
            return NONE;
        }
        return choose(sizes, differing, virtualAddress ^ last);
    }

    /** The differing bits bound the size from above; the bits that vary within the range say when one block is enough. */
    private static @ByteCount long choose(@ByteCount long sizes, long differing, long varying) {
        long largest = Long.lowestOneBit(differing);
        long fitting = largest == 0 ? sizes : sizes & (largest | largest - 1);
        long whole = varying == 0 ? fitting : fitting & -(Long.highestOneBit(varying) << 1);
        if (Long.highestOneBit(varying) == Long.MIN_VALUE) {
            whole = 0;
        }
        return whole != 0 ? Long.lowestOneBit(whole) : Long.highestOneBit(fitting);
    }
}
