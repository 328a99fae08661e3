package io.github.dmasg.page;

import io.github.dmasg.argument.BadArgument;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.PhysAddr;
import org.jspecify.annotations.Nullable;

/**
 * One physical range as a source: memory with or without pages, at no cost per page.
 *
 * <p>Device memory needs no metadata per page to be mapped (S12, S35, S37): a terabyte is described by this one object of a few
 * words. Ranges of 1 TiB and more are handed out as several adjacent entries, which every mapper joins again where it may.
 *
 * <p>Immutable, safe to share between threads.
 */
public final class PhysicalRange implements PageSource {
    private static final @ByteCount long LARGEST_PIECE = BioVec.MAX_LENGTH & -BioVec.PAGE_SIZE;
    private static final @PhysAddr long END_OF_MEMORY = (BioVec.MAX_PFN + 1) << BioVec.PAGE_SHIFT;

    private final @PhysAddr long start;
    private final @ByteCount long length;
    private final int provider;

    /**
     * A range of ordinary memory.
     *
     * @param start physical address of the first byte, any alignment, below 2^52
     * @param length bytes, greater than 0
     * @throws IllegalArgumentException if the range is empty or leaves the 52-bit physical address space
     */
    public PhysicalRange(@PhysAddr long start, @ByteCount long length) {
        this(start, length, BioVec.ORDINARY);
    }

    /**
     * A range of a provider's memory.
     *
     * @param start physical address of the first byte, any alignment, below 2^52
     * @param length bytes, greater than 0
     * @param provider 0 for ordinary memory, otherwise the number the provider registered under
     * @throws IllegalArgumentException if the range is empty or leaves the 52-bit physical address space, or the provider
     *     number is out of range
     */
    public PhysicalRange(@PhysAddr long start, @ByteCount long length, int provider) {
        if (length <= 0) {
            throw BadArgument.of("length", length, "> 0");
        }
        if (start < 0 || length > END_OF_MEMORY - start) {
            throw BadArgument.of(
                    "physical range 0x" + Long.toHexString(start) + " + length", length, "end at most 2^52");
        }
        if (provider < 0 || provider > BioVec.MAX_PROVIDER) {
            throw BadArgument.of("provider", provider, "0.." + BioVec.MAX_PROVIDER);
        }
        this.start = start;
        this.length = length;
        this.provider = provider;
    }

    @Override
    public PageCursor cursor(@Nullable PageCursor reuse) {
        RangeCursor cursor = reuse instanceof RangeCursor own ? own : new RangeCursor();
        cursor.begin(this);
        return cursor;
    }

    @Override
    public @ByteCount long bytes() {
        return length;
    }

    /**
     * Physical address of the first byte.
     *
     * @return physical address in bytes
     */
    public @PhysAddr long start() {
        return start;
    }

    /**
     * Provider of the memory.
     *
     * @return 0 for ordinary memory
     */
    public int provider() {
        return provider;
    }

    @Override
    public String toString() {
        return "0x" + Long.toHexString(start) + "+0x" + Long.toHexString(length)
                + (provider == BioVec.ORDINARY ? "" : " of provider " + provider);
    }

    private static final class RangeCursor extends PageCursor {
        private @PhysAddr long next;
        private @ByteCount long left;
        private int provider;

        private RangeCursor() {
            frames = new long[1];
            extents = new long[1];
        }

        private void begin(PhysicalRange range) {
            next = range.start;
            left = range.length;
            provider = range.provider;
            from = 0;
            to = 0;
        }

        @Override
        public boolean next() {
            if (left == 0) {
                return false;
            }
            long offset = next & BioVec.PAGE_SIZE - 1;
            long piece = Math.min(left, LARGEST_PIECE - offset);
            frames[0] = BioVec.frame(next >>> BioVec.PAGE_SHIFT, provider, piece);
            extents[0] = BioVec.extent(offset, piece);
            to = 1;
            next += piece;
            left -= piece;
            return true;
        }
    }
}
