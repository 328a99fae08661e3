package io.github.dmasg.legacy.iter;

import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.unit.ByteCount;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Copies between the memory of a list and a buffer, and clears that memory.
 *
 * <p>Built on {@link SgMappingIterator}, with its quirks. Pages are mapped one at a time, only if they take part in the
 * copy. If the list ends before the skipped bytes do, nothing is copied.
 */
public final class SgCopy {
    private SgCopy() {}

    /**
     * Copies from the list. Kernel: {@code sg_pcopy_to_buffer()}, and {@code sg_copy_to_buffer()} for a skip of 0.
     *
     * @param sgl first entry, or null for an empty list
     * @param nents at most this many entries, unsigned
     * @param buffer takes the bytes; its length is the most to copy
     * @param skip bytes of the list to leave out, signed 64 bits
     * @param memory the bytes behind the pages
     * @return number of bytes copied
     */
    public static @ByteCount long toBuffer(
            @Nullable Sg sgl, int nents, byte[] buffer, @ByteCount long skip, PageMemory memory) {
        SgMappingIterator it = new SgMappingIterator(memory, new WarnLog());
        it.start(sgl, nents);
        int done = 0;
        if (it.skip(skip)) {
            while (done < buffer.length && it.next()) {
                int part = (int) Math.min(it.length(), buffer.length - done);
                System.arraycopy(it.bytes(), Math.toIntExact(it.offset()), buffer, done, part);
                done += part;
            }
            it.stop();
        }
        return (@ByteCount long) done;
    }

    /**
     * Copies into the list. Kernel: {@code sg_pcopy_from_buffer()}, and {@code sg_copy_from_buffer()} for a skip of 0.
     *
     * @param sgl first entry, or null for an empty list
     * @param nents at most this many entries, unsigned
     * @param buffer gives the bytes; its length is the most to copy
     * @param skip bytes of the list to leave out, signed 64 bits
     * @param memory the bytes behind the pages
     * @return number of bytes copied
     */
    public static @ByteCount long fromBuffer(
            @Nullable Sg sgl, int nents, byte[] buffer, @ByteCount long skip, PageMemory memory) {
        SgMappingIterator it = new SgMappingIterator(memory, new WarnLog());
        it.start(sgl, nents);
        int done = 0;
        if (it.skip(skip)) {
            while (done < buffer.length && it.next()) {
                int part = (int) Math.min(it.length(), buffer.length - done);
                System.arraycopy(buffer, done, it.bytes(), Math.toIntExact(it.offset()), part);
                done += part;
            }
            it.stop();
        }
        return (@ByteCount long) done;
    }

    /**
     * Sets bytes of the list to 0. Kernel: {@code sg_zero_buffer()}.
     *
     * <p>As in the kernel, the running count has 32 bits: clearing 4 GiB or more counts from 0 again.
     *
     * @param sgl first entry, or null for an empty list
     * @param nents at most this many entries, unsigned
     * @param length the most bytes to clear, unsigned 64 bits
     * @param skip bytes of the list to leave out, signed 64 bits
     * @param memory the bytes behind the pages
     * @return number of bytes cleared, modulo 2^32
     */
    public static @ByteCount long zero(
            @Nullable Sg sgl, int nents, @ByteCount long length, @ByteCount long skip, PageMemory memory) {
        SgMappingIterator it = new SgMappingIterator(memory, new WarnLog());
        it.start(sgl, nents);
        long done = 0;
        if (it.skip(skip)) {
            while (Long.compareUnsigned(done, length) < 0 && it.next()) {
                long left = length - done;
                int part = (int) (Long.compareUnsigned(it.length(), left) < 0 ? it.length() : left);
                int from = Math.toIntExact(it.offset());
                Arrays.fill(it.bytes(), from, from + part, (byte) 0);
                done = (done + part) & 0xffff_ffffL;
            }
            it.stop();
        }
        return done;
    }
}
