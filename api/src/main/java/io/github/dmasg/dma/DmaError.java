package io.github.dmasg.dma;

/** Why a mapping was refused, with the kernel's meaning of each code (S25). */
public enum DmaError {
    /** The request can never be mapped by this device and mapper: a bad argument or an impossible constraint. */
    EINVAL(22, false),
    /** Something ran out: IOVA space, page-table pages, bounce slots, room in the sink. */
    ENOMEM(12, true),
    /** Peer memory that the device cannot reach. */
    EREMOTEIO(121, false),
    /** An address the device cannot use at all, or translation failed. */
    EIO(5, false),
    /** The mapping would need a bounce buffer or sync calls, and the caller forbade it (S20). */
    NOT_COHERENT(95, false);

    private final int number;
    private final boolean retryLater;

    DmaError(int number, boolean retryLater) {
        this.number = number;
        this.retryLater = retryLater;
    }

    /**
     * The kernel's number for it, positive. {@link #NOT_COHERENT} has no counterpart there and uses EOPNOTSUPP.
     *
     * @return errno
     */
    public int errno() {
        return number;
    }

    /**
     * Whether the same call may succeed later.
     *
     * @return true only where something was exhausted
     */
    public boolean retryLater() {
        return retryLater;
    }
}
