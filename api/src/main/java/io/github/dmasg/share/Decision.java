package io.github.dmasg.share;

/**
 * An exporter's answer to somebody who wants to attach.
 *
 * @param answer what it grants
 * @param reason in words, for messages
 */
public record Decision(Answer answer, String reason) {
    /** What an exporter grants. */
    public enum Answer {
        /** As declared. */
        ACCEPT,
        /** Attached, but only ordinary memory will be mapped, because the path for peer memory is not there (S33). */
        WITHOUT_PEER_MEMORY,
        /** Not attached. */
        DECLINE
    }

    /**
     * Grants what was declared.
     *
     * @return decision
     */
    public static Decision accept() {
        return new Decision(Answer.ACCEPT, "");
    }

    /**
     * Grants ordinary memory only.
     *
     * @param reason in words
     * @return decision
     */
    public static Decision withoutPeerMemory(String reason) {
        return new Decision(Answer.WITHOUT_PEER_MEMORY, reason);
    }

    /**
     * Refuses.
     *
     * @param reason in words
     * @return decision
     */
    public static Decision decline(String reason) {
        return new Decision(Answer.DECLINE, reason);
    }
}
