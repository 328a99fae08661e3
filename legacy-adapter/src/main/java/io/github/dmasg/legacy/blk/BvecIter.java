package io.github.dmasg.legacy.blk;

import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.unit.ByteCount;

/**
 * A position in an array of vectors and the number of bytes that are left. Kernel: {@code struct bvec_iter}, Linux 6.12,
 * without the sector.
 *
 * <p>All three numbers have 32 bits and wrap. Mutable, not thread safe.
 */
public final class BvecIter {
    private static final long U32 = 0xffff_ffffL;

    private int index;
    private @ByteCount long done;
    private @ByteCount long size;

    /**
     * Creates a position.
     *
     * @param index vector the position is in
     * @param done bytes of that vector that are behind the position
     * @param size bytes that are left from the position on
     */
    public BvecIter(int index, @ByteCount long done, @ByteCount long size) {
        this.index = index;
        this.done = done & U32;
        this.size = size & U32;
    }

    /**
     * Takes over another position.
     *
     * @param other the position to copy
     */
    public void set(BvecIter other) {
        index = other.index;
        done = other.done;
        size = other.size;
    }

    /**
     * Vector the position is in. Kernel: {@code bi_idx}.
     *
     * @return index into the array
     */
    public int index() {
        return index;
    }

    /**
     * Bytes of the vector behind the position. Kernel: {@code bi_bvec_done}.
     *
     * @return bytes, 0 to 2^32 - 1
     */
    public @ByteCount long done() {
        return done;
    }

    /**
     * Bytes that are left. Kernel: {@code bi_size}.
     *
     * @return bytes, 0 to 2^32 - 1
     */
    public @ByteCount long size() {
        return size;
    }

    /**
     * Moves forward by any number of bytes. Kernel: {@code bvec_iter_advance()}.
     *
     * <p>Vectors of length 0 at the new position are left behind only if bytes are still to be skipped.
     *
     * @param vecs the array
     * @param bytes number of bytes
     * @param warnings takes the warning for a step past the end
     * @return false if fewer bytes are left: then 0 bytes are left, and the position is where it was
     */
    public boolean advance(BioVecs vecs, @ByteCount long bytes, WarnLog warnings) {
        if (bytes > size) {
            warnings.warn("advance: " + bytes + " bytes (expected: 0 to " + size + ")");
            size = 0;
            return false;
        }
        size -= bytes;
        long rest = (done + bytes) & U32;
        int i = index;
        while (rest != 0) {
            long length = vecs.length(i);
            if (rest < length) {
                break;
            }
            rest -= length;
            i++;
        }
        index = i;
        done = rest;
        return true;
    }

    /**
     * Moves forward inside the current vector or to the start of the next one. Kernel: {@code bvec_iter_advance_single()}.
     *
     * @param vecs the array
     * @param bytes number of bytes, at most those left in the current vector
     */
    public void advanceSingle(BioVecs vecs, @ByteCount long bytes) {
        long to = (done + bytes) & U32;
        if (to == vecs.length(index)) {
            to = 0;
            index++;
        }
        done = to;
        size = (size - bytes) & U32;
    }

    @Override
    public String toString() {
        return index + ":" + Long.toHexString(done) + ":" + Long.toHexString(size);
    }
}
