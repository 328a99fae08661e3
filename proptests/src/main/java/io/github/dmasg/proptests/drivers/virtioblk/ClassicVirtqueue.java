package io.github.dmasg.proptests.drivers.virtioblk;

import io.github.dmasg.form.TableMemory;
import io.github.dmasg.form.TablePage;
import io.github.dmasg.legacy.dmamap.ClassicDma;
import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.legacy.sg.Scatterlist;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import java.nio.ByteBuffer;
import java.util.List;
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
    private final Scatterlist unmapping = Scatterlist.allocate(1);
    private int firstFree;
    private int free;

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
        unmapping.init(1);
    }

    /**
     * Maps the entries of a request and writes their descriptors.
     *
     * @param entries one scatterlist entry each
     * @param readable how many of them, from the first, the device reads; it writes the others
     * @return first descriptor, {@code -ENOSPC} without room, or {@code -ENOMEM} if an entry cannot be mapped
     */
    public int add(List<Sg> entries, int readable) {
        TablePage table = free > 0 ? takeTable(entries.size()) : null;
        if (free < (table == null ? entries.size() : 1)) {
            return -Errno.ENOSPC;
        }
        for (int i = 0; i < entries.size(); i++) {
            if (dma.mapSg(entries.get(i), 1) == 0) {
                for (Sg mapped : entries.subList(0, i)) {
                    dma.unmapSg(mapped, 1);
                }
                giveTable(table);
                return -Errno.ENOMEM;
            }
        }
        int head = firstFree;
        if (table == null) {
            describe(entries, readable);
        } else {
            describe(table, entries, readable);
        }
        return head;
    }

    private @Nullable TablePage takeTable(int entries) {
        return memory == null || entries * DESCRIPTOR > memory.pageBytes() ? null : memory.take();
    }

    private void giveTable(@Nullable TablePage table) {
        if (table != null) {
            Objects.requireNonNull(memory).give(table);
        }
    }

    private void describe(List<Sg> entries, int readable) {
        for (int i = 0; i < entries.size(); i++) {
            int more = i < entries.size() - 1 ? NEXT : 0;
            Sg sg = entries.get(i);
            put(sg.dmaAddress(), (int) sg.dmaLength(), (i < readable ? 0 : WRITE) | more);
        }
    }

    private void describe(TablePage table, List<Sg> entries, int readable) {
        for (int i = 0; i < entries.size(); i++) {
            int more = i < entries.size() - 1 ? NEXT : 0;
            Sg sg = entries.get(i);
            write(table.bytes(), i, sg.dmaAddress(), (int) sg.dmaLength(), (i < readable ? 0 : WRITE) | more, i + 1);
        }
        tables[firstFree] = table;
        put(table.address(), entries.size() * DESCRIPTOR, INDIRECT);
    }

    /** Uses up the first free descriptor. */
    private void put(@DmaAddr long address, @ByteCount int length, int withFlags) {
        int i = firstFree;
        addresses[i] = address;
        lengths[i] = length;
        flags[i] = withFlags;
        write(ring, i, address, length, withFlags, next[i]);
        firstFree = next[i];
        free--;
    }

    private static void write(
            ByteBuffer out, int index, @DmaAddr long address, @ByteCount int length, int withFlags, int following) {
        int at = index * DESCRIPTOR;
        out.putLong(at, address);
        out.putInt(at + 8, length);
        out.putShort(at + 12, (short) withFlags);
        out.putShort(at + 14, (short) following);
    }

    /**
     * The device is done with a chain: unmaps its entries and frees its descriptors.
     *
     * @param head first descriptor
     */
    public void detach(int head) {
        int last = head;
        free++;
        if (flags[head] == INDIRECT) {
            unmapTable(Objects.requireNonNull(tables[head]), lengths[head] / DESCRIPTOR);
            giveTable(tables[head]);
            tables[head] = null;
        } else {
            unmap(addresses[head], lengths[head]);
            while ((flags[last] & NEXT) != 0) {
                last = next[last];
                unmap(addresses[last], lengths[last]);
                free++;
            }
        }
        next[last] = firstFree;
        firstFree = head;
    }

    private void unmapTable(TablePage table, int descriptors) {
        for (int i = 0; i < descriptors; i++) {
            int at = i * DESCRIPTOR;
            unmap(readAddress(table, at), table.bytes().getInt(at + 8));
        }
    }

    private static @DmaAddr long readAddress(TablePage table, int at) {
        @DmaAddr long address = (@DmaAddr long) table.bytes().getLong(at);
        return address;
    }

    private void unmap(@DmaAddr long address, @ByteCount int length) {
        unmapping.setDmaAddress(0, address);
        unmapping.setDmaLength(0, Integer.toUnsignedLong(length));
        dma.unmapSg(unmapping.at(0), 1);
    }
}
