package io.github.dmasg.proptests.drivers.gpu;

/** How it went. */
public enum GpuStatus {
    /** The buffer object has its pages. */
    DONE,
    /** Something ran out; the buffer object is as it was. */
    NO_MEMORY,
    /** The GPU can never use this memory; the buffer object is as it was. */
    IMPOSSIBLE
}
