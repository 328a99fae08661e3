package io.github.dmasg.iommu;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The tables of one {@link PageTable} and how they join and leave the tree.
 *
 * <p>Slots of level 0 are written without a lock by whoever holds a count of their table ({@link LeafTable#acquire}). Everything
 * above level 0 (large leaves, tables joining and leaving, growth at the top) happens under one lock: once in hundreds of
 * granules. A few hints, from address to table of level 0, spare the walk from the top; a hint is trusted only after the table
 * itself confirms that it is alive and translates from that address.
 *
 * <p>Invariants: every empty table in the tree but the top is listed in {@link #empties}, thus at most
 * {@value EmptyTables#CAPACITY} of them; spare tables of level 0 are dead and empty, at most {@code spares.length}; directories
 * are never used twice.
 */
final class TableTree {
    private static final int HINTS = 256;

    final TableGeometry geometry;
    private final TablePages pages;
    private final ReentrantLock lock = new ReentrantLock();
    private final EmptyTables empties = new EmptyTables();
    private final @Nullable LeafTable[] hints = new LeafTable[HINTS];
    private final @Nullable LeafTable[] spares;
    private final int leafSpanShift;
    private final long leafBaseMask;
    private int spareCount;
    private volatile Directory top;
    private long tables = 1;

    TableTree(TableGeometry geometry, int startLevels, int maxSpares, TablePages pages) {
        this.geometry = geometry;
        this.pages = pages;
        this.spares = new LeafTable[maxSpares];
        this.leafSpanShift = geometry.slotShift(1);
        this.leafBaseMask = -geometry.slotSize(1);
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

    long baseOf(long iova) {
        return iova & leafBaseMask;
    }

    int indexOf(long iova) {
        return (int) (iova >>> geometry.granuleShift) & (geometry.slots - 1);
    }

    private int hintOf(long iova) {
        return (int) (iova >>> leafSpanShift) & (HINTS - 1);
    }

    /**
     * The table of level 0 for an address, with a count of {@code count} taken; made if there is none.
     *
     * @throws TranslationExistsException if a large leaf is in the way
     * @throws TablePagesExhaustedException if a table is needed and refused; no table was added
     */
    LeafTable acquire(long iova, int count) {
        LeafTable hinted = hints[hintOf(iova)];
        if (hinted != null && hinted.acquire(iova & leafBaseMask, count)) {
            return hinted;
        }
        return acquireFromTop(iova, count);
    }

    private LeafTable acquireFromTop(long iova, int count) {
        LeafTable table = find(iova);
        if (table == null || !table.acquire(iova & leafBaseMask, count)) {
            lock.lock();
            try {
                table = install(iova);
                table.acquire(iova & leafBaseMask, count);
            } finally {
                lock.unlock();
            }
        }
        hints[hintOf(iova)] = table;
        return table;
    }

    /** The table of level 0 for an address, or null if none was there; it may be gone when the caller looks. */
    @Nullable
    LeafTable lookup(long iova) {
        LeafTable hinted = hints[hintOf(iova)];
        if (hinted != null && hinted.serves(hinted.state(), iova & leafBaseMask)) {
            return hinted;
        }
        LeafTable found = find(iova);
        if (found != null) {
            hints[hintOf(iova)] = found;
        }
        return found;
    }

    private @Nullable LeafTable find(long iova) {
        Directory directory = top;
        if (iova >>> directory.slotShift >= geometry.slots) {
            return null;
        }
        Directory lowest = directoryOver(directory, iova);
        if (lowest == null || lowest.level > 1) {
            return null;
        }
        int slot = lowest.slot(iova);
        return lowest.word(slot) == LeafWord.TABLE ? lowest.leafTable(slot) : null;
    }

    /** The word that translates an address, or {@link LeafWord#EMPTY}. */
    long read(long iova) {
        LeafTable hinted = hints[hintOf(iova)];
        if (hinted != null) {
            long state = hinted.state();
            if (hinted.serves(state, iova & leafBaseMask)) {
                long word = (long) LeafTable.WORD.getAcquire(hinted.words, indexOf(iova));
                if (hinted.sameLife(state)) {
                    return word;
                }
            }
        }
        return readFromTop(iova);
    }

    private long readFromTop(long iova) {
        Directory directory = top;
        while (iova >>> directory.slotShift < geometry.slots) {
            Directory below = directoryOver(directory, iova);
            if (below == null) {
                return LeafWord.EMPTY;
            }
            int slot = below.slot(iova);
            long word = below.word(slot);
            if (word != LeafWord.TABLE) {
                return word;
            }
            LeafTable table = below.leafTable(slot);
            if (table != null) {
                long state = table.state();
                if (table.serves(state, iova & leafBaseMask)) {
                    word = (long) LeafTable.WORD.getAcquire(table.words, indexOf(iova));
                    if (table.sameLife(state)) {
                        hints[hintOf(iova)] = table;
                        return word;
                    }
                }
            }
            // The table left the tree between two looks: others made progress, look again.
            Thread.onSpinWait();
            directory = top;
        }
        return LeafWord.EMPTY;
    }

    /** The lowest directory over an address: one of level 1, or a higher one whose slot is no table. Null if it just went. */
    private static @Nullable Directory directoryOver(Directory from, long iova) {
        Directory directory = from;
        while (directory != null && directory.level > 1) {
            int slot = directory.slot(iova);
            if (directory.word(slot) != LeafWord.TABLE) {
                return directory;
            }
            directory = directory.directory(slot);
        }
        return directory;
    }

    /** After a {@link LeafTable#release} that left the table empty and unlisted. */
    void settle(LeafTable table) {
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
    int writeLarge(int level, long iova, long firstWord, int count) {
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
    long clearLarge(long iova, long end) {
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

    private long clearRun(Directory directory, int from, long end) {
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
            Arrays.fill(hints, null);
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
    private LeafTable install(long iova) {
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
        if (word != LeafWord.TABLE || table == null) {
            throw new TranslationExistsException(iova);
        }
        return table;
    }

    /** The directory of a level over an address, under the lock, made with all above it if there is none. */
    private Directory directoryAt(long iova, int level) {
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
    private void grow(long iova, Directory topBefore) {
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
