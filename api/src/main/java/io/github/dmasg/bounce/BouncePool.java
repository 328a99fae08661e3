package io.github.dmasg.bounce;

import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.Conversions;
import io.github.dmasg.unit.DmaAddr;
import io.github.dmasg.unit.PhysAddr;

/**
 * A range of memory lent in slots of {@value #SLOT} bytes for data that a device cannot reach where it is.
 *
 * <p>A loan is a run of slots. Its data starts at the same offset as the original under the device's alignment mask, and every
 * byte of its slots outside the data is zeroed when it is made, so that a device never sees what an earlier loan left there. Loans
 * of one mapping are chained, first to last, by the slot tables here; the mapping keeps only the first.
 *
 * <p>Invariants: a slot is in at most one loan; {@code freeSlots()} plus the slots of all loans is {@code slots()}; a loan lies in
 * one area.
 *
 * <p>For a device that does not snoop CPU caches, {@link PhysicalMemory} must access the slots past the caches.
 *
 * <p>Cost: a loan costs a scan of the area's bitmap from where the last search ended, and the copy. Allocates nothing. Progress:
 * each area has a lock that is held for the scan only, not for the copy; threads start at different areas and try the others when
 * theirs is full.
 */
public final class BouncePool {
    /** Bytes in a slot. */
    public static final int SLOT = 2048;

    /** Most slots in one loan: 256 KiB. */
    public static final int MOST_SLOTS = 128;

    /** No loan. */
    public static final int NONE = -1;

    private static final @ByteCount long LONGEST_LOAN = (long) MOST_SLOTS * SLOT;
    private static final int LARGEST_WINDOW = 1 << 30;
    private static final int AREAS = 8;

    private final @PhysAddr long start;
    private final PhysicalMemory memory;
    private final BounceArea[] areas;
    private final int slotsPerArea;

    // By first slot of a loan.
    private final @PhysAddr long[] original;
    private final @ByteCount long[] length;
    private final int[] offset;
    private final int[] count;
    private final @ByteCount long[] position;
    private final int[] next;

    /**
     * A pool over a range of memory.
     *
     * @param start physical address of the range, a multiple of 4096
     * @param bytes its length, a multiple of 2048, at least one slot and less than 4 TiB
     * @param memory reads and writes the range and the originals
     * @throws IllegalArgumentException if start or length do not fit
     */
    public BouncePool(@PhysAddr long start, @ByteCount long bytes, PhysicalMemory memory) {
        if (start < 0 || start % 4096 != 0) {
            throw new IllegalArgumentException(
                    "bounce pool start: 0x" + Long.toHexString(start) + " (expected: a multiple of 4096)");
        }
        if (bytes < SLOT || bytes % SLOT != 0 || bytes / SLOT > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("bounce pool bytes: " + bytes + " (expected: a multiple of " + SLOT
                    + ", at least one slot, less than 4 TiB)");
        }
        this.start = start;
        this.memory = memory;
        int slots = (int) (bytes / SLOT);
        // An area smaller than two of the longest loans would refuse what the pool has room for.
        int areaCount = Math.max(1, Math.min(AREAS, slots / (2 * MOST_SLOTS)));
        slotsPerArea = (slots + areaCount - 1) / areaCount;
        areas = new BounceArea[areaCount];
        for (int a = 0; a < areaCount; a++) {
            areas[a] = new BounceArea(Math.min(slotsPerArea, slots - a * slotsPerArea));
        }
        original = new long[slots];
        length = new long[slots];
        offset = new int[slots];
        count = new int[slots];
        position = new long[slots];
        next = new int[slots];
    }

    /**
     * The longest piece of an original that one loan can hold. A boundary of more than a slot is not crossed; a smaller one lies the
     * same way in every slot.
     *
     * @param from physical address of the original's first byte
     * @param alignMask the device's alignment mask, 2^n - 1
     * @param boundaryMask power of two minus one, all ones for no boundary
     * @return bytes, 0 if the alignment mask is too large for the pool
     */
    public @ByteCount long longest(@PhysAddr long from, @ByteCount long alignMask, @ByteCount long boundaryMask) {
        if (alignMask > LONGEST_LOAN - 1) {
            return 0;
        }
        long into = from & alignMask & (SLOT - 1);
        if (!confines(boundaryMask)) {
            return LONGEST_LOAN - into;
        }
        // The alignment mask may fix how many slots of the window lie before the first.
        long inWindow = into + (from & alignMask & boundaryMask & -SLOT);
        return Math.min(LONGEST_LOAN - into - 1, boundaryMask - inWindow) + 1;
    }

    private static boolean confines(@ByteCount long boundaryMask) {
        // No boundary is -1.
        return boundaryMask > SLOT - 1;
    }

    /**
     * Lends slots and fills them with the original's bytes, for a device whose bus numbers the pool as the CPU does.
     *
     * <p>The original is copied in whatever the direction: a device that writes only a part must not have the rest replaced by
     * something else when the data comes back.
     *
     * @param from physical address of the original's first byte
     * @param bytes its length, 1 to {@link #longest}
     * @param alignMask the device's alignment mask
     * @param boundaryMask the loan does not cross a multiple of {@code boundaryMask + 1}, if that is more than a slot
     * @param at position of the first byte in the mapping
     * @param copy whether to copy the original in; the slots are zeroed otherwise
     * @return the loan, or {@link #NONE} if no area has room
     */
    public int lend(
            @PhysAddr long from,
            @ByteCount long bytes,
            @ByteCount long alignMask,
            @ByteCount long boundaryMask,
            @ByteCount long at,
            boolean copy) {
        return lendOnBus(from, bytes, alignMask, boundaryMask, Conversions.sameOnBus(start), at, copy);
    }

    /**
     * Lends slots and fills them with the original's bytes, for a device whose bus has numbers of its own: what is kept of the
     * original's address, and the boundary, are about the addresses that the device sees.
     *
     * @param from physical address of the original's first byte
     * @param bytes its length, 1 to {@link #longest}
     * @param alignMask the device's alignment mask
     * @param boundaryMask the loan does not cross a multiple of {@code boundaryMask + 1}, if that is more than a slot
     * @param firstOnBus DMA address of the pool's first byte, a multiple of {@value #SLOT}; the others follow it
     * @param at position of the first byte in the mapping
     * @param copy whether to copy the original in; the slots are zeroed otherwise
     * @return the loan, or {@link #NONE} if no area has room
     */
    public int lendOnBus(
            @PhysAddr long from,
            @ByteCount long bytes,
            @ByteCount long alignMask,
            @ByteCount long boundaryMask,
            @DmaAddr long firstOnBus,
            @ByteCount long at,
            boolean copy) {
        int into = (int) (from & alignMask & (SLOT - 1));
        int slots = (int) ((into + bytes + SLOT - 1) / SLOT);
        int loan = take(slots, from, alignMask, boundaryMask, firstOnBus);
        if (loan == NONE) {
            return NONE;
        }
        original[loan] = from;
        length[loan] = bytes;
        offset[loan] = into;
        count[loan] = slots;
        position[loan] = at;
        next[loan] = NONE;
        fill(loan, copy);
        return loan;
    }

    private void fill(int loan, boolean copy) {
        long slotStart = slotAddress(loan);
        long data = address(loan);
        long dataEnd = data + length[loan];
        long slotEnd = slotStart + (long) count[loan] * SLOT;
        if (!copy) {
            memory.zero(slotStart, slotEnd - slotStart);
            return;
        }
        if (data > slotStart) {
            memory.zero(slotStart, data - slotStart);
        }
        memory.copy(original[loan], data, length[loan]);
        if (slotEnd > dataEnd) {
            memory.zero(dataEnd, slotEnd - dataEnd);
        }
    }

    private int take(
            int slots,
            @PhysAddr long from,
            @ByteCount long alignMask,
            @ByteCount long boundaryMask,
            @DmaAddr long firstOnBus) {
        // In units of slots: the residue that the run has to start at.
        long stride = Math.max(1, (alignMask + 1) / SLOT);
        long wanted = (from & alignMask) / SLOT;
        // A window of the boundary in slots; without boundary, or with one inside a slot, no run of slots meets it.
        int window = confines(boundaryMask) ? (int) Math.min(LARGEST_WINDOW, boundaryMask / SLOT + 1) : LARGEST_WINDOW;
        int first = (int) (Thread.currentThread().getId() % areas.length);
        for (int i = 0; i < areas.length; i++) {
            int a = (first + i) % areas.length;
            long areaSlot = firstOnBus / SLOT + (long) a * slotsPerArea;
            int residue = (int) Math.floorMod(wanted - areaSlot, stride);
            int found = areas[a].take(slots, (int) stride, residue, window, (int) (areaSlot & (window - 1)));
            if (found >= 0) {
                return a * slotsPerArea + found;
            }
        }
        return NONE;
    }

    /**
     * Chains a loan behind another of the same mapping.
     *
     * @param loan the earlier loan
     * @param follower the later loan
     */
    public void chain(int loan, int follower) {
        next[loan] = follower;
    }

    /**
     * Physical address of the data in a loan: what the device is given.
     *
     * @param loan a loan
     * @return physical address
     */
    public @PhysAddr long address(int loan) {
        return slotAddress(loan) + offset[loan];
    }

    private @PhysAddr long slotAddress(int loan) {
        return start + (long) loan * SLOT;
    }

    /**
     * Copies a part of a mapping from the originals to the slots: what the CPU wrote goes to the device.
     *
     * @param first first loan of the mapping, or {@link #NONE}
     * @param from position in the mapping
     * @param bytes length of the part
     */
    public void copyIn(int first, @ByteCount long from, @ByteCount long bytes) {
        copy(first, from, bytes, true);
    }

    /**
     * Copies a part of a mapping from the slots to the originals: what the device wrote goes to the CPU.
     *
     * @param first first loan of the mapping, or {@link #NONE}
     * @param from position in the mapping
     * @param bytes length of the part
     */
    public void copyOut(int first, @ByteCount long from, @ByteCount long bytes) {
        copy(first, from, bytes, false);
    }

    private void copy(int first, @ByteCount long from, @ByteCount long bytes, boolean in) {
        long end = from + bytes;
        for (int loan = first; loan != NONE && position[loan] < end; loan = next[loan]) {
            long begin = Math.max(0, from - position[loan]);
            long size = Math.min(length[loan], end - position[loan]) - begin;
            if (size > 0) {
                long there = original[loan] + begin;
                long here = address(loan) + begin;
                memory.copy(in ? there : here, in ? here : there, size);
            }
        }
    }

    /**
     * Takes back all loans of a mapping.
     *
     * @param first first loan of the mapping, or {@link #NONE}
     */
    public void takeBack(int first) {
        int loan = first;
        while (loan != NONE) {
            int follower = next[loan];
            int area = loan / slotsPerArea;
            areas[area].give(loan - area * slotsPerArea, count[loan]);
            loan = follower;
        }
    }

    /**
     * Physical address of the pool's first byte.
     *
     * @return physical address
     */
    public @PhysAddr long first() {
        return start;
    }

    /**
     * Physical address of the pool's last byte: a device must reach it to be served.
     *
     * @return physical address, inclusive
     */
    public @PhysAddr long last() {
        return start + (long) slots() * SLOT - 1;
    }

    /**
     * Number of slots.
     *
     * @return slots
     */
    public int slots() {
        return original.length;
    }

    /**
     * Number of slots not lent; exact when no other thread is at work.
     *
     * @return slots
     */
    public int freeSlots() {
        int free = 0;
        for (BounceArea area : areas) {
            free += area.free();
        }
        return free;
    }
}
