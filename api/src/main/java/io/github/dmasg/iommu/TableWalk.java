package io.github.dmasg.iommu;

import io.github.dmasg.unit.DmaAddr;
import org.jspecify.annotations.Nullable;

/** Walks over a whole tree: leaves in ascending order, the first leaf of a range, and the check of its invariants. */
final class TableWalk {
    private TableWalk() {}

    static void walk(TableTree tree, LeafVisitor visitor) {
        walk(tree.top(), tree.geometry, visitor);
    }

    private static void walk(Directory directory, TableGeometry geometry, LeafVisitor visitor) {
        for (int slot = 0; slot < geometry.slots; slot++) {
            long word = directory.word(slot);
            if (word == LeafWord.TABLE) {
                Directory below = directory.directory(slot);
                LeafTable table = directory.leafTable(slot);
                if (below != null) {
                    walk(below, geometry, visitor);
                } else if (table != null) {
                    walk(table, directory.slotBase(slot), geometry, visitor);
                }
            } else if (word != LeafWord.EMPTY) {
                visitor.leaf(directory.slotBase(slot), LeafWord.phys(word), geometry.slotSize(directory.level));
            }
        }
    }

    private static void walk(LeafTable table, @DmaAddr long base, TableGeometry geometry, LeafVisitor visitor) {
        long state = table.state();
        if (!table.serves(state, base)) {
            return;
        }
        for (int i = 0; i < geometry.slots; i++) {
            long word = (long) LeafTable.WORD.getAcquire(table.words, i);
            if (word != LeafWord.EMPTY) {
                if (!table.sameLife(state)) {
                    return;
                }
                visitor.leaf(base + ((long) i << geometry.granuleShift), LeafWord.phys(word), geometry.granule);
            }
        }
    }

    /** The first mapped address in {@code from..end-1}, or {@code from} if a mapping there is only being made. */
    static @DmaAddr long firstMapped(TableTree tree, @DmaAddr long from, @DmaAddr long end) {
        @DmaAddr long[] first = {-1};
        Directory over = directoryOver(tree.top(), from, end);
        walk(over, tree.geometry, (iova, phys, size) -> {
            if (first[0] < 0 && iova < end && iova + size > from) {
                first[0] = Math.max(iova, from);
            }
        });
        return first[0] < 0 ? from : first[0];
    }

    /** The lowest directory that covers a range, so that a conflict is not searched in all of the tree. */
    private static Directory directoryOver(Directory top, @DmaAddr long from, @DmaAddr long end) {
        Directory directory = top;
        for (; ; ) {
            int slot = directory.slot(from);
            Directory below = directory.directory(slot);
            if (below == null || directory.slotBase(slot + 1) < end) {
                return directory;
            }
            directory = below;
        }
    }

    static void checkInvariants(TableTree tree) {
        Directory top = tree.top();
        require(top.parent == null, "top has a parent", 0);
        long tables = checkInvariants(top, tree.geometry, null);
        require(tables == tree.tables(), "tables in the tree " + tables + ", counted " + tree.tables(), 0);
    }

    private static long checkInvariants(Directory directory, TableGeometry geometry, @Nullable Directory parent) {
        require(directory.parent == parent, "wrong parent", directory.base);
        require(directory.used == directory.countUsed(), "wrong count of used slots", directory.base);
        require(parent == null || directory.used > 0 || directory.listed, "empty directory not listed", directory.base);
        long tables = 1;
        for (int slot = 0; slot < geometry.slots; slot++) {
            if (directory.word(slot) == LeafWord.TABLE) {
                Directory below = directory.directory(slot);
                LeafTable table = directory.leafTable(slot);
                if (below != null) {
                    require(below.base == directory.slotBase(slot), "wrong base", below.base);
                    tables += checkInvariants(below, geometry, directory);
                } else {
                    require(
                            table != null && checkInvariants(table, directory.slotBase(slot)),
                            "wrong table",
                            directory.slotBase(slot));
                    tables++;
                }
            } else if (directory.isLeaf(slot)) {
                require(
                        LeafWord.level(directory.word(slot)) == directory.level,
                        "wrong level",
                        directory.slotBase(slot));
                require(geometry.isLeafLevel(directory.level), "leaf of forbidden size", directory.slotBase(slot));
            }
        }
        return tables;
    }

    private static boolean checkInvariants(LeafTable table, @DmaAddr long base) {
        int used = 0;
        for (long word : table.words) {
            used += word == LeafWord.EMPTY ? 0 : 1;
        }
        return table.serves(table.state(), base) && table.count() == used && (used > 0 || table.listed());
    }

    private static void require(boolean holds, String what, @DmaAddr long iova) {
        if (!holds) {
            throw new IllegalStateException("page table: " + what + " at iova 0x" + Long.toHexString(iova));
        }
    }
}
