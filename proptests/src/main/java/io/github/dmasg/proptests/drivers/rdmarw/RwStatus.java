package io.github.dmasg.proptests.drivers.rdmarw;

/** What the target is told. */
public enum RwStatus {
    /** The work requests are in the queue. */
    POSTED,
    /** Something ran out: the command waits and is tried again. */
    TRY_LATER,
    /** It can never be sent: the remote host gets an error. */
    FAILED
}
