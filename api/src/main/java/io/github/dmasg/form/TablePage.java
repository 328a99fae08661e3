package io.github.dmasg.form;

import io.github.dmasg.unit.DmaAddr;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One piece of memory that the CPU writes and a device reads: where a form puts its tables.
 *
 * <p>Invariant: the buffer is little-endian, as every device here reads. Not thread-safe.
 */
public final class TablePage {
    private final @DmaAddr long address;
    private final ByteBuffer bytes;

    /**
     * A page.
     *
     * @param address DMA address of the first byte
     * @param bytes the same memory for the CPU; position, limit and order of the caller's buffer stay as they are
     */
    public TablePage(@DmaAddr long address, ByteBuffer bytes) {
        this.address = address;
        this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Where the device finds the page.
     *
     * @return DMA address of the first byte
     */
    public @DmaAddr long address() {
        return address;
    }

    /**
     * The page as the CPU writes it, by absolute index.
     *
     * @return little-endian buffer over the whole page; its position is nobody's
     */
    public ByteBuffer bytes() {
        return bytes;
    }
}
