package io.github.dmasg.cli.replay;

/**
 * Maps recorded calls: the seam between a replay and the mapping interface under test.
 *
 * <p>An implementation maps, notes what came out, and unmaps, so that a recording of any length leaves nothing behind.
 * Not safe for use by several threads.
 */
public interface CallMapper {
    /** Which rules decide where DMA segments end. */
    enum Rules {
        /** Those of Linux 6.12. */
        CLASSIC,
        /** As few segments as the limits allow. */
        MINIMAL
    }

    /**
     * Maps one call.
     *
     * @param call a replayable call
     * @param rules where segments end
     * @param into receives the result; what it held is lost
     * @throws RefusedCallException if the mapping interface refuses the call; nothing is left mapped
     */
    void map(RecordedCall call, Rules rules, MappedCall into) throws RefusedCallException;
}
