package io.github.dmasg.proptests.suite.plug;

/** Which way data moves. */
public enum Flow {
    /** The device reads. */
    TO_DEVICE(true, false),
    /** The device writes. */
    FROM_DEVICE(false, true),
    /** The device reads and writes. */
    BOTH(true, true);

    private final boolean reads;
    private final boolean writes;

    Flow(boolean reads, boolean writes) {
        this.reads = reads;
        this.writes = writes;
    }

    /**
     * Whether the device reads the memory.
     *
     * @return true if so
     */
    public boolean deviceReads() {
        return reads;
    }

    /**
     * Whether the device writes the memory.
     *
     * @return true if so
     */
    public boolean deviceWrites() {
        return writes;
    }
}
