package io.github.dmasg.bounce;

import java.util.BitSet;

/** The free slots of one part of a pool: a bitmap behind a lock, searched round and round. */
final class BounceArea {
    private final BitSet used;
    private final int slots;
    private int free;
    private int nextStart;

    BounceArea(int slots) {
        this.slots = slots;
        this.free = slots;
        this.used = new BitSet(slots);
    }

    /**
     * Takes a run of slots whose first is {@code residue} modulo {@code stride} and that lies in one window.
     *
     * @param window slots in a window, a power of two
     * @param phase slots between the start of a window and the first slot of the area
     * @return the first slot, or -1
     */
    synchronized int take(int count, int stride, int residue, int window, int phase) {
        if (count > free) {
            return -1;
        }
        int from = nextStart - Math.floorMod(nextStart - residue, stride);
        int found = search(count, stride, Math.max(residue, from), slots, window, phase);
        if (found < 0) {
            found = search(count, stride, residue, Math.min(slots, from + count), window, phase);
        }
        if (found < 0) {
            return -1;
        }
        used.set(found, found + count);
        free -= count;
        nextStart = found + count < slots ? found + count : 0;
        return found;
    }

    private int search(int count, int stride, int from, int end, int window, int phase) {
        int start = from;
        while (start + count <= end) {
            int inWindow = (start + phase) & (window - 1);
            int beyond;
            if (inWindow + count > window) {
                beyond = window - inWindow;
            } else {
                int blocked = used.previousSetBit(start + count - 1);
                if (blocked < start) {
                    return start;
                }
                // Nothing that covers the used slot can start at or before it.
                beyond = blocked + 1 - start;
            }
            start += (beyond + stride - 1) / stride * stride;
        }
        return -1;
    }

    synchronized void give(int first, int count) {
        used.clear(first, first + count);
        free += count;
    }

    synchronized int free() {
        return free;
    }
}
