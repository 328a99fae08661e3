package io.github.dmasg.legacy.blk;

import io.github.dmasg.legacy.kernel.UndefinedInKernelException;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.unit.ByteCount;
import java.util.Arrays;

/**
 * An array of (page, offset, length). Kernel: an array of {@code struct bio_vec}, Linux 6.12.
 *
 * <p>One vector may span many pages, which then follow each other physically; its offset may exceed a page. Offset and
 * length have 32 bits. Layout: 16 bytes per vector in two arrays of longs. Grows on demand, never shrinks; not thread
 * safe.
 */
public final class BioVecs {
    private static final long U32 = 0xffff_ffffL;

    private long[] pages = new long[4];
    private long[] extents = new long[4];
    private int count;

    /** Creates an empty array. */
    public BioVecs() {}

    /**
     * Appends a vector as it is, without joining it to the one before.
     *
     * @param page a {@link PageRef}
     * @param length bytes, kept modulo 2^32
     * @param offset bytes from the start of the page, kept modulo 2^32
     * @return this
     */
    public BioVecs add(long page, @ByteCount long length, @ByteCount long offset) {
        if (count == pages.length) {
            pages = Arrays.copyOf(pages, 2 * count);
            extents = Arrays.copyOf(extents, 2 * count);
        }
        pages[count] = page;
        extents[count] = (length << 32) | (offset & U32);
        count++;
        return this;
    }

    /**
     * Number of vectors. Kernel: {@code bi_vcnt}.
     *
     * @return at least 0
     */
    public int count() {
        return count;
    }

    /**
     * First page of a vector. Kernel: {@code bv_page}.
     *
     * @param i vector
     * @return a {@link PageRef}
     * @throws UndefinedInKernelException if there is no such vector
     */
    public long page(int i) {
        return pages[checked(i)];
    }

    /**
     * Offset of a vector from the start of its first page. Kernel: {@code bv_offset}.
     *
     * @param i vector
     * @return bytes, 0 to 2^32 - 1
     * @throws UndefinedInKernelException if there is no such vector
     */
    public @ByteCount long offset(int i) {
        return (@ByteCount long) (extents[checked(i)] & U32);
    }

    /**
     * Length of a vector. Kernel: {@code bv_len}.
     *
     * @param i vector
     * @return bytes, 0 to 2^32 - 1
     * @throws UndefinedInKernelException if there is no such vector
     */
    public @ByteCount long length(int i) {
        return (@ByteCount long) (extents[checked(i)] >>> 32);
    }

    private int checked(int i) {
        if (i < 0 || i >= count) {
            throw new UndefinedInKernelException("vector: " + i + " (expected: 0 to " + (count - 1) + ")");
        }
        return i;
    }
}
