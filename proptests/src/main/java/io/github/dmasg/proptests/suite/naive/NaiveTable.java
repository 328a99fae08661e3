package io.github.dmasg.proptests.suite.naive;

import io.github.dmasg.iommu.LeafVisitor;
import io.github.dmasg.proptests.machine.Translation;
import java.util.Map;
import java.util.TreeMap;

/** Translations by range. Not thread-safe. */
final class NaiveTable {
    private record Leaf(long phys, long length, boolean read, boolean write) {}

    private final TreeMap<Long, Leaf> leaves = new TreeMap<>();
    private final int mostLeaves;

    NaiveTable(int mostLeaves) {
        this.mostLeaves = mostLeaves;
    }

    /** False if the table is full. */
    boolean map(long address, long phys, long length, boolean read, boolean write) {
        if (leaves.size() >= mostLeaves) {
            return false;
        }
        leaves.put(address, new Leaf(phys, length, read, write));
        return true;
    }

    /** Removes what starts in a range. */
    void remove(long start, long length) {
        leaves.subMap(start, start + length).clear();
    }

    long translate(long address, boolean write) {
        Map.Entry<Long, Leaf> at = leaves.floorEntry(address);
        if (at == null || address - at.getKey() >= at.getValue().length) {
            return Translation.FAULT;
        }
        Leaf leaf = at.getValue();
        return (write ? leaf.write : leaf.read) ? leaf.phys + (address - at.getKey()) : Translation.FAULT;
    }

    void forEach(LeafVisitor visitor) {
        leaves.forEach((address, leaf) -> visitor.leaf(address, leaf.phys, leaf.length));
    }

    long bytes() {
        return leaves.values().stream().mapToLong(Leaf::length).sum();
    }
}
