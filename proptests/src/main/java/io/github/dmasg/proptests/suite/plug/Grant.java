package io.github.dmasg.proptests.suite.plug;

import io.github.dmasg.dma.DmaSegments;

/** One mapping. */
public interface Grant {
    /**
     * What the driver hands to its device.
     *
     * @return the segments; still readable, though no longer to be used, after {@link #unmap()}
     */
    DmaSegments segments();

    /**
     * Lets the CPU see what the device wrote to a part. Only called if the device writes.
     *
     * @param offset first byte, counted through the source
     * @param length bytes, greater than 0
     */
    void syncForCpu(long offset, long length);

    /**
     * Lets the device see what the CPU wrote to a part. Only called if the device reads.
     *
     * @param offset first byte, counted through the source
     * @param length bytes, greater than 0
     */
    void syncForDevice(long offset, long length);

    /**
     * Ends the mapping; if the device writes, the CPU sees all of it afterwards.
     *
     * @throws IllegalStateException if it has ended before, where {@link Promise#CHECKED_UNMAP} is promised
     */
    void unmap();
}
