package io.github.dmasg.proptests.drivers.umem;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.form.BlockSizes;
import io.github.dmasg.form.BlockTable;

/**
 * What the driver on the new interface needs while it chooses the page size, after it has seen the mapping (S9): one for all regions,
 * empty between two registrations.
 */
public final class LateChoice {
    private static final int MOST_BLOCKS = 1 << 24;
    private static final int SMALLEST_SHIFT = 12;

    private final long pageSizes;
    private final DmaSgList segments = new DmaSgList();
    private final BlockSizes sizes = new BlockSizes();
    private final BlockTable blocks = new BlockTable(MOST_BLOCKS, SMALLEST_SHIFT);

    /**
     * Nothing chosen.
     *
     * @param pageSizes bit n set: the adapter can use pages of 2^n bytes
     */
    public LateChoice(long pageSizes) {
        this.pageSizes = pageSizes;
    }

    /**
     * Where a mapping goes first.
     *
     * @return the list
     */
    public DmaSgList segments() {
        return segments;
    }

    /**
     * Chooses the page size for the mapping in the list and cuts it into pages.
     *
     * @param virtual where remote hosts will see the first byte
     * @return false if no size fits
     */
    public boolean make(long virtual) {
        long best = sizes.best(segments, pageSizes, virtual);
        if (best == BlockSizes.NONE) {
            return false;
        }
        blocks.blockShift(Long.numberOfTrailingZeros(best));
        try {
            blocks.fill(segments);
        } catch (DmaException e) {
            return false;
        }
        return true;
    }

    /**
     * The pages.
     *
     * @return blocks of the chosen size
     */
    public BlockTable blocks() {
        return blocks;
    }

    /** Forgets the mapping; the adapter has its own table of it. */
    public void clear() {
        segments.clear();
        blocks.clear();
    }
}
