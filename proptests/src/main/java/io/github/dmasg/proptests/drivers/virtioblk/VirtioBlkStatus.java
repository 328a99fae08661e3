package io.github.dmasg.proptests.drivers.virtioblk;

/** What the block layer is told. */
public enum VirtioBlkStatus {
    /** The device can be told of the chain. */
    OK,
    /** Something ran out: the request is queued again. */
    TRY_LATER,
    /** The request can never be sent. */
    IO_ERROR
}
