package io.github.dmasg.legacy.blk;

import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.unit.ByteCount;

/**
 * Walks what is left of a bio, one piece at a time.
 *
 * <pre>
 * BvecCursor c = BvecCursor.ofPages();
 * c.reset(bio);
 * while (c.next()) {
 *     copy(c.page(), c.offset(), c.length());
 * }
 * </pre>
 *
 * <p>A vector of length 0 is a piece of its own. The bio's own position does not move. Allocates nothing per piece;
 * reusable through {@link #reset}; not thread safe.
 */
public final class BvecCursor {
    private static final long U32 = 0xffff_ffffL;

    private final boolean singlePage;
    private final BvecIter iter = new BvecIter(0, 0, 0);
    private BioVecs vecs = new BioVecs();
    private boolean onPiece;
    private long page;
    private @ByteCount long offset;
    private @ByteCount long length;

    private BvecCursor(boolean singlePage) {
        this.singlePage = singlePage;
    }

    /**
     * A cursor whose pieces are whole vectors. Kernel: {@code bio_for_each_bvec()}.
     *
     * <p>Page and offset are those of the vector plus the bytes behind the position: the offset may exceed a page.
     *
     * @return a cursor past the end
     */
    public static BvecCursor ofVectors() {
        return new BvecCursor(false);
    }

    /**
     * A cursor whose pieces lie in one page each. Kernel: {@code bio_for_each_segment()}.
     *
     * @return a cursor past the end
     */
    public static BvecCursor ofPages() {
        return new BvecCursor(true);
    }

    /**
     * Starts a walk before the first piece of a bio.
     *
     * @param bio the bio
     */
    public void reset(Bio bio) {
        vecs = bio.vecs();
        iter.set(bio.iter());
        onPiece = false;
    }

    /**
     * Goes to the next piece.
     *
     * @return false if no bytes are left
     * @throws io.github.dmasg.legacy.kernel.UndefinedInKernelException if the vectors end before the bytes do
     */
    public boolean next() {
        if (onPiece) {
            iter.advanceSingle(vecs, length);
        }
        onPiece = iter.size() != 0;
        if (onPiece) {
            load();
        }
        return onPiece;
    }

    private void load() {
        int i = iter.index();
        long at = (vecs.offset(i) + iter.done()) & U32;
        long left = Math.min(iter.size(), (vecs.length(i) - iter.done()) & U32);
        if (singlePage) {
            page = PageRef.plus(vecs.page(i), at >>> PageRef.PAGE_SHIFT);
            offset = at & (PageRef.PAGE_SIZE - 1);
            length = Math.min(left, PageRef.PAGE_SIZE - offset);
        } else {
            page = vecs.page(i);
            offset = at;
            length = left;
        }
    }

    /**
     * Page of the piece.
     *
     * @return a {@link PageRef}
     */
    public long page() {
        return page;
    }

    /**
     * Offset of the piece from the start of {@link #page()}.
     *
     * @return bytes, 0 to 2^32 - 1, below 4096 for pieces of one page
     */
    public @ByteCount long offset() {
        return offset;
    }

    /**
     * Length of the piece.
     *
     * @return bytes, 0 to 2^32 - 1
     */
    public @ByteCount long length() {
        return length;
    }
}
