package io.github.dmasg.cli.replay;

/**
 * Page-side lengths that agree with a recording.
 *
 * @param lengths one per entry, bytes, above 0
 * @param unique true if it was proved that no other lengths agree
 */
@SuppressWarnings("ArrayRecordComponent") // The arrays belong to the record; it is never compared.
record Solution(long[] lengths, boolean unique) {}
