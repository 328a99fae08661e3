package io.github.dmasg.legacy.sg;

import io.github.dmasg.unit.Pfn;
import io.github.dmasg.unit.PhysAddr;

/**
 * A page of the classic interface: what a {@code struct page} pointer identifies, packed into one {@code long}.
 *
 * <p>Layout: bits 0 to 51 are the page frame number (4 KiB units), bits 52 to 61 the id of the provider (the kernel's
 * {@code pgmap}) that owns the page, 0 for ordinary memory. Bits 62 and 63 are always 0, which leaves room for the two
 * mark bits when a reference is stored in a {@code page_link} word.
 *
 * <p>Divergence: a reference of frame 0 of ordinary memory is the all-zero word and therefore equals the page of a slot
 * that was never set, which the kernel shows as a null pointer.
 */
public final class PageRef {
    /** {@code PAGE_SHIFT}: a page has {@code 1 << PAGE_SHIFT} bytes. */
    public static final int PAGE_SHIFT = 12;

    /** {@code PAGE_SIZE}: bytes in a page. */
    public static final int PAGE_SIZE = 1 << PAGE_SHIFT;

    /** The largest page frame number: 64-bit physical addresses end there. */
    public static final @Pfn long MAX_PFN = (1L << 52) - 1;

    /** The largest provider id. */
    public static final int MAX_PROVIDER = (1 << 10) - 1;

    private static final int PROVIDER_SHIFT = 52;

    private PageRef() {}

    /**
     * The page of ordinary memory with the given frame number.
     *
     * @param pfn page frame number, 0 to {@link #MAX_PFN}
     * @return the reference
     * @throws IllegalArgumentException if the number is out of range
     */
    public static long of(@Pfn long pfn) {
        return of(pfn, 0);
    }

    /**
     * The page with the given frame number and provider.
     *
     * @param pfn page frame number, 0 to {@link #MAX_PFN}
     * @param provider provider id, 0 (ordinary memory) to {@link #MAX_PROVIDER}
     * @return the reference
     * @throws IllegalArgumentException if a number is out of range
     */
    public static long of(@Pfn long pfn, int provider) {
        if (pfn < 0 || pfn > MAX_PFN) {
            throw new IllegalArgumentException("pfn: 0x" + Long.toHexString(pfn) + " (expected: 0 to 2^52 - 1)");
        }
        if (provider < 0 || provider > MAX_PROVIDER) {
            throw new IllegalArgumentException("provider: " + provider + " (expected: 0 to " + MAX_PROVIDER + ")");
        }
        return (long) provider << PROVIDER_SHIFT | pfn;
    }

    /**
     * Frame number of a page. Kernel: {@code page_to_pfn()}.
     *
     * @param page a reference
     * @return page frame number, 0 to {@link #MAX_PFN}
     */
    public static @Pfn long pfn(long page) {
        return page & MAX_PFN;
    }

    /**
     * Provider of a page. Kernel: {@code page->pgmap}, read for device memory only.
     *
     * @param page a reference
     * @return provider id, 0 for ordinary memory
     */
    public static int provider(long page) {
        return (int) (page >>> PROVIDER_SHIFT);
    }

    /**
     * Physical address of the first byte of a page. Kernel: {@code page_to_phys()}.
     *
     * @param page a reference
     * @return physical address, an unsigned 64-bit value
     */
    public static @PhysAddr long phys(long page) {
        return pfn(page) << PAGE_SHIFT;
    }

    /**
     * The n-th page after the given one. Kernel: {@code nth_page()}. The frame number wraps at 2^52.
     *
     * <p>Divergence: the result keeps the provider of the start page, where the kernel would read the provider of
     * whatever page lies there.
     *
     * @param page a reference
     * @param n number of pages to advance
     * @return the reference
     */
    public static long plus(long page, long n) {
        return (page & ~MAX_PFN) | ((page + n) & MAX_PFN);
    }

    /**
     * Whether the second page may be joined to the first in one entry. Kernel: {@code pages_are_mergeable()}.
     *
     * <p>The frames must be consecutive and both pages must belong to the same provider or both to none (S29).
     *
     * @param first the page that would come first
     * @param second the page that would follow
     * @return whether they may share an entry
     */
    public static boolean mergeable(long first, long second) {
        return pfn(second) == pfn(first) + 1 && provider(first) == provider(second);
    }
}
