package io.github.dmasg.iommu;

/** What a device may do with a translated address. */
public enum Access {
    /** The device may read. */
    READ(LeafWord.READ),
    /** The device may write. */
    WRITE(LeafWord.WRITE),
    /** The device may read and write. */
    READ_WRITE(LeafWord.READ | LeafWord.WRITE);

    final long bits;

    Access(long bits) {
        this.bits = bits;
    }

    /**
     * Whether everything that {@code other} allows is allowed by this.
     *
     * @param other what is wanted
     * @return true if so
     */
    public boolean allows(Access other) {
        return (bits & other.bits) == other.bits;
    }
}
