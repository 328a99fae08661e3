package io.github.dmasg.proptests.drivers.gpu;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The table of the GPU: one little-endian 64-bit entry per page of its address space; bit 0 says valid. */
public final class Gart {
    private static final int VALID = 1;

    private final ByteBuffer entries;

    /**
     * A table without valid entries.
     *
     * @param pages its size
     */
    public Gart(int pages) {
        entries = ByteBuffer.allocate(pages * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Makes a page visible.
     *
     * @param index page of the GPU's address space
     * @param address DMA address
     */
    public void set(int index, long address) {
        entries.putLong(index * Long.BYTES, address | VALID);
    }

    /**
     * Takes a page out of sight.
     *
     * @param index page of the GPU's address space
     */
    public void clear(int index) {
        entries.putLong(index * Long.BYTES, 0);
    }

    /**
     * Where the GPU finds a page.
     *
     * @param index page of its address space
     * @return DMA address, or -1 if there is none
     */
    public long find(int index) {
        long entry = entries.getLong(index * Long.BYTES);
        return (entry & VALID) == 0 ? -1 : entry - VALID;
    }

    /**
     * What the GPU reads.
     *
     * @return all bytes of the table
     */
    public byte[] image() {
        return entries.array().clone();
    }
}
