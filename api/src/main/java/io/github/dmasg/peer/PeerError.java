package io.github.dmasg.peer;

/** Why a provider refused a request. */
public enum PeerError {
    /** The provider is being removed or gone: this memory never comes back. */
    REMOVED,
    /** No free range fits, or no number is left: something given back may help. */
    EXHAUSTED;

    /**
     * Whether the same request may succeed later.
     *
     * @return true if something was exhausted
     */
    public boolean retryLater() {
        return this == EXHAUSTED;
    }
}
