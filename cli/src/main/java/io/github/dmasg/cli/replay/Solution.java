package io.github.dmasg.cli.replay;

import io.github.dmasg.unit.ByteCount;

/**
 * Page-side lengths that agree with a recording.
 *
 * @param lengths one per entry, bytes, above 0
 * @param unique true if it was proved that no other lengths agree
 */
@SuppressWarnings("ArrayRecordComponent") // The arrays belong to the record; it is never compared.
record Solution(@ByteCount long[] lengths, boolean unique) {}
