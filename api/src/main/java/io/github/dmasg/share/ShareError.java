package io.github.dmasg.share;

/** Why a shared buffer could not be used. */
public enum ShareError {
    /** The exporter does not let this importer in. */
    DECLINED(false),
    /** The buffer is being moved: wait for {@link Attachment#settled()} and map again. */
    MOVING(true),
    /** The memory is where this importer cannot use it, and the exporter has not moved it (yet). */
    OUT_OF_REACH(true),
    /** The importer closed the mapping. */
    CLOSED(false),
    /** The importer detached. */
    DETACHED(false),
    /** The exporter took the buffer back for good. */
    REVOKED(false);

    private final boolean retryLater;

    ShareError(boolean retryLater) {
        this.retryLater = retryLater;
    }

    /**
     * Whether the same call may succeed later.
     *
     * @return true while the buffer moves or may move
     */
    public boolean retryLater() {
        return retryLater;
    }
}
