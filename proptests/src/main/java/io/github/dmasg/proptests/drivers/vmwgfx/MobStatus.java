package io.github.dmasg.proptests.drivers.vmwgfx;

/** What the graphics stack is told. */
public enum MobStatus {
    /** The device can be told of the object. */
    OK,
    /** Something ran out. */
    TRY_LATER,
    /** The device can never use this buffer. */
    INVALID
}
