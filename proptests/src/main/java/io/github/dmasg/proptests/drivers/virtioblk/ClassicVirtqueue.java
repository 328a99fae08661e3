package io.github.dmasg.proptests.drivers.virtioblk;

import io.github.dmasg.form.TableMemory;
import io.github.dmasg.form.TablePage;
import io.github.dmasg.legacy.dmamap.ClassicDma;
import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.legacy.sg.Scatterlist;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A split virtqueue as Linux 6.12 keeps one: every entry of a request is mapped by itself, and unmapped by what descriptors say.
 *
 * <p>Faithful: what was put in the ring is unmapped by the queue's own copy, what was put in an indirect table by the table itself,
 * which the device could have written; without memory for a table the descriptors go to the ring; an entry that cannot be mapped
 * looks like exhaustion. Not thread-safe.
 */
public final class ClassicVirtqueue {
    private static final @ByteCount int DESCRIPTOR = 16;
    private static final int LENGTH_AT = 8;
    private static final int FLAGS_AT = 12;
    private static final int NEXT_AT = 14;
    private static final int NEXT = 1;
    private static final int WRITE = 2;
    private static final int INDIRECT = 4;

    private final ClassicDma dma;
    private final ByteBuffer ring;
    private final @Nullable TableMemory memory;
    private final @DmaAddr long[] addresses;
    private final @ByteCount int[] lengths;
    private final int[] flags;
    private final int[] next;
    private final @Nullable TablePage[] tables;
    private final Scatterlist single = Scatterlist.allocate(1);
    private final Sg only;
    private final SgCursor entry = new SgCursor();
    private int firstFree;
    private int free;

    // The request that is being added.
    private @Nullable TablePage table;
    private int made;
    private int slot;
    private int last;

    /**
     * A queue with all descriptors free.
     *
     * @param dma maps for the device
     * @param descriptors the descriptor table
     * @param size number of descriptors
     * @param tables memory for indirect tables, or null if the device knows none
     */
    public ClassicVirtqueue(ClassicDma dma, TablePage descriptors, int size, @Nullable TableMemory tables) {
        this.dma = dma;
        ring = descriptors.bytes();
        memory = tables;
        addresses = new @DmaAddr long[size];
        lengths = new @ByteCount int[size];
        flags = new int[size];
        next = new int[size];
        this.tables = new @Nullable TablePage[size];
        for (int i = 0; i < size; i++) {
            next[i] = i + 1;
        }
        free = size;
        single.init(1);
        only = single.at(0);
    }

    /**
     * Maps the entries of a request and writes their descriptors.
     *
     * @param header what the device reads first, one entry
     * @param data what it reads or writes then
     * @param status what it writes at the end, one entry
     * @param deviceReads whether it reads the data
     * @return first descriptor, {@code -ENOSPC} without room, or {@code -ENOMEM} if an entry cannot be mapped
     */
    public int add(Scatterlist header, SgTable data, Scatterlist status, boolean deviceReads) {
        int entries = data.origNents() + 2;
        table = free > 0 ? takeTable(entries) : null;
        if (free < (table == null ? entries : 1)) {
            return -Errno.ENOSPC;
        }
        made = 0;
        slot = firstFree;
        boolean mapped = put(header, 0, 0) && putAll(data, deviceReads ? 0 : WRITE) && put(status, 0, WRITE);
        if (!mapped) {
            undo();
            return -Errno.ENOMEM;
        }
        int head = firstFree;
        endChain();
        if (table == null) {
            firstFree = slot;
            free -= made;
        } else {
            putTable(table);
        }
        return head;
    }

    private @Nullable TablePage takeTable(int entries) {
        return memory == null || entries * DESCRIPTOR > memory.pageBytes() ? null : memory.take();
    }

    private void giveTable(@Nullable TablePage given) {
        if (given != null) {
            Objects.requireNonNull(memory).give(given);
        }
    }

    private boolean putAll(SgTable data, int direction) {
        entry.reset(data.sgl());
        for (int i = 0; i < data.origNents(); i++, entry.advance()) {
            if (!put(entry.array(), entry.slot(), direction)) {
                return false;
            }
        }
        return true;
    }

    /** Maps an entry by itself and describes it in the next place of the chain. */
    private boolean put(Scatterlist list, int index, int direction) {
        single.setPage(0, list.page(index), list.length(index), list.offset(index));
        if (dma.mapSg(only, 1) == 0) {
            return false;
        }
        long address = single.dmaAddress(0);
        int length = (int) single.dmaLength(0);
        TablePage into = table;
        if (into == null) {
            last = slot;
            keep(slot, address, length, direction | NEXT);
            slot = next[slot];
        } else {
            last = made;
            write(into.bytes(), made, address, length, direction | NEXT, made + 1);
        }
        made++;
        return true;
    }

    private void keep(int descriptor, @DmaAddr long address, @ByteCount int length, int withFlags) {
        addresses[descriptor] = address;
        lengths[descriptor] = length;
        flags[descriptor] = withFlags;
        write(ring, descriptor, address, length, withFlags, next[descriptor]);
    }

    /** Nothing follows the last descriptor. */
    private void endChain() {
        ByteBuffer out = table == null ? ring : table.bytes();
        int at = last * DESCRIPTOR + FLAGS_AT;
        out.putShort(at, (short) (out.getShort(at) & ~NEXT));
        if (table == null) {
            flags[last] &= ~NEXT;
        }
    }

    private void putTable(TablePage full) {
        int head = firstFree;
        tables[head] = full;
        keep(head, full.address(), made * DESCRIPTOR, INDIRECT);
        firstFree = next[head];
        free--;
    }

    private void undo() {
        if (table == null) {
            for (int i = firstFree; made > 0; made--, i = next[i]) {
                unmap(addresses[i], lengths[i]);
            }
        } else {
            unmapTable(table, made);
            giveTable(table);
        }
    }

    private static void write(
            ByteBuffer out, int index, @DmaAddr long address, @ByteCount int length, int withFlags, int following) {
        int at = index * DESCRIPTOR;
        out.putLong(at, address);
        out.putInt(at + LENGTH_AT, length);
        out.putShort(at + FLAGS_AT, (short) withFlags);
        out.putShort(at + NEXT_AT, (short) following);
    }

    /**
     * The device is done with a chain: unmaps its entries and frees its descriptors.
     *
     * @param head first descriptor
     */
    public void detach(int head) {
        int tail = head;
        free++;
        if (flags[head] == INDIRECT) {
            unmapTable(Objects.requireNonNull(tables[head]), lengths[head] / DESCRIPTOR);
            giveTable(tables[head]);
            tables[head] = null;
        } else {
            unmap(addresses[head], lengths[head]);
            while ((flags[tail] & NEXT) != 0) {
                tail = next[tail];
                unmap(addresses[tail], lengths[tail]);
                free++;
            }
        }
        next[tail] = firstFree;
        firstFree = head;
    }

    private void unmapTable(TablePage full, int descriptors) {
        for (int i = 0; i < descriptors; i++) {
            int at = i * DESCRIPTOR;
            unmap(readAddress(full, at), full.bytes().getInt(at + LENGTH_AT));
        }
    }

    private static @DmaAddr long readAddress(TablePage full, int at) {
        @DmaAddr long address = (@DmaAddr long) full.bytes().getLong(at);
        return address;
    }

    private void unmap(@DmaAddr long address, @ByteCount int length) {
        single.setDmaAddress(0, address);
        single.setDmaLength(0, Integer.toUnsignedLong(length));
        dma.unmapSg(only, 1);
    }
}
