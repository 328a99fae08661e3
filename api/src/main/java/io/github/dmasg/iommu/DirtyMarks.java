package io.github.dmasg.iommu;

import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import org.jspecify.annotations.Nullable;

/**
 * The marks a device leaves in the leaves it writes through, as IOMMU hardware does, and their collection.
 *
 * <p>A mark is set and taken by compare-and-set on the whole word, with a count of the table held, so that it can neither bring
 * back a translation that was just removed nor land in another table.
 */
final class DirtyMarks {
    private DirtyMarks() {}

    /** Marks the leaf that translates an address, if its word still is as it was read. False if it changed. */
    static boolean set(TableTree tree, @DmaAddr long iova, long word) {
        int level = LeafWord.level(word);
        if (level > 0) {
            Directory directory = directoryOf(tree.top(), iova, level);
            return directory != null && swap(directory.words, directory.slot(iova), word, word | LeafWord.DIRTY);
        }
        LeafTable table = tree.lookup.table(iova);
        if (table == null || !table.acquire(tree.lookup.baseOf(iova), 1)) {
            return false;
        }
        boolean done = swap(table.words, tree.lookup.indexOf(iova), word, word | LeafWord.DIRTY);
        tree.release(table, 1);
        return done;
    }

    private static @Nullable Directory directoryOf(Directory top, @DmaAddr long iova, int level) {
        Directory directory = top;
        while (directory != null && directory.level > level) {
            directory = directory.directory(directory.slot(iova));
        }
        return directory;
    }

    private static boolean swap(long[] words, int slot, long expected, long next) {
        return LeafTable.WORD.compareAndSet(words, slot, expected, next);
    }

    /** Takes the marks of all leaves that overlap {@code from..end-1} and shows each such leaf. */
    static void take(TableTree tree, @DmaAddr long from, @DmaAddr long end, LeafVisitor visitor) {
        take(tree, tree.top(), from, end, visitor);
    }

    private static void take(
            TableTree tree, Directory directory, @DmaAddr long from, @DmaAddr long end, LeafVisitor visitor) {
        for (int slot = 0; slot < tree.geometry.slots && directory.slotBase(slot) < end; slot++) {
            if (directory.slotBase(slot + 1) > from) {
                Directory below = directory.directory(slot);
                LeafTable table = directory.leafTable(slot);
                if (below != null) {
                    take(tree, below, from, end, visitor);
                } else if (table != null) {
                    take(tree, table, directory.slotBase(slot), from, end, visitor);
                } else {
                    takeWord(
                            directory.words,
                            slot,
                            directory.slotBase(slot),
                            tree.geometry.slotSize(directory.level),
                            visitor);
                }
            }
        }
    }

    private static void take(
            TableTree tree,
            LeafTable table,
            @DmaAddr long base,
            @DmaAddr long from,
            @DmaAddr long end,
            LeafVisitor visitor) {
        if (!table.acquire(base, 1)) {
            return;
        }
        try {
            int shift = tree.geometry.granuleShift;
            int slot = (int) (Math.max(from - base, 0) >> shift);
            for (; slot < tree.geometry.slots && base + ((long) slot << shift) < end; slot++) {
                takeWord(table.words, slot, base + ((long) slot << shift), tree.geometry.granule, visitor);
            }
        } finally {
            tree.release(table, 1);
        }
    }

    private static void takeWord(
            long[] words, int slot, @DmaAddr long iova, @ByteCount long size, LeafVisitor visitor) {
        long word = (long) LeafTable.WORD.getAcquire(words, slot);
        if (word != LeafWord.TABLE && (word & LeafWord.DIRTY) != 0 && swap(words, slot, word, word & ~LeafWord.DIRTY)) {
            visitor.leaf(iova, LeafWord.phys(word), size);
        }
    }
}
