package io.github.dmasg.proptests.drivers.vmwgfx;

import io.github.dmasg.legacy.iter.SgDmaPageIterator;
import io.github.dmasg.legacy.iter.SgPageIterator;
import io.github.dmasg.legacy.kernel.UndefinedInKernelException;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.unit.Conversions;
import io.github.dmasg.unit.DmaAddr;

/**
 * One cursor over the pages of a buffer in any of its modes. Kernel: {@code struct vmw_piter}.
 *
 * <p>A cursor shows either CPU pages or DMA addresses, as it was started. Faithful: both kinds have one type, so that only a run
 * shows a call of the wrong accessor, which the kernel follows through a null pointer.
 */
final class ClassicPageCursor {
    private final SgPageIterator cpuPages = new SgPageIterator();
    private final SgDmaPageIterator dmaPages = new SgDmaPageIterator();
    private final ClassicBuffer buffer;
    private final boolean dma;
    private final boolean list;
    private int index;

    private ClassicPageCursor(ClassicBuffer buffer, int firstPage, boolean dma) {
        this.buffer = buffer;
        this.dma = dma;
        list = buffer.mode() == BufferMode.MAPPED_WITH_PAGES || buffer.mode() == BufferMode.MAPPED_WHILE_BOUND;
        index = firstPage - 1;
        if (list && dma) {
            // The number of entries on the page side: what lies behind the mapped ones has to be empty.
            dmaPages.start(buffer.table().sgl(), buffer.table().origNents(), firstPage);
        } else if (list) {
            cpuPages.start(buffer.table().sgl(), buffer.table().origNents(), firstPage);
        }
    }

    /** A cursor in front of a page, for {@link #page()}. */
    static ClassicPageCursor cpu(ClassicBuffer buffer, int firstPage) {
        return new ClassicPageCursor(buffer, firstPage, false);
    }

    /** A cursor in front of a page, for {@link #address()}. */
    static ClassicPageCursor dma(ClassicBuffer buffer, int firstPage) {
        return new ClassicPageCursor(buffer, firstPage, true);
    }

    /** Moves to the next page; false at the end. */
    boolean next() {
        if (list) {
            return dma ? dmaPages.next() : cpuPages.next();
        }
        index++;
        return index < buffer.count();
    }

    /** The page as the CPU knows it, a {@link PageRef}. */
    long page() {
        if (dma) {
            throw new UndefinedInKernelException("page: of a cursor over DMA addresses (expected: over CPU pages)");
        }
        return list ? cpuPages.page() : buffer.page(index);
    }

    /** The page as the device knows it. */
    @DmaAddr
    long address() {
        if (!dma) {
            throw new UndefinedInKernelException("address: of a cursor over CPU pages (expected: over DMA addresses)");
        }
        if (list) {
            return dmaPages.dmaAddress();
        }
        return buffer.mode() == BufferMode.COHERENT
                ? buffer.address(index)
                : Conversions.sameOnBus(PageRef.phys(buffer.page(index)));
    }
}
