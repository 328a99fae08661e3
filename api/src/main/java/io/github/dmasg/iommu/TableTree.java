package io.github.dmasg.iommu;

import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The tables of one {@link PageTable} and how they join and leave the tree.
 *
 * <p>Slots of level 0 are written without a lock by whoever holds a count of their table ({@link LeafTable#acquire}). Everything
 * above level 0 (large leaves, tables joining and leaving, growth at the top) happens under one lock: once in hundreds of
 * granules.
 *
 * <p>Invariants: every empty table in the tree but the top is listed in {@link #empties}, thus at most
 * {@value EmptyTables#CAPACITY} of them; spare tables of level 0 are dead and empty, at most {@code spares.length}; directories
 * are never used twice.
 */
final class TableTree {
    final TableGeometry geometry;
    final TableLookup lookup;
    private final TablePages pages;
    private final ReentrantLock lock = new ReentrantLock();
    private final EmptyTables empties = new EmptyTables();
    private final @Nullable LeafTable[] spares;
    private int spareCount;
    private volatile Directory top;
    private long tables = 1;

    TableTree(TableGeometry geometry, int startLevels, int maxSpares, TablePages pages) {
        this.geometry = geometry;
        this.lookup = new TableLookup(this);
        this.pages = pages;
        this.spares = new LeafTable[maxSpares];
        if (!pages.take(startLevels - 1)) {
            throw new TablePagesExhaustedException(0, startLevels - 1);
        }
        this.top = new Directory(geometry, startLevels - 1, 0, null);
    }

    Directory top() {
        return top;
    }

    /** Tables in the tree, the top and empty ones included. */
    long tables() {
        lock.lock();
        try {
            return tables;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The table of level 0 for an address, with a count of {@code count} taken; made if there is none.
     *
     * @throws TranslationExistsException if a large leaf is in the way
     * @throws TablePagesExhaustedException if a table is needed and refused; no table was added
     */
    LeafTable acquire(@DmaAddr long iova, int count) {
        LeafTable found = lookup.hint(iova);
        if (found != null && found.acquire(lookup.baseOf(iova), count)) {
            return found;
        }
        found = lookup.find(iova);
        if (found == null || !found.acquire(lookup.baseOf(iova), count)) {
            found = makeAndAcquire(iova, count);
        }
        lookup.setHint(iova, found);
        return found;
    }

    private LeafTable makeAndAcquire(@DmaAddr long iova, int count) {
        lock.lock();
        try {
            LeafTable table = install(iova);
            table.acquire(lookup.baseOf(iova), count);
            return table;
        } finally {
            lock.unlock();
        }
    }

    /** Gives back a count of slots that are empty now. */
    void release(LeafTable table, int count) {
        if (table.release(count)) {
            settle(table);
        }
    }

    private void settle(LeafTable table) {
        lock.lock();
        try {
            if (table.list()) {
                addEmpty(table, null);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Writes up to {@code count} leaves of {@code level} into one directory, from {@code iova} on.
     *
     * @return how many were written before a slot that holds a translation
     * @throws TranslationExistsException if a larger leaf is in the way
     * @throws TablePagesExhaustedException if a table is needed and refused; no table was added
     */
    int writeLarge(int level, @DmaAddr long iova, long firstWord, int count) {
        lock.lock();
        try {
            Directory topBefore = top;
            Directory directory = directoryAt(iova, level);
            int from = directory.slot(iova);
            long word = firstWord;
            for (int slot = from; slot < from + count; slot++) {
                if (!makeEmpty(directory, slot)) {
                    return slot - from;
                }
                directory.setLeaf(slot, word);
                word += geometry.slotSize(level);
            }
            listIfEmpty(topBefore);
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** Removes a table that translates nothing from a slot. False if the slot holds a translation or the promise of one. */
    private boolean makeEmpty(Directory directory, int slot) {
        long word = directory.word(slot);
        if (word == LeafWord.TABLE) {
            sweepSlot(directory, slot);
            word = directory.word(slot);
        }
        return word == LeafWord.EMPTY;
    }

    /**
     * Clears the large leaves that start at {@code iova} and follow in the same directory, up to {@code end}.
     *
     * @return bytes cleared if positive; the negative number of bytes to step over if nothing starts at {@code iova}; 0 if a
     *     table of level 0 covers it
     */
    @ByteCount
    long clearLarge(@DmaAddr long iova, @DmaAddr long end) {
        lock.lock();
        try {
            if (iova >>> top.slotShift >= geometry.slots) {
                return iova - end;
            }
            Directory directory = top;
            int slot = directory.slot(iova);
            while (directory.word(slot) == LeafWord.TABLE) {
                Directory below = directory.directory(slot);
                if (below == null) {
                    return 0;
                }
                directory = below;
                slot = directory.slot(iova);
            }
            if (directory.word(slot) == LeafWord.EMPTY || directory.slotBase(slot) != iova) {
                return iova - directory.slotBase(slot + 1);
            }
            return clearRun(directory, slot, end);
        } finally {
            lock.unlock();
        }
    }

    private @ByteCount long clearRun(Directory directory, int from, @DmaAddr long end) {
        int slot = from;
        while (slot < geometry.slots && directory.slotBase(slot) < end && directory.isLeaf(slot)) {
            directory.clearLeaf(slot);
            slot++;
        }
        listIfEmpty(directory);
        return directory.slotBase(slot) - directory.slotBase(from);
    }

    /** Removes every empty table and lets the spare ones go. */
    void trim() {
        lock.lock();
        try {
            Directory directory = top;
            for (int slot = 0; slot < geometry.slots; slot++) {
                sweepSlot(directory, slot);
            }
            Arrays.fill(spares, null);
            lookup.forgetHints();
            spareCount = 0;
        } finally {
            lock.unlock();
        }
    }

    /** Removes the empty tables in and under a slot. */
    private void sweepSlot(Directory directory, int slot) {
        if (directory.word(slot) != LeafWord.TABLE) {
            return;
        }
        Directory below = directory.directory(slot);
        if (below != null) {
            for (int i = 0; i < geometry.slots; i++) {
                sweepSlot(below, i);
            }
            if (below.used == 0) {
                empties.forget(below);
                remove(below);
            }
            return;
        }
        LeafTable table = directory.leafTable(slot);
        if (table != null && table.die()) {
            empties.forget(table);
            remove(table);
        }
    }

    /** The table of level 0 for an address, under the lock, made if there is none. */
    private LeafTable install(@DmaAddr long iova) {
        Directory topBefore = top;
        Directory directory = directoryAt(iova, 1);
        int slot = directory.slot(iova);
        long word = directory.word(slot);
        if (word == LeafWord.EMPTY) {
            if (!pages.take(0)) {
                undo(directory, topBefore);
                throw new TablePagesExhaustedException(iova, 0);
            }
            LeafTable table =
                    spareCount > 0 ? Objects.requireNonNull(spares[--spareCount]) : new LeafTable(geometry.slots);
            table.revive(directory.slotBase(slot), directory);
            directory.hang(slot, table);
            tables++;
            listIfEmpty(topBefore);
            return table;
        }
        LeafTable table = directory.leafTable(slot);
        if (table == null) {
            throw new TranslationExistsException(iova);
        }
        return table;
    }

    /** The directory of a level over an address, under the lock, made with all above it if there is none. */
    private Directory directoryAt(@DmaAddr long iova, int level) {
        Directory topBefore = top;
        grow(iova, topBefore);
        Directory directory = top;
        while (directory.level > level) {
            int slot = directory.slot(iova);
            if (directory.word(slot) == LeafWord.EMPTY) {
                if (!pages.take(directory.level - 1)) {
                    undo(directory, topBefore);
                    throw new TablePagesExhaustedException(iova, directory.level - 1);
                }
                directory.hang(slot, new Directory(geometry, directory.level - 1, directory.slotBase(slot), directory));
                tables++;
            }
            Directory below = directory.directory(slot);
            if (below == null) {
                throw new TranslationExistsException(iova);
            }
            directory = below;
        }
        return directory;
    }

    /** Raises the top, one level at a time, until it reaches an address. */
    private void grow(@DmaAddr long iova, Directory topBefore) {
        while (iova >>> top.slotShift >= geometry.slots) {
            Directory old = top;
            if (!pages.take(old.level + 1)) {
                undo(old, topBefore);
                throw new TablePagesExhaustedException(iova, old.level + 1);
            }
            Directory raised = new Directory(geometry, old.level + 1, 0, null);
            raised.hang(0, old);
            old.parent = raised;
            tables++;
            top = raised;
        }
    }

    /** Takes back what a refused operation added: empty directories from {@code from} upwards, then new tops. */
    private void undo(Directory from, Directory topBefore) {
        Directory directory = from;
        while (directory != top && directory != topBefore && directory.used == 0 && !directory.listed) {
            directory = remove(directory);
        }
        while (top != topBefore) {
            Directory raised = top;
            Directory below = Objects.requireNonNull(raised.directory(0));
            below.parent = null;
            top = below;
            pages.give(raised.level);
            tables--;
        }
    }

    private void listIfEmpty(Directory directory) {
        if (directory.used == 0 && directory != top && !directory.listed) {
            addEmpty(null, directory);
        }
    }

    /** Lists an empty table; the one whose place it takes leaves the tree if it is empty, and so perhaps its parent. */
    private void addEmpty(@Nullable LeafTable leafTable, @Nullable Directory directory) {
        LeafTable oldLeafTable = empties.oldestLeafTable();
        Directory oldDirectory = empties.oldestDirectory();
        empties.replaceOldest(leafTable, directory);
        if (directory != null) {
            directory.listed = true;
        }
        if (oldLeafTable != null && oldLeafTable.unlist()) {
            listIfEmpty(remove(oldLeafTable));
        }
        if (oldDirectory != null) {
            oldDirectory.listed = false;
            if (oldDirectory.used == 0) {
                listIfEmpty(remove(oldDirectory));
            }
        }
    }

    private Directory remove(LeafTable table) {
        Directory parent = Objects.requireNonNull(table.parent);
        parent.unhang(parent.slot(table.base()));
        pages.give(0);
        tables--;
        if (spareCount < spares.length) {
            spares[spareCount++] = table;
        }
        return parent;
    }

    private Directory remove(Directory directory) {
        Directory parent = Objects.requireNonNull(directory.parent);
        parent.unhang(parent.slot(directory.base));
        pages.give(directory.level);
        tables--;
        return parent;
    }
}
