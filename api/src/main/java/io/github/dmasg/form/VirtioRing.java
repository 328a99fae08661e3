package io.github.dmasg.form;

import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import java.nio.ByteBuffer;

/**
 * The descriptor table of a split virtqueue, and which of its descriptors are free.
 *
 * <p>Layout (virtio 1.x, split virtqueues), 16 bytes each, little-endian: address (8 bytes), length (4), flags (2), next (2). The
 * available and used rings are the driver's. Free descriptors are a stack, so that an aborted mapping leaves them as they were. Not
 * thread-safe: one owner per queue.
 */
public final class VirtioRing {
    /** Largest queue. */
    public static final int MAX_SIZE = 32768;

    static final @ByteCount int DESCRIPTOR = 16;
    static final int NEXT = 1;
    static final int WRITE = 2;
    static final int INDIRECT = 4;

    private static final int LENGTH_AT = 8;
    private static final int FLAGS_AT = 12;
    private static final int NEXT_AT = 14;

    private final TablePage table;
    private final int size;
    private final short[] free;
    private int count;

    /**
     * A ring with all descriptors free.
     *
     * @param table the descriptor table
     * @param size number of descriptors, a power of two, 1 to {@link #MAX_SIZE}
     * @throws IllegalArgumentException if the size is anything else or the table too small
     */
    public VirtioRing(TablePage table, int size) {
        if (Integer.bitCount(size) != 1 || size < 1 || size > MAX_SIZE) {
            throw new IllegalArgumentException(
                    "queue size: " + size + " (expected: a power of two, 1.." + MAX_SIZE + ")");
        }
        int bytes = table.bytes().capacity();
        if (bytes < size * DESCRIPTOR) {
            throw new IllegalArgumentException(
                    "descriptor table: " + bytes + " bytes (expected: at least " + size * DESCRIPTOR + ")");
        }
        this.table = table;
        this.size = size;
        free = new short[size];
        for (int i = 0; i < size; i++) {
            free[i] = (short) (size - 1 - i);
        }
        count = size;
    }

    /**
     * Number of descriptors.
     *
     * @return count
     */
    public int size() {
        return size;
    }

    /**
     * Descriptors that no chain uses.
     *
     * @return count
     */
    public int free() {
        return count;
    }

    /**
     * Where the device finds the table.
     *
     * @return DMA address
     */
    public @DmaAddr long address() {
        return table.address();
    }

    /** A free descriptor, or -1. */
    int take() {
        return count == 0 ? -1 : free[--count];
    }

    void give(int descriptor) {
        free[count++] = (short) descriptor;
    }

    ByteBuffer bytes() {
        return table.bytes();
    }

    static void write(ByteBuffer out, int index, @DmaAddr long address, @ByteCount long length, int flags) {
        int at = index * DESCRIPTOR;
        out.putLong(at, address);
        out.putInt(at + LENGTH_AT, (int) length);
        link(out, index, flags, 0);
    }

    static void link(ByteBuffer out, int index, int flags, int next) {
        int at = index * DESCRIPTOR;
        out.putShort(at + FLAGS_AT, (short) flags);
        out.putShort(at + NEXT_AT, (short) next);
    }
}
