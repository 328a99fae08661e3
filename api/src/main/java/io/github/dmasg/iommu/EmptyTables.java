package io.github.dmasg.iommu;

import org.jspecify.annotations.Nullable;

/**
 * The tables that may stay in the tree although they are empty, so that a single mapping going up and down does not build and
 * tear down tables: a ring of {@value #CAPACITY}, oldest first.
 *
 * <p>A listed table need not be empty; what counts is that every empty table is listed, so that the ring bounds them. All
 * methods are called under the lock of the tree.
 */
final class EmptyTables {
    static final int CAPACITY = 16;

    private final @Nullable LeafTable[] leafTables = new LeafTable[CAPACITY];
    private final @Nullable Directory[] directories = new Directory[CAPACITY];
    private int next;

    @Nullable
    LeafTable oldestLeafTable() {
        return leafTables[next];
    }

    @Nullable
    Directory oldestDirectory() {
        return directories[next];
    }

    /** Puts a table into the place of the oldest. */
    void replaceOldest(@Nullable LeafTable leafTable, @Nullable Directory directory) {
        leafTables[next] = leafTable;
        directories[next] = directory;
        next = (next + 1) % CAPACITY;
    }

    void forget(LeafTable table) {
        for (int i = 0; i < CAPACITY; i++) {
            if (leafTables[i] == table) {
                leafTables[i] = null;
            }
        }
    }

    void forget(Directory table) {
        for (int i = 0; i < CAPACITY; i++) {
            if (directories[i] == table) {
                directories[i] = null;
            }
        }
    }
}
