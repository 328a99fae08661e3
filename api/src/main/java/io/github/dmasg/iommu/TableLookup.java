package io.github.dmasg.iommu;

import io.github.dmasg.unit.DmaAddr;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds tables and words in a {@link TableTree} without a lock.
 *
 * <p>A few hints, from address to table of level 0, spare the walk from the top. Hints may be stale, and a table may leave the
 * tree and be used again elsewhere at any time; so a table counts only after it confirmed that it is alive and translates from
 * that address, and a word only if the table lived on while it was read.
 */
final class TableLookup {
    private static final int HINTS = 256;

    private final TableTree tree;
    private final int slots;
    private final int granuleShift;
    private final int spanShift;
    private final long baseMask;
    private final @Nullable LeafTable[] hints = new LeafTable[HINTS];

    TableLookup(TableTree tree) {
        this.tree = tree;
        this.slots = tree.geometry.slots;
        this.granuleShift = tree.geometry.granuleShift;
        this.spanShift = tree.geometry.slotShift(1);
        this.baseMask = -tree.geometry.slotSize(1);
    }

    /** First address of the table of level 0 for an address. */
    @DmaAddr
    long baseOf(@DmaAddr long iova) {
        return iova & baseMask;
    }

    /** Slot of an address in its table of level 0. */
    int indexOf(@DmaAddr long iova) {
        return (int) (iova >>> granuleShift) & (slots - 1);
    }

    /** A table that was seen at the hint for this address. */
    @Nullable
    LeafTable hint(@DmaAddr long iova) {
        return hints[(int) (iova >>> spanShift) & (HINTS - 1)];
    }

    void setHint(@DmaAddr long iova, LeafTable table) {
        hints[(int) (iova >>> spanShift) & (HINTS - 1)] = table;
    }

    /** So that dead tables can be collected. */
    void forgetHints() {
        Arrays.fill(hints, null);
    }

    /** The table of level 0 for an address, or null if none was there; it may be gone when the caller looks. */
    @Nullable
    LeafTable table(@DmaAddr long iova) {
        LeafTable hinted = hint(iova);
        if (hinted != null && hinted.serves(hinted.state(), baseOf(iova))) {
            return hinted;
        }
        LeafTable found = find(iova);
        if (found != null) {
            setHint(iova, found);
        }
        return found;
    }

    /** As {@link #table}, from the top. */
    @Nullable
    LeafTable find(@DmaAddr long iova) {
        Directory top = tree.top();
        if (iova >>> top.slotShift >= slots) {
            return null;
        }
        Directory lowest = directoryOver(top, iova);
        if (lowest == null) {
            return null;
        }
        int slot = lowest.slot(iova);
        return lowest.word(slot) == LeafWord.TABLE ? lowest.leafTable(slot) : null;
    }

    /** The word that translates an address, or {@link LeafWord#EMPTY}. */
    long read(@DmaAddr long iova) {
        LeafTable hinted = hint(iova);
        if (hinted != null) {
            long state = hinted.state();
            if (hinted.serves(state, baseOf(iova))) {
                long word = (long) LeafTable.WORD.getAcquire(hinted.words, indexOf(iova));
                if (hinted.sameLife(state)) {
                    return word;
                }
            }
        }
        return readFromTop(iova);
    }

    private long readFromTop(@DmaAddr long iova) {
        for (Directory top = tree.top(); iova >>> top.slotShift < slots; top = tree.top()) {
            Directory lowest = directoryOver(top, iova);
            if (lowest == null) {
                return LeafWord.EMPTY;
            }
            int slot = lowest.slot(iova);
            long word = lowest.word(slot);
            if (word != LeafWord.TABLE) {
                return word;
            }
            LeafTable table = lowest.leafTable(slot);
            if (table != null) {
                long state = table.state();
                if (table.serves(state, baseOf(iova))) {
                    word = (long) LeafTable.WORD.getAcquire(table.words, indexOf(iova));
                    if (table.sameLife(state)) {
                        setHint(iova, table);
                        return word;
                    }
                }
            }
            // The table left the tree between two looks: others made progress, look again.
            Thread.onSpinWait();
        }
        return LeafWord.EMPTY;
    }

    /** The lowest directory over an address: one of level 1, or a higher one whose slot is no table. Null if it just went. */
    private static @Nullable Directory directoryOver(Directory top, @DmaAddr long iova) {
        Directory directory = top;
        while (directory != null && directory.level > 1) {
            int slot = directory.slot(iova);
            if (directory.word(slot) != LeafWord.TABLE) {
                return directory;
            }
            directory = directory.directory(slot);
        }
        return directory;
    }
}
