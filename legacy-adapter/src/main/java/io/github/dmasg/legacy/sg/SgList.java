package io.github.dmasg.legacy.sg;

import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.legacy.kernel.UndefinedInKernelException;
import io.github.dmasg.unit.ByteCount;
import org.jspecify.annotations.Nullable;

/**
 * Questions about a whole list, given its first entry.
 *
 * <p>All of them walk the list and cost time proportional to its entries; none allocates per entry.
 */
public final class SgList {
    private SgList() {}

    /**
     * A single entry that is a whole list. Kernel: {@code sg_init_one()}.
     *
     * <p>Divergence: the kernel takes a buffer's virtual address; here page and offset are given.
     *
     * @param page a {@link PageRef}
     * @param offset bytes from the start of the page
     * @param length bytes
     * @return the entry, with its end mark
     */
    public static Sg one(long page, @ByteCount long offset, @ByteCount long length) {
        Sg sg = Scatterlist.allocate(1).at(0);
        sg.array().init(1);
        sg.setPage(page, length, offset);
        return sg;
    }

    /**
     * Counts the entries up to the end mark. Kernel: {@code sg_nents()}.
     *
     * @param sgl first entry, or null for an empty list
     * @return number of entries
     */
    public static int nents(@Nullable Sg sgl) {
        int n = 0;
        for (SgCursor c = new SgCursor(sgl); c.hasEntry(); c.advance()) {
            n++;
        }
        return n;
    }

    /**
     * Counts the entries that hold the first {@code length} bytes. Kernel: {@code sg_nents_for_len()}.
     *
     * <p>The running total has 64 bits and does not wrap for lists below 2^32 entries.
     *
     * @param sgl first entry, or null for an empty list
     * @param length bytes, unsigned 64 bits
     * @return number of entries, 0 for length 0, or {@code -EINVAL} if the list is shorter than that
     */
    public static int nentsForLen(@Nullable Sg sgl, @ByteCount long length) {
        if (length == 0) {
            return 0;
        }
        int n = 0;
        long total = 0;
        for (SgCursor c = new SgCursor(sgl); c.hasEntry(); c.advance()) {
            n++;
            total += c.length();
            if (Long.compareUnsigned(total, length) >= 0) {
                return n;
            }
        }
        return -Errno.EINVAL;
    }

    /**
     * The last of {@code nents} entries, which has to carry the end mark. Kernel: {@code sg_last()}.
     *
     * @param sgl first entry
     * @param nents number of entries, at least 1
     * @return the last entry
     * @throws UndefinedInKernelException if the entry has no end mark or the list is shorter, where the kernel stops
     *     with {@code BUG_ON}
     */
    public static Sg last(Sg sgl, int nents) {
        Sg last = nth(sgl, nents - 1L);
        if (!last.isLast()) {
            throw new UndefinedInKernelException(
                    "nents: " + nents + " entries do not reach the end mark (expected: the length of the list)");
        }
        return last;
    }

    /**
     * The n-th entry after the given one. Kernel: {@code sg_next()} applied {@code n} times.
     *
     * @param sgl first entry
     * @param n number of steps, at least 0
     * @return the entry
     * @throws UndefinedInKernelException if the list has no such entry
     */
    public static Sg nth(Sg sgl, long n) {
        SgCursor c = new SgCursor(sgl);
        for (long i = 0; i < n && c.hasEntry(); i++) {
            c.advance();
        }
        if (n < 0 || !c.hasEntry()) {
            throw new UndefinedInKernelException("entry: " + n + " (expected: an entry of the list)");
        }
        return c.sg();
    }

    /**
     * Joins two lists. Kernel: {@code sg_chain()}.
     *
     * <p>Slot {@code slots - 1} of the first array becomes the link; whatever it held is lost.
     *
     * @param first array of the list that comes first
     * @param slots slots of that array, 1 to {@code first.slots()}
     * @param second first entry of the list that follows
     */
    public static void chain(Scatterlist first, int slots, Sg second) {
        first.chainAt(slots - 1, second);
    }
}
