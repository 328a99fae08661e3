package io.github.dmasg.proptests.drivers.umem;

import java.util.Arrays;

/** How software finds the pages of a region: page frame numbers in order. */
public final class PageMap {
    private final long[] pfns;
    private final int offset;

    /**
     * A map.
     *
     * @param pfns page frame numbers; kept, not copied
     * @param offset of the first byte in the first page
     */
    public PageMap(long[] pfns, int offset) {
        this.pfns = pfns;
        this.offset = offset;
    }

    /**
     * Where the first byte is in the first page.
     *
     * @return 0 to 4095
     */
    public int offset() {
        return offset;
    }

    /**
     * Where a byte is.
     *
     * @param index counted from the first byte of the region
     * @return physical address
     */
    public long phys(long index) {
        long at = index + offset;
        return (pfns[(int) (at >>> 12)] << 12) + (at & 4095);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PageMap that && offset == that.offset && Arrays.equals(pfns, that.pfns);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(pfns) + offset;
    }

    @Override
    public String toString() {
        return Arrays.toString(pfns) + "+" + offset;
    }
}
