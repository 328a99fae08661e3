package io.github.dmasg.page;

import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.Pfn;
import io.github.dmasg.unit.PhysAddr;

/**
 * Packs and unpacks one page-side entry: {@code {page, offset, length}} plus the provider of the page, in two {@code long}s.
 *
 * <p>Layout, chosen so that the usual entry (ordinary memory, shorter than 4 GiB) has a frame word that is just its page
 * frame number:
 *
 * <pre>
 * frame   63......56 55..........40 39.................0
 *         length     provider       page frame number
 *         bits 32-39
 * extent  63......................32 31................0
 *         length bits 0-31           offset
 * </pre>
 *
 * <p>Invariants of a packed entry: page frame number at most {@link #MAX_PFN} (52 bits of physical address), provider at most
 * {@link #MAX_PROVIDER}, offset at most {@link #MAX_OFFSET} and possibly beyond the page (the classic list allows it, so a round
 * trip must keep it), length at most {@link #MAX_LENGTH}. Sixteen bytes an entry, as {@code struct bio_vec} (S1).
 *
 * <p>All methods are pure and allocate nothing.
 */
public final class BioVec {
    /** Binary logarithm of the page size that frame numbers count in. */
    public static final int PAGE_SHIFT = 12;

    /** Bytes in a page, the unit of a page frame number. */
    public static final @ByteCount long PAGE_SIZE = 1L << PAGE_SHIFT;

    /** Largest page frame number an entry can hold. */
    public static final @Pfn long MAX_PFN = (1L << 40) - 1;

    /** Largest offset from the start of the page, in bytes. */
    public static final @ByteCount long MAX_OFFSET = 0xffff_ffffL;

    /** Largest length of one entry, in bytes: one below 1 TiB. */
    public static final @ByteCount long MAX_LENGTH = (1L << 40) - 1;

    /** Provider of ordinary memory. */
    public static final int ORDINARY = 0;

    /** Largest provider number. */
    public static final int MAX_PROVIDER = 0xffff;

    private static final int PROVIDER_SHIFT = 40;
    private static final int LENGTH_HIGH_SHIFT = 56;
    private static final int LENGTH_LOW_BITS = 32;

    private BioVec() {}

    /**
     * The first word of an entry. Arguments are not checked: see {@link BioVecList#append(long, long, long, int)} for the
     * checked way in.
     *
     * @param pfn page frame number, 0 to {@link #MAX_PFN}
     * @param provider provider of the page, 0 for ordinary memory
     * @param length length in bytes, 0 to {@link #MAX_LENGTH}
     * @return the frame word
     */
    public static long frame(@Pfn long pfn, int provider, @ByteCount long length) {
        return pfn | (long) provider << PROVIDER_SHIFT | length >>> LENGTH_LOW_BITS << LENGTH_HIGH_SHIFT;
    }

    /**
     * The second word of an entry. Arguments are not checked.
     *
     * @param offset offset in bytes from the start of the page, 0 to {@link #MAX_OFFSET}
     * @param length length in bytes, 0 to {@link #MAX_LENGTH}
     * @return the extent word
     */
    public static long extent(@ByteCount long offset, @ByteCount long length) {
        return offset | length << LENGTH_LOW_BITS;
    }

    /**
     * Page frame number of an entry.
     *
     * @param frame frame word
     * @return page frame number, 4 KiB units
     */
    public static @Pfn long pfn(long frame) {
        return frame & MAX_PFN;
    }

    /**
     * Provider of an entry's page.
     *
     * @param frame frame word
     * @return 0 for ordinary memory, otherwise the number the provider registered under
     */
    public static int provider(long frame) {
        return (int) (frame >>> PROVIDER_SHIFT) & MAX_PROVIDER;
    }

    /**
     * Offset of an entry's first byte from the start of its page.
     *
     * @param extent extent word
     * @return offset in bytes, may be 4096 or more
     */
    public static @ByteCount long offset(long extent) {
        return extent & MAX_OFFSET;
    }

    /**
     * Length of an entry.
     *
     * @param frame frame word
     * @param extent extent word
     * @return length in bytes
     */
    public static @ByteCount long length(long frame, long extent) {
        return (@ByteCount long) (frame >>> LENGTH_HIGH_SHIFT << LENGTH_LOW_BITS | extent >>> LENGTH_LOW_BITS);
    }

    /**
     * Physical address of an entry's first byte.
     *
     * @param frame frame word
     * @param extent extent word
     * @return physical address in bytes; cannot overflow
     */
    public static @PhysAddr long phys(long frame, long extent) {
        return ((frame & MAX_PFN) << PAGE_SHIFT) + (extent & MAX_OFFSET);
    }
}
