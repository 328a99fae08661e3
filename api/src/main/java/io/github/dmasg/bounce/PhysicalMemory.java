package io.github.dmasg.bounce;

import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.PhysAddr;

/**
 * Bytes by physical address, as far as bouncing needs them.
 *
 * <p>Methods must not throw for memory that is part of a live mapping: they are called from unmap, which cannot fail. Must be safe
 * for concurrent use on disjoint ranges.
 */
public interface PhysicalMemory {
    /**
     * Copies bytes; the ranges do not overlap.
     *
     * @param from physical address of the first byte to read
     * @param to physical address of the first byte to write
     * @param length bytes
     */
    void copy(@PhysAddr long from, @PhysAddr long to, @ByteCount long length);

    /**
     * Sets bytes to zero.
     *
     * @param at physical address of the first byte
     * @param length bytes
     */
    void zero(@PhysAddr long at, @ByteCount long length);
}
