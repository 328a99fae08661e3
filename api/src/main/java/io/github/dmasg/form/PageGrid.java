package io.github.dmasg.form;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;

/**
 * Turns segments into whole pages of a device: the rule that PRP lists, block tables and page tables share.
 *
 * <p>Only the first segment may start and only the last may end inside a page, because such tables have no place for a gap; a
 * segment that continues in the very byte behind the one before leaves none.
 */
final class PageGrid {
    private int shift;
    private @ByteCount long mask;
    private boolean begun;
    private @DmaAddr long end;

    /** Offset of the first byte in its page. */
    private @ByteCount long offset;

    /** First page that the last segment adds. */
    private @DmaAddr long first;

    /** How many pages it adds; 0 if it lies in the page of the one before. */
    private long pages;

    PageGrid(int shift) {
        pages(shift);
    }

    /** Other pages from now on; only while the grid is reset. */
    void pages(int newShift) {
        shift = newShift;
        mask = (1L << newShift) - 1;
    }

    void reset() {
        begun = false;
        offset = 0;
    }

    void take(@DmaAddr long address, @ByteCount long length, long segment) throws DmaException {
        if (!begun) {
            begun = true;
            offset = address & mask;
            first = address - offset;
        } else if ((end & mask) == 0) {
            if ((address & mask) != 0) {
                throw Refusal.address(segment, address, "a multiple of " + (mask + 1) + ", as it is not the first");
            }
            first = address;
        } else if (address == end) {
            first = (end | mask) + 1;
        } else {
            throw Refusal.end(segment - 1, end, "a multiple of " + (mask + 1) + ", as it is not the last");
        }
        end = address + length;
        pages = ((((end - 1) & ~mask) - first) >> shift) + 1;
    }

    @DmaAddr
    long first() {
        return first;
    }

    long pages() {
        return pages;
    }

    @ByteCount
    long offset() {
        return offset;
    }

    /** Most pages that a number of bytes can touch if the first byte may lie at any multiple of an alignment. */
    static long most(@ByteCount long bytes, int shift, @ByteCount long alignment) {
        long page = 1L << shift;
        return bytes <= alignment ? 1 : 1 + ceilDiv(bytes - alignment, page);
    }

    /** Of two numbers greater than 0. */
    static long ceilDiv(long value, long divisor) {
        return (value - 1) / divisor + 1;
    }
}
