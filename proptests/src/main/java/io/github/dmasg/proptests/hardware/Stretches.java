package io.github.dmasg.proptests.hardware;

import io.github.dmasg.dma.DmaSegments;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * Bytes in order, by DMA address: consecutive addresses are one stretch, so that two descriptions of the same bytes are equal
 * however they were cut.
 */
public final class Stretches {
    private final List<Long> starts = new ArrayList<>();
    private final List<Long> lengths = new ArrayList<>();
    private long bytes;

    /** No bytes. */
    public Stretches() {}

    /**
     * The bytes of segments.
     *
     * @param segments what a mapping gave
     * @return their bytes
     */
    public static Stretches of(DmaSegments segments) {
        Stretches all = new Stretches();
        segments.forEachSegment(all::add);
        return all;
    }

    /**
     * Adds bytes at the end.
     *
     * @param address DMA address of the first
     * @param length how many; 0 adds nothing
     */
    public void add(long address, long length) {
        if (length == 0) {
            return;
        }
        int last = starts.size() - 1;
        if (last >= 0 && starts.get(last) + lengths.get(last) == address) {
            lengths.set(last, lengths.get(last) + length);
        } else {
            starts.add(address);
            lengths.add(length);
        }
        bytes += length;
    }

    /**
     * Number of bytes.
     *
     * @return bytes
     */
    public long bytes() {
        return bytes;
    }

    /**
     * The same bytes as they are found behind a translation.
     *
     * @param translation from DMA address to physical address
     * @param granule unit of the translation in bytes
     * @return the bytes by physical address
     */
    public Stretches through(LongUnaryOperator translation, long granule) {
        Stretches found = new Stretches();
        for (int i = 0; i < starts.size(); i++) {
            long address = starts.get(i);
            for (long left = lengths.get(i); left > 0; ) {
                long part = Math.min(left, granule - Math.floorMod(address, granule));
                found.add(translation.applyAsLong(address), part);
                address += part;
                left -= part;
            }
        }
        return found;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Stretches that && starts.equals(that.starts) && lengths.equals(that.lengths);
    }

    @Override
    public int hashCode() {
        return starts.hashCode() * 31 + lengths.hashCode();
    }

    @Override
    public String toString() {
        StringBuilder sb = new StringBuilder("[");
        for (int i = 0; i < starts.size(); i++) {
            sb.append(i == 0 ? "" : ", ")
                    .append(Long.toHexString(starts.get(i)))
                    .append('+')
                    .append(Long.toHexString(lengths.get(i)));
        }
        return sb.append(']').toString();
    }
}
