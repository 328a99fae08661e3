package io.github.dmasg.cli.replay;

import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import org.eclipse.collections.impl.list.mutable.primitive.LongArrayList;

/** What mapping a call through the new interface gave; reused from call to call. Not safe for use by several threads. */
public final class MappedCall {
    private final LongArrayList addresses = new LongArrayList();
    private final LongArrayList lengths = new LongArrayList();
    private @ByteCount long iovaBytes;
    private long leaves;
    private @ByteCount long listBytes;

    /** An empty result. */
    public MappedCall() {}

    /**
     * Starts a result.
     *
     * @param newIovaBytes IOVA the mapping takes, bytes, 0 without an IOMMU
     * @param newLeaves page-table leaves of all sizes the mapping takes
     * @param newListBytes memory of the page-side and the DMA-side list, bytes
     */
    public void reset(@ByteCount long newIovaBytes, long newLeaves, @ByteCount long newListBytes) {
        addresses.clear();
        lengths.clear();
        iovaBytes = newIovaBytes;
        leaves = newLeaves;
        listBytes = newListBytes;
    }

    /**
     * Adds the next segment.
     *
     * @param address DMA address
     * @param length bytes
     */
    public void add(@DmaAddr long address, @ByteCount long length) {
        addresses.add(address);
        lengths.add(length);
    }

    /**
     * Number of segments.
     *
     * @return at least 1 after a mapping
     */
    public int size() {
        return addresses.size();
    }

    /**
     * Start of a segment.
     *
     * @param i which, from 0
     * @return DMA address
     */
    public @DmaAddr long address(int i) {
        return (@DmaAddr long) addresses.get(i);
    }

    /**
     * Length of a segment.
     *
     * @param i which, from 0
     * @return bytes
     */
    public @ByteCount long length(int i) {
        return (@ByteCount long) lengths.get(i);
    }

    /**
     * Length of all segments.
     *
     * @return bytes
     */
    public @ByteCount long bytes() {
        return (@ByteCount long) lengths.sum();
    }

    /** Address and length of every segment in turn. */
    long[] toPairs() {
        long[] pairs = new long[2 * size()];
        for (int i = 0; i < size(); i++) {
            pairs[2 * i] = address(i);
            pairs[2 * i + 1] = length(i);
        }
        return pairs;
    }

    /**
     * IOVA taken.
     *
     * @return bytes
     */
    public @ByteCount long iovaBytes() {
        return iovaBytes;
    }

    /**
     * Page-table leaves taken, of all sizes.
     *
     * @return count
     */
    public long leaves() {
        return leaves;
    }

    /**
     * Memory of the lists.
     *
     * @return bytes
     */
    public @ByteCount long listBytes() {
        return listBytes;
    }
}
