package io.github.dmasg.user;

/** Why user memory could not be pinned, with the kernel's numbers. */
public enum PinError {
    /** Nothing is mapped there. */
    EFAULT(14),
    /** The memory was there, but its provider was removed: what a CPU access answers with SIGBUS. */
    GONE(6),
    /** Peer memory, and the caller did not say that it can handle it. */
    EREMOTEIO(121),
    /** Peer memory, and the caller wants to keep it for long: it may have to be revoked. */
    EOPNOTSUPP(95);

    private final int number;

    PinError(int number) {
        this.number = number;
    }

    /**
     * The kernel's number, positive; {@link #GONE} uses ENXIO.
     *
     * @return errno
     */
    public int errno() {
        return number;
    }
}
