package io.github.dmasg.legacy.iter;

/** The bytes behind the pages. Kernel: {@code kmap_local_page()} and {@code kunmap_local()}. */
@FunctionalInterface
public interface PageMemory {
    /**
     * Makes the bytes of a page reachable.
     *
     * @param page a {@link io.github.dmasg.legacy.sg.PageRef}
     * @return the 4096 bytes of the page; writes go to the page
     */
    byte[] map(long page);

    /**
     * Ends the use of a page that was mapped. The default does nothing.
     *
     * @param page a {@link io.github.dmasg.legacy.sg.PageRef}
     */
    default void unmap(long page) {}
}
