package io.github.dmasg.proptests.drivers.cio2;

/** What the buffer queue is told. */
public enum FrameStatus {
    /** The receiver can write to the buffer. */
    OK,
    /** Something ran out. */
    TRY_LATER,
    /** The receiver can never write to this buffer. */
    INVALID
}
