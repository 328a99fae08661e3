package io.github.dmasg.peer;

import java.io.Serial;

/** A provider refused; nothing was taken. Checked: device memory can go away at any time, and every caller must say what then. */
public final class PeerException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** What the refusal means to the caller. */
    private final PeerError error;

    PeerException(PeerError error, String message) {
        super(error + ": " + message);
        this.error = error;
    }

    /**
     * The kind of refusal.
     *
     * @return error
     */
    public PeerError error() {
        return error;
    }
}
