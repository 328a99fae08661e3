package io.github.dmasg.proptests.drivers.umem;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.legacy.adapter.SgTables;
import io.github.dmasg.legacy.iter.SgPageIterator;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgTable;
import org.jspecify.annotations.Nullable;

/** One memory region of rxe on the classic interface: a scatterlist whose DMA side it must never touch. */
public final class ClassicRxe {
    private final SgAllocator allocator = SgAllocator.heap();
    private SgTable table = new SgTable();
    private @Nullable PageMap map;

    /** No region yet. */
    public ClassicRxe() {}

    /**
     * Registers memory.
     *
     * @param region pinned memory
     * @return how it went
     */
    public RegionStatus register(UserRegion region) {
        try {
            table = SgTables.fromPages(region.pages(), allocator);
        } catch (DmaException e) {
            return RegionStatus.NO_MEMORY;
        }
        int count = 0;
        SgPageIterator page = new SgPageIterator();
        for (page.start(table.sgl(), table.origNents(), 0); page.next(); ) {
            count++;
        }
        long[] pfns = new long[count];
        page.start(table.sgl(), table.origNents(), 0);
        for (int i = 0; page.next(); i++) {
            pfns[i] = PageRef.pfn(page.page());
        }
        map = new PageMap(pfns, (int) (region.address() & 4095));
        return RegionStatus.REGISTERED;
    }

    /**
     * Where the pages are.
     *
     * @return map of the region, or null if there is none
     */
    public @Nullable PageMap map() {
        return map;
    }

    /** Ends the region. */
    public void deregister() {
        map = null;
        table.free(allocator);
    }
}
