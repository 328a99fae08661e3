package io.github.dmasg.proptests.drivers.gpu;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.legacy.adapter.SgTables;
import io.github.dmasg.legacy.dmamap.ClassicDma;
import io.github.dmasg.legacy.iter.SgDmaPageIterator;
import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.page.PageSource;

/** One buffer object on the classic interface. */
public final class ClassicGpu {
    private static final int PAGE = 4096;

    private final ClassicDma dma;
    private final Gart gart;
    private final ArrayFill fill;
    private final SgAllocator allocator = SgAllocator.heap();
    private SgTable table = new SgTable();
    private long[] addresses = {};
    private Binding binding = Binding.NONE;

    /**
     * A buffer object without pages.
     *
     * @param dma maps for the GPU
     * @param gart the GPU's table
     * @param fill right, or with the bug
     */
    public ClassicGpu(ClassicDma dma, Gart gart, ArrayFill fill) {
        this.dma = dma;
        this.gart = gart;
        this.fill = fill;
    }

    /**
     * Gives it pages, or other pages than it had; what is bound stays bound, to the new ones.
     *
     * @param pages whole pages, as many as it had
     * @return how it went
     */
    public GpuStatus populate(PageSource pages) {
        SgTable next;
        try {
            next = SgTables.fromPages(pages, allocator);
        } catch (DmaException e) {
            return GpuStatus.NO_MEMORY;
        }
        int mapped = dma.mapTable(next);
        if (mapped != 0) {
            next.free(allocator);
            return mapped == -Errno.ENOMEM ? GpuStatus.NO_MEMORY : GpuStatus.IMPOSSIBLE;
        }
        SgTable old = table;
        table = next;
        addresses = new long[(int) (pages.bytes() / PAGE)];
        if (fill == ArrayFill.DMA_PAGES) {
            fillFromDmaPages();
        } else {
            fillAlongWithPages();
        }
        bind(binding);
        release(old);
        return GpuStatus.DONE;
    }

    private void fillFromDmaPages() {
        SgDmaPageIterator page = new SgDmaPageIterator();
        page.start(table.sgl(), table.nents(), 0);
        for (int i = 0; page.next(); i++) {
            addresses[i] = page.dmaAddress();
        }
    }

    private void fillAlongWithPages() {
        int i = 0;
        for (SgCursor sg = new SgCursor(table.sgl()); sg.hasEntry(); sg.advance()) {
            for (long at = 0; at < sg.length(); at += PAGE) {
                addresses[i++] = sg.dmaAddress() + at;
            }
        }
    }

    /**
     * Shows a part of it to the GPU.
     *
     * @param part what and where
     */
    public void bind(Binding part) {
        binding = part;
        for (int i = 0; i < part.pages(); i++) {
            gart.set(part.at() + i, addresses[part.first() + i]);
        }
    }

    /** Hides it from the GPU. */
    public void unbind() {
        for (int i = 0; i < binding.pages(); i++) {
            gart.clear(binding.at() + i);
        }
        binding = Binding.NONE;
    }

    /** Takes its pages. The array stays, and nothing tells that it is out of date. */
    public void unpopulate() {
        unbind();
        release(table);
        table = new SgTable();
    }

    private void release(SgTable old) {
        if (old.sgl() != null) {
            dma.unmapTable(old);
            old.free(allocator);
        }
    }
}
