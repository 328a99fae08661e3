package io.github.dmasg.legacy.kernel;

/**
 * Error numbers of the classic interface, as positive values.
 *
 * <p>The classic methods keep the kernel's convention: a result below zero is a negated error number. Only the values
 * that scatterlist, DMA mapping and virtqueue code can return are listed.
 */
public final class Errno {
    /** {@code EIO}: the mapping failed and nothing more is known. */
    public static final int EIO = 5;

    /** {@code EAGAIN}: the caller does not wait and the call would have to. */
    public static final int EAGAIN = 11;

    /** {@code ENOMEM}: out of memory or address space; a later retry may succeed. */
    public static final int ENOMEM = 12;

    /** {@code EINVAL}: the arguments can never work; a retry is useless. */
    public static final int EINVAL = 22;

    /** {@code ENOSPC}: a queue has no room at the moment. */
    public static final int ENOSPC = 28;

    /** {@code EOPNOTSUPP}: the mapper cannot do this at all. */
    public static final int EOPNOTSUPP = 95;

    /** {@code EREMOTEIO}: the device cannot reach the peer memory; a retry is useless. */
    public static final int EREMOTEIO = 121;

    private Errno() {}
}
