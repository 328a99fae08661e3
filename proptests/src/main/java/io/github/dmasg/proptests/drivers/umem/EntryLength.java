package io.github.dmasg.proptests.drivers.umem;

/** Which of the two lengths in a mapped entry a classic driver takes for the length of the DMA address. */
public enum EntryLength {
    /** The right one. */
    DMA,
    /** The other one, which compiles as well: the bug (S14, S16). */
    CPU
}
