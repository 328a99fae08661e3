package io.github.dmasg.iommu;

import io.github.dmasg.unit.DmaAddr;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A table of level 0: one word per granule, filled and cleared without a lock.
 *
 * <p>The state word carries a count of slots in use or promised, whether the table is listed as possibly empty, whether it is
 * part of the tree (alive), and a life number that changes whenever it leaves the tree. One compare-and-set on it therefore
 * says "still the table I looked up, and now it cannot go away".
 *
 * <p>Layout of the state: bit 0 listed, 1 alive, 2..31 life number, 32..63 count. The count is on top so that releasing too
 * much, which only racing calls on overlapping ranges can do, spoils nothing else.
 *
 * <p>Invariants: count 0 means that every word is 0; an alive table with a count above 0 stays alive, and keeps its base, until
 * the count is released; alive and base change only under the lock of the tree; a table is alive exactly while it hangs in the
 * tree. Readers that hold no count must look at the state before and after a word.
 */
final class LeafTable {
    /** Access to a slot as one atomic word. */
    static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    private static final VarHandle STATE;
    private static final long LISTED = 1;
    private static final long ALIVE = 1L << 1;
    private static final long LIFE_UNIT = 1L << 2;
    private static final int COUNT_SHIFT = 32;
    private static final long COUNT_UNIT = 1L << COUNT_SHIFT;
    /** The life number and whether it lasts. */
    private static final long LIFE = (COUNT_UNIT - 1) & ~LISTED;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(LeafTable.class, "state", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final long[] words;

    /** Where it hangs; under the lock of the tree. */
    @Nullable
    Directory parent;

    private volatile @DmaAddr long base;
    private volatile long state;

    LeafTable(int slots) {
        words = new long[slots];
    }

    /** Starts a life, empty. Under the lock, before the table is hung into the tree. */
    void revive(@DmaAddr long firstIova, Directory hangsIn) {
        base = firstIova;
        parent = hangsIn;
        STATE.setVolatile(this, (state & LIFE) | ALIVE);
    }

    @DmaAddr
    long base() {
        return base;
    }

    long state() {
        return state;
    }

    /** Whether a table in that state is alive and translates from that address. */
    boolean serves(long seenState, @DmaAddr long firstIova) {
        return (seenState & ALIVE) != 0 && base == firstIova;
    }

    /** Whether the words read since {@code seenState} were this life's. */
    boolean sameLife(long seenState) {
        VarHandle.loadLoadFence();
        return ((state ^ seenState) & LIFE) == 0;
    }

    /** Adds to the count if the table is alive and translates from {@code firstIova}. */
    boolean acquire(@DmaAddr long firstIova, int count) {
        for (; ; ) {
            long seen = state;
            if (!serves(seen, firstIova)) {
                return false;
            }
            if (STATE.compareAndSet(this, seen, seen + count * COUNT_UNIT)) {
                return true;
            }
        }
    }

    /** Takes from the count. True if the table is now empty and must be listed. */
    boolean release(int count) {
        long left = (long) STATE.getAndAdd(this, -count * COUNT_UNIT) - count * COUNT_UNIT;
        return left >>> COUNT_SHIFT == 0 && (left & LISTED) == 0;
    }

    /** Under the lock: marks an empty, unlisted table as listed. False if it is not one any more. */
    boolean list() {
        for (; ; ) {
            long seen = state;
            if (seen >>> COUNT_SHIFT != 0 || (seen & (LISTED | ALIVE)) != ALIVE) {
                return false;
            }
            if (STATE.compareAndSet(this, seen, seen | LISTED)) {
                return true;
            }
        }
    }

    /** Under the lock: takes it off the list; an empty one ends its life. True if it did. */
    boolean unlist() {
        for (; ; ) {
            long seen = state;
            if ((seen & LISTED) == 0) {
                return false;
            }
            boolean empty = seen >>> COUNT_SHIFT == 0;
            if (STATE.compareAndSet(this, seen, empty ? ended(seen) : seen & ~LISTED)) {
                return empty && isClear();
            }
        }
    }

    /** Under the lock: ends its life if it is empty, listed or not. True if it did. */
    boolean die() {
        long seen = state;
        return seen >>> COUNT_SHIFT == 0
                && (seen & ALIVE) != 0
                && STATE.compareAndSet(this, seen, ended(seen))
                && isClear();
    }

    private static long ended(long seen) {
        return ((seen & ~(ALIVE | LISTED)) + LIFE_UNIT) & (COUNT_UNIT - 1);
    }

    /**
     * The last look before a table leaves the tree. Racing unmaps of one range, a caller's error, could have released others'
     * slots; a table that went with translations in it would serve them at another address. It comes back to life instead.
     */
    private boolean isClear() {
        int used = 0;
        for (long word : words) {
            used += (int) (word & LeafWord.PRESENT);
        }
        if (used == 0) {
            return true;
        }
        STATE.setVolatile(this, (state & LIFE) | ALIVE | used * COUNT_UNIT);
        return false;
    }

    boolean listed() {
        return (state & LISTED) != 0;
    }

    /** Slots in use or promised. */
    int count() {
        return (int) (state >>> COUNT_SHIFT);
    }

    /**
     * Writes {@code count} translations of consecutive granules from slot {@code from} on. The caller holds a count for them.
     *
     * @return how many were written before a slot that was in use
     */
    int fill(int from, int count, long firstWord, long step) {
        long[] w = words;
        long word = firstWord;
        for (int i = from; i < from + count; i++) {
            if ((long) WORD.getOpaque(w, i) != LeafWord.EMPTY) {
                return i - from;
            }
            WORD.setRelease(w, i, word);
            word += step;
        }
        return count;
    }

    /**
     * Clears slots {@code from..to-1}.
     *
     * @return how many were in use; or -1 if the table ended its life before one was seen in use
     */
    int clear(int from, int to, long seenState) {
        long[] w = words;
        int i = from;
        while (i < to && (long) WORD.getOpaque(w, i) == LeafWord.EMPTY) {
            i++;
        }
        if (!sameLife(seenState)) {
            return -1;
        }
        // From here on the slots in use are the caller's own and keep the table alive until their count is released.
        int cleared = 0;
        for (; i < to; i++) {
            cleared += (int) ((long) WORD.getOpaque(w, i) & LeafWord.PRESENT);
            WORD.setRelease(w, i, LeafWord.EMPTY);
        }
        return cleared;
    }
}
