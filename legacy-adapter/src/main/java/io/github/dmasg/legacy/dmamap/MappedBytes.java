package io.github.dmasg.legacy.dmamap;

import io.github.dmasg.unit.ByteCount;

/** How much of a call was done: the {@code size_t *mapped} of {@code map_pages()}. Mutable, not thread safe. */
public final class MappedBytes {
    private @ByteCount long bytes;

    /** Starts at 0. */
    public MappedBytes() {}

    /**
     * Adds to the count.
     *
     * @param more bytes that were mapped
     */
    public void add(@ByteCount long more) {
        bytes += more;
    }

    /**
     * The count.
     *
     * @return bytes
     */
    public @ByteCount long bytes() {
        return bytes;
    }

    void reset() {
        bytes = 0;
    }
}
