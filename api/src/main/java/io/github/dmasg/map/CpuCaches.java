package io.github.dmasg.map;

import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.PhysAddr;

/**
 * What has to be done to CPU caches for a device that does not snoop them. Called only for devices that are not coherent.
 *
 * <p>Methods must not throw for memory that is part of a live mapping, and must be safe for concurrent use on disjoint ranges.
 */
public interface CpuCaches {
    /** There are no caches, or nobody models them. */
    CpuCaches NONE = new CpuCaches() {
        @Override
        public void clean(@PhysAddr long phys, @ByteCount long length) {}

        @Override
        public void invalidate(@PhysAddr long phys, @ByteCount long length) {}
    };

    /**
     * Writes back what the CPU wrote, so that the device reads it.
     *
     * @param phys physical address of the first byte
     * @param length bytes
     */
    void clean(@PhysAddr long phys, @ByteCount long length);

    /**
     * Drops what the caches hold, so that the CPU reads what the device wrote.
     *
     * @param phys physical address of the first byte
     * @param length bytes
     */
    void invalidate(@PhysAddr long phys, @ByteCount long length);
}
