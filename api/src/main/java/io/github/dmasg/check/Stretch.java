package io.github.dmasg.check;

import io.github.dmasg.unit.ByteCount;

/** A range of addresses that belongs to a part of a holding. Told apart by identity: two of the same numbers are two. */
final class Stretch {
    final Holding holding;
    /** First address. */
    final long first;
    /** Last address, inclusive. */
    final long last;
    /** Position of the first byte in the holding. */
    final @ByteCount long position;
    /** Number of the page-side entry; {@link Misuse#NO_ENTRY} on the DMA side. */
    final long entry;

    final int provider;

    Stretch(Holding holding, long first, long last, @ByteCount long position, long entry, int provider) {
        this.holding = holding;
        this.first = first;
        this.last = last;
        this.position = position;
        this.entry = entry;
        this.provider = provider;
    }

    @ByteCount
    long positionOf(long address) {
        return position + (@ByteCount long) (address - first);
    }

    @ByteCount
    long length() {
        return (@ByteCount long) (last - first + 1);
    }

    boolean contains(long address) {
        return Long.compareUnsigned(first, address) <= 0 && Long.compareUnsigned(address, last) <= 0;
    }

    /** The part from one position to another, exclusive. */
    Stretch part(@ByteCount long from, @ByteCount long to) {
        return new Stretch(holding, first + (from - position), first + (to - position) - 1, from, entry, provider);
    }
}
