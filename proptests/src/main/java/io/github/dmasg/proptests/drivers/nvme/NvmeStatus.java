package io.github.dmasg.proptests.drivers.nvme;

/** What the block layer is told. */
public enum NvmeStatus {
    /** The command can be sent. */
    OK,
    /** Something ran out: the request is queued again. */
    TRY_LATER,
    /** The request can never be sent. */
    IO_ERROR,
    /** The memory cannot be reached by this device: an error of the target, never tried again. */
    TARGET
}
