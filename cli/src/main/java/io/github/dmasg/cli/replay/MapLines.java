package io.github.dmasg.cli.replay;

import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import io.github.dmasg.unit.PhysAddr;
import org.eclipse.collections.impl.list.mutable.primitive.LongArrayList;

/**
 * The IOMMU ranges the kernel mapped on behalf of one call, in the order it mapped them.
 *
 * <p>Invariants: each range starts where the one before ended in IOVA (one call takes one piece of IOVA); neighbours
 * are not contiguous in physical memory, because ranges that are (a kernel may map one run in several steps, by page
 * size) are joined when added.
 *
 * <p>A range that does not continue the ones before starts a new list: what came earlier belonged to something that
 * was not recorded. Not safe for use by several threads.
 */
public final class MapLines {
    /** Most ranges kept; a longer list is given up, which makes its call inferred, not wrong. */
    static final int MOST = 1 << 17;

    private final LongArrayList iovas = new LongArrayList();
    private final LongArrayList paddrs = new LongArrayList();
    private final LongArrayList lengths = new LongArrayList();

    /** No ranges yet. */
    public MapLines() {}

    /**
     * Adds the next range.
     *
     * @param iova its start as the device sees it
     * @param paddr its start in physical memory
     * @param length bytes, above 0
     */
    public void add(@DmaAddr long iova, @PhysAddr long paddr, @ByteCount long length) {
        int last = size() - 1;
        if (last >= 0) {
            if (iova != iovas.get(last) + lengths.get(last) || size() == MOST) {
                clear();
            } else if (paddr == paddrs.get(last) + lengths.get(last)) {
                lengths.set(last, lengths.get(last) + length);
                return;
            }
        }
        iovas.add(iova);
        paddrs.add(paddr);
        lengths.add(length);
    }

    /** Forgets everything. */
    public void clear() {
        iovas.clear();
        paddrs.clear();
        lengths.clear();
    }

    /**
     * How many ranges.
     *
     * @return at least 0
     */
    public int size() {
        return iovas.size();
    }

    /**
     * Start of a range as the device sees it.
     *
     * @param i which, from 0
     * @return IOVA
     */
    public @DmaAddr long iova(int i) {
        return (@DmaAddr long) iovas.get(i);
    }

    /**
     * Start of a range in memory.
     *
     * @param i which, from 0
     * @return physical address
     */
    public @PhysAddr long paddr(int i) {
        return (@PhysAddr long) paddrs.get(i);
    }

    /**
     * Length of a range.
     *
     * @param i which, from 0
     * @return bytes
     */
    public @ByteCount long length(int i) {
        return (@ByteCount long) lengths.get(i);
    }

    /**
     * Length of all ranges.
     *
     * @return bytes
     */
    public @ByteCount long total() {
        return (@ByteCount long) lengths.sum();
    }
}
