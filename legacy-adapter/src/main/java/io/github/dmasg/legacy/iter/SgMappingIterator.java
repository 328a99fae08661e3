package io.github.dmasg.legacy.iter;

import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.Scatterlist;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.unit.ByteCount;
import org.jspecify.annotations.Nullable;

/**
 * Walks the bytes of a list in pieces of at most a page, with the page mapped. Kernel: {@code struct sg_mapping_iter}.
 *
 * <p>A caller may set {@link #setConsumed(long)} below the length of the piece; the rest comes again.
 *
 * <p>Invariant: at most one page is mapped at a time, from {@link #next()} to the next call of {@link #next()},
 * {@link #skip(long)} or {@link #stop()}.
 *
 * <p>Kernel quirks, reproduced:
 *
 * <ul>
 *   <li>the walk starts at the entry's first byte, also if the offset is a page or more, unlike {@link SgPageIterator};
 *   <li>an entry of length 0 whose offset is not 0 gives a piece of 0 bytes; if that offset is a whole number of pages,
 *       the next entry loses its first pages;
 *   <li>all sums have 32 bits;
 *   <li>skipping beyond the end leaves the iterator at the end, skipping exactly to the end succeeds;
 *   <li>consuming more than the piece warns and wraps what remains.
 * </ul>
 *
 * <p>Divergences: the direction flags only steer cache flushes in the kernel and are left out, and with them the warning
 * for a missing flag. Not thread safe.
 */
public final class SgMappingIterator {
    private final PageSteps steps = new PageSteps(false);
    private final PageMemory memory;
    private final WarnLog warnings;
    private byte @Nullable [] mapped;
    private long page;
    private int offset;
    private int remaining;
    private @ByteCount long length;
    private @ByteCount long consumed;

    /**
     * Creates an iterator over nothing.
     *
     * @param memory the bytes behind the pages
     * @param warnings takes warnings
     */
    public SgMappingIterator(PageMemory memory, WarnLog warnings) {
        this.memory = memory;
        this.warnings = warnings;
    }

    /**
     * Starts a walk. Kernel: {@code sg_miter_start()}.
     *
     * @param sgl first entry, or null for an empty list
     * @param nents at most this many entries, unsigned; the end mark stops the walk too
     */
    public void start(@Nullable Sg sgl, int nents) {
        steps.start(sgl, nents, 0);
        mapped = null;
        offset = 0;
        remaining = 0;
        length = 0;
        consumed = 0;
    }

    /**
     * Leaves bytes out. Kernel: {@code sg_miter_skip()}. Maps no page.
     *
     * @param bytes number of bytes, signed 64 bits
     * @return false if the list ends before
     */
    public boolean skip(@ByteCount long bytes) {
        stop();
        long left = bytes;
        while (left != 0) {
            if (!enterPiece()) {
                return false;
            }
            long step = Math.min(left, Integer.toUnsignedLong(remaining));
            offset += (int) step;
            remaining -= (int) step;
            left -= step;
        }
        return true;
    }

    /**
     * Maps the next piece. Kernel: {@code sg_miter_next()}.
     *
     * @return false if there is none
     */
    public boolean next() {
        stop();
        if (!enterPiece()) {
            return false;
        }
        page = PageRef.plus(steps.entry().page(), Integer.toUnsignedLong(steps.pageInEntry()));
        length = (@ByteCount long) Integer.toUnsignedLong(remaining);
        consumed = length;
        mapped = memory.map(page);
        return true;
    }

    /** Unmaps the current piece and takes what was consumed off. Kernel: {@code sg_miter_stop()}. */
    public void stop() {
        if (Long.compareUnsigned(consumed, length) > 0) {
            warnings.warn("consumed: " + consumed + " (expected: <= " + length + ")");
        }
        if (mapped == null) {
            return;
        }
        offset += (int) consumed;
        remaining -= (int) consumed;
        memory.unmap(page);
        mapped = null;
        length = 0;
        consumed = 0;
    }

    /**
     * The page of the piece. Kernel: {@code miter->page}.
     *
     * @return a {@link PageRef}; meaningful after {@link #next()} returned true
     */
    public long page() {
        return page;
    }

    /**
     * The bytes of that page.
     *
     * @return the array that {@link PageMemory#map(long)} gave
     * @throws IllegalStateException if no piece is mapped
     */
    public byte[] bytes() {
        byte[] bytes = mapped;
        if (bytes == null) {
            throw new IllegalStateException("piece: none mapped (expected: next() returned true)");
        }
        return bytes;
    }

    /**
     * Where the piece starts in {@link #bytes()}. Kernel: {@code miter->addr} less the start of the page.
     *
     * @return bytes, unsigned 32 bits; below a page unless more was consumed than there was
     */
    public @ByteCount long offset() {
        return (@ByteCount long) Integer.toUnsignedLong(offset);
    }

    /**
     * Length of the piece. Kernel: {@code miter->length}.
     *
     * @return bytes, 0 if no piece is mapped
     */
    public @ByteCount long length() {
        return length;
    }

    /**
     * Says how much of the piece is used up; the whole length unless set. Kernel: assignment to {@code
     * miter->consumed}.
     *
     * @param bytes bytes, at most {@link #length()}
     */
    public void setConsumed(@ByteCount long bytes) {
        consumed = bytes;
    }

    /** Moves to the next page if the current one has no bytes left; does not skip empty pieces. */
    private boolean enterPiece() {
        if (remaining != 0) {
            return true;
        }
        if (!steps.next()) {
            return false;
        }
        Scatterlist array = steps.entry().array();
        int slot = steps.entry().slot();
        int start = (int) array.offset(slot);
        int end = start + (int) array.length(slot);
        offset = steps.pageInEntry() == 0 ? start : 0;
        steps.skipPages(offset >>> PageRef.PAGE_SHIFT);
        offset &= PageRef.PAGE_SIZE - 1;
        remaining = end - (steps.pageInEntry() << PageRef.PAGE_SHIFT) - offset;
        int room = PageRef.PAGE_SIZE - offset;
        if (Integer.compareUnsigned(remaining, room) > 0) {
            remaining = room;
        }
        return true;
    }
}
