package io.github.dmasg.legacy.blk;

import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.unit.ByteCount;

/**
 * Walks every page of every vector of a bio, done or not. Kernel: {@code bio_for_each_segment_all()}, Linux 6.12.
 *
 * <p>Faithful: the bio's position and size are ignored, which is what its owner wants when it releases pages and a trap
 * for everyone else. Allocates nothing per page; not thread safe.
 */
public final class AllSegmentsCursor {
    private final BioVecs vecs;
    private int index;
    private @ByteCount long done;
    private long page;
    private @ByteCount long offset;
    private @ByteCount long length;

    /**
     * Starts a walk before the first page.
     *
     * @param vecs the vectors of the bio
     */
    public AllSegmentsCursor(BioVecs vecs) {
        this.vecs = vecs;
    }

    /**
     * Goes to the next page.
     *
     * @return false after the last one
     */
    public boolean next() {
        if (index >= vecs.count()) {
            return false;
        }
        if (done != 0) {
            page = PageRef.plus(page, 1);
            offset = 0;
        } else {
            long start = vecs.offset(index);
            page = PageRef.plus(vecs.page(index), start >>> PageRef.PAGE_SHIFT);
            offset = start & (PageRef.PAGE_SIZE - 1);
        }
        length = Math.min(PageRef.PAGE_SIZE - offset, vecs.length(index) - done);
        done += length;
        if (done == vecs.length(index)) {
            index++;
            done = 0;
        }
        return true;
    }

    /**
     * The page.
     *
     * @return a {@link PageRef}
     */
    public long page() {
        return page;
    }

    /**
     * Where the memory starts in the page.
     *
     * @return bytes, 0 to 4095
     */
    public @ByteCount long offset() {
        return offset;
    }

    /**
     * Bytes of the page that belong to the vector.
     *
     * @return bytes, 0 to 4096
     */
    public @ByteCount long length() {
        return length;
    }
}
