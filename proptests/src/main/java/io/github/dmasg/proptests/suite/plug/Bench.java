package io.github.dmasg.proptests.suite.plug;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.iommu.LeafVisitor;
import io.github.dmasg.map.Bounds;
import io.github.dmasg.proptests.machine.SparseMemory;
import io.github.dmasg.proptests.machine.Translation;
import java.util.Optional;

/**
 * One machine with one mapper: memory, perhaps an IOMMU or a bounce pool, and the implementation under test.
 *
 * <p>Used by one thread unless {@link Promise#CONCURRENT} is promised.
 */
public interface Bench {
    /**
     * Physical memory, in which all accesses end.
     *
     * @return the memory
     */
    SparseMemory memory();

    /**
     * Maps.
     *
     * @param demand what
     * @return the mapping
     * @throws DmaException if it is refused
     */
    Grant map(Demand demand) throws DmaException;

    /**
     * Maps with the object of a mapping that has ended, where the implementation has such a thing; device and flow are those of the
     * mapping that has ended.
     *
     * @param spent a mapping that has ended
     * @param demand what
     * @return the mapping, perhaps the same object
     * @throws DmaException if it is refused
     */
    default Grant mapAgain(Grant spent, Demand demand) throws DmaException {
        return map(demand);
    }

    /**
     * Says how many segments a mapping would have.
     *
     * @param demand what
     * @return the counts, or nothing unless {@link Promise#BOUNDS} is promised
     * @throws DmaException if mapping would be refused
     */
    default Optional<Bounds> bounds(Demand demand) throws DmaException {
        return Optional.empty();
    }

    /**
     * Where an access by a device ends.
     *
     * @param address DMA address
     * @param write whether the device writes
     * @return physical address, or {@link Translation#FAULT}
     */
    long reach(long address, boolean write);

    /**
     * Shows all that can be reached through a translation. Nothing without an IOMMU.
     *
     * @param visitor receives DMA address, physical address and bytes, ascending
     */
    void forEachReachable(LeafVisitor visitor);

    /**
     * What live mappings hold.
     *
     * @return {@link Holdings#NOTHING} if there is no live mapping
     */
    Holdings holdings();

    /**
     * Checks what the implementation knows of itself.
     *
     * @throws IllegalStateException naming what is broken
     */
    default void checkInvariants() {}
}
