package io.github.dmasg.proptests.drivers.umem;

import io.github.dmasg.page.BioVecList;
import io.github.dmasg.page.PageSource;

/**
 * Pinned user memory.
 *
 * @param address user virtual address of the first byte
 * @param length bytes
 * @param pages the pages that hold it, whole, in order
 * @param virtual where remote hosts will see the first byte
 */
public record UserRegion(long address, long length, PageSource pages, long virtual) {
    private static final long PAGE_MASK = 4095;

    /**
     * Memory that fills its pages, seen by remote hosts at the user's address.
     *
     * @param address user virtual address, the start of a page
     * @param pages the pages
     * @return the region
     */
    public static UserRegion whole(long address, PageSource pages) {
        return new UserRegion(address, pages.bytes(), pages, address);
    }

    /**
     * The bytes themselves, without what else is in the first and the last page.
     *
     * @return the memory to map
     */
    public PageSource memory() {
        long[] skip = {address & PAGE_MASK};
        if (skip[0] == 0 && length == pages.bytes()) {
            return pages;
        }
        long[] left = {length};
        BioVecList exact = new BioVecList();
        pages.forEachPageRange((pfn, count) -> {
            long bytes = Math.min((count << 12) - skip[0], left[0]);
            if (bytes > 0) {
                exact.append((pfn << 12) + skip[0], bytes);
            }
            skip[0] = 0;
            left[0] -= bytes;
        });
        return exact;
    }
}
