package io.github.dmasg.user;

import java.io.Serial;

/** A user's buffer was refused, and no page of it stays pinned. */
public final class PinException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** What the refusal means to the caller. */
    private final PinError error;

    /** First user address that was refused. */
    private final long address;

    PinException(PinError error, long address, String message) {
        super(error + " at 0x" + Long.toHexString(address) + ": " + message);
        this.error = error;
        this.address = address;
    }

    /**
     * The kind of refusal.
     *
     * @return error
     */
    public PinError error() {
        return error;
    }

    /**
     * Where in the user's address space.
     *
     * @return first address that was refused
     */
    public long address() {
        return address;
    }
}
