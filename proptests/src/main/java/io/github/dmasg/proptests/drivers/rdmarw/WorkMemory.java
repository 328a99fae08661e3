package io.github.dmasg.proptests.drivers.rdmarw;

import org.jspecify.annotations.Nullable;

/** Where the classic layer gets memory for its work requests, one request at a time. */
@FunctionalInterface
public interface WorkMemory {
    /** Always has some. */
    WorkMemory HEAP = long[]::new;

    /**
     * Gives memory.
     *
     * @param words 64-bit words
     * @return zeroed memory, or null if there is none now
     */
    long @Nullable [] take(int words);
}
