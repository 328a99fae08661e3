package io.github.dmasg.share;

import java.io.Serial;

/** A shared buffer could not be attached, mapped or used; nothing was changed. */
public final class ShareException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** What the refusal means to the importer. */
    private final ShareError error;

    ShareException(ShareError error, String message) {
        super(error + ": " + message);
        this.error = error;
    }

    /**
     * The kind of refusal.
     *
     * @return error
     */
    public ShareError error() {
        return error;
    }
}
