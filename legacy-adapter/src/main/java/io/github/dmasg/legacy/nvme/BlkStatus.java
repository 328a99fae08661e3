package io.github.dmasg.legacy.nvme;

/** Results of building a request, with the numbers the block layer gives them. Kernel: {@code blk_status_t}. */
public enum BlkStatus {
    /** {@code BLK_STS_OK}: done. */
    OK(0),

    /** {@code BLK_STS_RESOURCE}: no memory for a list; try again later. */
    RESOURCE(9),

    /** {@code BLK_STS_IOERR}: the list cannot be described; never try again. */
    IOERR(10);

    private final int code;

    BlkStatus(int code) {
        this.code = code;
    }

    /**
     * The number of this status in the kernel.
     *
     * @return 0, 9 or 10
     */
    public int code() {
        return code;
    }
}
