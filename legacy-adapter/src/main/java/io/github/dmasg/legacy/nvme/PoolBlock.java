package io.github.dmasg.legacy.nvme;

import io.github.dmasg.legacy.kernel.UndefinedInKernelException;
import io.github.dmasg.unit.DmaAddr;

/**
 * One piece of memory that driver and device share: words the driver writes and the address the device reads them at.
 *
 * <p>The block counts how many words from its start were ever written, so that a reader can tell written zeros from
 * unused space. Not thread safe.
 */
public final class PoolBlock {
    private final @DmaAddr long dmaAddress;
    private final long[] words;
    private int written;

    /**
     * Creates a block whose words are 0.
     *
     * @param bytes size, a positive multiple of 8
     * @param dmaAddress DMA address of the first byte, unsigned
     * @throws IllegalArgumentException if the size is no such multiple
     */
    public PoolBlock(int bytes, @DmaAddr long dmaAddress) {
        if (bytes <= 0 || bytes % Long.BYTES != 0) {
            throw new IllegalArgumentException("bytes: " + bytes + " (expected: a positive multiple of 8)");
        }
        this.words = new long[bytes / Long.BYTES];
        this.dmaAddress = dmaAddress;
    }

    /**
     * Where the device finds the block.
     *
     * @return DMA address of the first byte, unsigned
     */
    public @DmaAddr long dmaAddress() {
        return dmaAddress;
    }

    /**
     * Number of words.
     *
     * @return size of the block in units of 8 bytes
     */
    public int capacity() {
        return words.length;
    }

    /**
     * Words from the start up to the highest one written.
     *
     * @return 0 to {@link #capacity()}
     */
    public int written() {
        return written;
    }

    /**
     * Reads a word.
     *
     * @param index 0 to {@code capacity() - 1}
     * @return the word, little-endian order already undone
     * @throws IndexOutOfBoundsException if there is no such word
     */
    public long word(int index) {
        return words[index];
    }

    void put(int index, long value) {
        if (index >= words.length) {
            throw new UndefinedInKernelException(
                    "word: " + index + " (expected: 0 to " + (words.length - 1) + ", the kernel would write past it)");
        }
        words[index] = value;
        written = Math.max(written, index + 1);
    }
}
