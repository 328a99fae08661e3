package io.github.dmasg.proptests.drivers.vmwgfx;

import io.github.dmasg.legacy.dmamap.ClassicDma;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.PageSequence;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;

/**
 * The pages of a buffer on the classic interface, and whatever its mode has for the device: an address array, or a scatterlist.
 *
 * <p>Which of the fields count depends on the mode; nothing but the cursor's care keeps one from being read for another.
 */
final class ClassicBuffer {
    private static final long[] NO_PAGES = {};
    private static final @DmaAddr long[] NO_ADDRESSES = {};

    private final BufferMode mode;
    private final ClassicDma dma;
    private final @ByteCount long maxSegment;
    private final SgAllocator allocator = SgAllocator.heap();
    private final WarnLog warnings = new WarnLog();
    private final SgTable table = new SgTable();
    private long[] pages = NO_PAGES;
    private @DmaAddr long[] addresses = NO_ADDRESSES;

    ClassicBuffer(BufferMode mode, ClassicDma dma, @ByteCount long maxSegment) {
        this.mode = mode;
        this.dma = dma;
        this.maxSegment = maxSegment;
    }

    /** The buffer gets its pages, {@link PageRef} values; addresses count for coherent memory only. */
    int populate(long[] newPages, @DmaAddr long[] newAddresses) {
        pages = newPages;
        addresses = newAddresses;
        return mode == BufferMode.MAPPED_WITH_PAGES ? map() : 0;
    }

    /** The device is about to use it. */
    int bind() {
        return mode == BufferMode.MAPPED_WHILE_BOUND ? map() : 0;
    }

    private int map() {
        long bytes = (long) pages.length * PageRef.PAGE_SIZE;
        PageSequence row = PageSequence.of(pages);
        int error = table.allocateFromPages(row, pages.length, 0, bytes, maxSegment, allocator, warnings);
        if (error != 0) {
            return error;
        }
        error = dma.mapTable(table);
        if (error != 0) {
            table.free(allocator);
        }
        return error;
    }

    void unbind() {
        if (mode == BufferMode.MAPPED_WHILE_BOUND) {
            unmap();
        }
    }

    void unpopulate() {
        if (mode == BufferMode.MAPPED_WITH_PAGES) {
            unmap();
        }
        pages = NO_PAGES;
        addresses = NO_ADDRESSES;
    }

    private void unmap() {
        dma.unmapTable(table);
        table.free(allocator);
    }

    BufferMode mode() {
        return mode;
    }

    int count() {
        return pages.length;
    }

    long page(int index) {
        return pages[index];
    }

    @DmaAddr
    long address(int index) {
        return addresses[index];
    }

    SgTable table() {
        return table;
    }
}
