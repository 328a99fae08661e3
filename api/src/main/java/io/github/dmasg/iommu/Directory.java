package io.github.dmasg.iommu;

import io.github.dmasg.unit.DmaAddr;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A table of level 1 or higher: each slot is empty, a large leaf, or the table below.
 *
 * <p>Changed only under the lock of the tree, read by anyone: a word is written after the reference that goes with it, and
 * cleared before. A directory is never used again after it left the tree, so a late reader finds it empty, which it was.
 *
 * <p>Invariants: {@code used} is the number of slots that are not empty; a slot whose word is {@link LeafWord#TABLE} has its
 * reference set.
 */
final class Directory {
    final int level;
    final int slotShift;
    final @DmaAddr long base;
    final long[] words;

    /** Where it hangs, null at the top; under the lock of the tree. */
    @Nullable
    Directory parent;

    /** Slots that are not empty; under the lock of the tree. */
    int used;

    /** Listed as possibly empty; under the lock of the tree. */
    boolean listed;

    private final @Nullable LeafTable[] leafTables;
    private final @Nullable Directory[] directories;
    private final int indexMask;

    Directory(TableGeometry geometry, int level, @DmaAddr long base, @Nullable Directory parent) {
        this.level = level;
        this.slotShift = geometry.slotShift(level);
        this.base = base;
        this.parent = parent;
        this.words = new long[geometry.slots];
        this.indexMask = geometry.slots - 1;
        this.leafTables = new LeafTable[level == 1 ? geometry.slots : 0];
        this.directories = new Directory[level == 1 ? 0 : geometry.slots];
    }

    int slot(@DmaAddr long iova) {
        return (int) (iova >>> slotShift) & indexMask;
    }

    @DmaAddr
    long slotBase(int slot) {
        return base + ((long) slot << slotShift);
    }

    long word(int slot) {
        return (long) LeafTable.WORD.getAcquire(words, slot);
    }

    /** The table of level 0 below, or null if the slot holds something else. */
    @Nullable
    LeafTable leafTable(int slot) {
        return level == 1 ? leafTables[slot] : null;
    }

    /** The directory below, or null if the slot holds something else. */
    @Nullable
    Directory directory(int slot) {
        return level > 1 ? directories[slot] : null;
    }

    boolean isLeaf(int slot) {
        long word = word(slot);
        return word != LeafWord.EMPTY && word != LeafWord.TABLE;
    }

    void setLeaf(int slot, long word) {
        LeafTable.WORD.setRelease(words, slot, word);
        used++;
    }

    void clearLeaf(int slot) {
        LeafTable.WORD.setRelease(words, slot, LeafWord.EMPTY);
        used--;
    }

    void hang(int slot, LeafTable table) {
        leafTables[slot] = table;
        setLeaf(slot, LeafWord.TABLE);
    }

    void hang(int slot, Directory table) {
        directories[slot] = table;
        setLeaf(slot, LeafWord.TABLE);
    }

    void unhang(int slot) {
        clearLeaf(slot);
        if (level == 1) {
            leafTables[slot] = null;
        } else {
            directories[slot] = null;
        }
    }

    /** Slots in use counted anew, for the check of invariants. */
    int countUsed() {
        return (int) Arrays.stream(words).filter(word -> word != LeafWord.EMPTY).count();
    }
}
