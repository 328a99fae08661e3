package io.github.dmasg.proptests.drivers.umem;

import io.github.dmasg.page.PageSource;
import org.jspecify.annotations.Nullable;

/** One memory region of rxe on the new interface: page side only; it has neither mapper nor DMA segments to go wrong with. */
public final class DirectRxe {
    private @Nullable PageMap map;

    /** No region yet. */
    public DirectRxe() {}

    /**
     * Registers memory.
     *
     * @param region pinned memory
     * @return how it went
     */
    public RegionStatus register(UserRegion region) {
        PageSource pages = region.pages();
        long[] pfns = new long[Math.toIntExact(pages.bytes() >>> 12)];
        int[] count = {0};
        pages.forEachPage(pfn -> pfns[count[0]++] = pfn);
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
    }
}
