package io.github.dmasg.proptests.machine;

import io.github.dmasg.bounce.PhysicalMemory;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.page.PageSource;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Physical memory of any size in which only the pages that were written exist; the others read as zero.
 *
 * <p>Safe for concurrent use on disjoint ranges.
 */
public final class SparseMemory implements PhysicalMemory {
    private static final int PAGE = 4096;

    private final ConcurrentMap<Long, byte[]> pages = new ConcurrentHashMap<>();

    /** Memory full of zeros. */
    public SparseMemory() {}

    /**
     * Reads bytes.
     *
     * @param phys physical address of the first
     * @param length how many
     * @return a copy
     */
    public byte[] read(long phys, int length) {
        byte[] bytes = new byte[length];
        for (int done = 0; done < length; ) {
            int inPage = (int) ((phys + done) % PAGE);
            int count = Math.min(length - done, PAGE - inPage);
            byte[] page = pages.get((phys + done) / PAGE);
            if (page != null) {
                System.arraycopy(page, inPage, bytes, done, count);
            }
            done += count;
        }
        return bytes;
    }

    /**
     * Writes bytes.
     *
     * @param phys physical address of the first
     * @param bytes what to write
     */
    public void write(long phys, byte[] bytes) {
        for (int done = 0; done < bytes.length; ) {
            int inPage = (int) ((phys + done) % PAGE);
            int count = Math.min(bytes.length - done, PAGE - inPage);
            byte[] page = pages.computeIfAbsent((phys + done) / PAGE, number -> new byte[PAGE]);
            System.arraycopy(bytes, done, page, inPage, count);
            done += count;
        }
    }

    @Override
    public void copy(long from, long to, long length) {
        write(to, read(from, Math.toIntExact(length)));
    }

    @Override
    public void zero(long at, long length) {
        write(at, new byte[Math.toIntExact(length)]);
    }

    /**
     * Reads all bytes of a source in order, as the CPU copies them.
     *
     * @param source entries
     * @return their bytes
     */
    public byte[] gather(PageSource source) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        PageCursor cursor = source.cursor();
        while (cursor.next()) {
            for (int i = cursor.from(); i < cursor.to(); i++) {
                all.writeBytes(read(cursor.phys(i), Math.toIntExact(cursor.length(i))));
            }
        }
        return all.toByteArray();
    }

    /**
     * Writes bytes to the entries of a source in order, as the CPU copies them.
     *
     * @param source entries
     * @param bytes as many as the source has
     */
    public void scatter(PageSource source, byte[] bytes) {
        int done = 0;
        PageCursor cursor = source.cursor();
        while (cursor.next()) {
            for (int i = cursor.from(); i < cursor.to(); i++) {
                int length = Math.toIntExact(cursor.length(i));
                write(cursor.phys(i), Arrays.copyOfRange(bytes, done, done + length));
                done += length;
            }
        }
    }
}
