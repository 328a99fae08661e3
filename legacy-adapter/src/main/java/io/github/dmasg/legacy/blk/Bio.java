package io.github.dmasg.legacy.blk;

/**
 * One piece of a request: memory, the part of it that is still to be transferred, and the operation. Kernel: {@code
 * struct bio}, Linux 6.12.
 *
 * @param vecs the memory
 * @param iter the part that is left; walks copy it and leave it alone
 * @param operation operation and flags, {@code bi_opf}
 */
public record Bio(BioVecs vecs, BvecIter iter, int operation) {
    /** {@code REQ_ATOMIC}, as recorded: the write must not be split. */
    public static final int ATOMIC = 0x10_0000;

    /** {@code REQ_NOWAIT}, as recorded: the caller does not want to wait. */
    public static final int NOWAIT = 0x20_0000;
}
