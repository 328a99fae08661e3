package io.github.dmasg.benchmarks.latency;

import io.github.dmasg.dma.DmaException;

/** One thread of the benchmark: it has a buffer of its own and shares device and mapper with the others. */
interface MapCaller {
    /** Writes the whole buffer if the device will read it. */
    void dirty();

    /**
     * Maps the buffer.
     *
     * @return number of segments
     * @throws DmaException if it cannot be mapped
     */
    long map() throws DmaException;

    /** Takes the mapping back. */
    void unmap();
}
