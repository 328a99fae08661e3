package io.github.dmasg.iommu;

import io.github.dmasg.argument.BadArgument;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import io.github.dmasg.unit.PhysAddr;

/**
 * A multi-level IOMMU page table: translates IOVAs to physical addresses through leaves of several sizes.
 *
 * <p>Invariants:
 * <ul>
 * <li>A leaf is as large as the alignment of both addresses, the length and the allowed sizes let it be; it is never split and
 *     never merged afterwards.
 * <li>Mapping over a translation is refused and changes nothing.
 * <li>A table that translates nothing leaves the tree, but for {@value EmptyTables#CAPACITY} that may stay for the next mapping;
 *     {@link #trim()} removes those too.
 * </ul>
 *
 * <p>Layout: a radix tree of tables of one granule each ({@code granule / 8} words); with 4 KiB granules four levels cover
 * 2<sup>48</sup> bytes. The tree may start with fewer levels and grows at the top, one level at a time.
 *
 * <p>Thread safety: any thread may call anything, as long as calls that map or unmap <em>overlapping</em> ranges are ordered by
 * the caller; ranges from an {@link IovaSpace} never overlap. A reader may run beside all of that: it sees a word as a whole,
 * and for the address it asked for it returns a translation that was in force at some moment of the call, never that of another
 * address, whatever tables are removed or used again meanwhile.
 *
 * <p>Progress: filling and clearing granules of existing tables is lock-free; large leaves, and tables joining or leaving the
 * tree (at most once per table and operation), take a lock. Reading never waits for a lock.
 *
 * <p>Cost: O(leaves); nothing is allocated while the tables needed fit the tree and the spare tables.
 */
public final class PageTable {
    /** Result of {@link #translate(long)} for an address without translation. */
    public static final long NOT_MAPPED = -1;

    /** Result of {@link #reach} for a way of access that the leaf does not allow. */
    public static final long NOT_PERMITTED = -2;

    private final TableGeometry geometry;
    private final TableTree tree;
    private final TableLookup lookup;
    private final @ByteCount long granuleMask;
    private final @DmaAddr long lastAddress;

    PageTable(TableGeometry geometry, int startLevels, int spareTables, TablePages pages, @DmaAddr long lastAddress) {
        this.geometry = geometry;
        this.tree = new TableTree(geometry, startLevels, spareTables, pages);
        this.lookup = tree.lookup;
        this.granuleMask = geometry.granule - 1;
        this.lastAddress = lastAddress;
    }

    /**
     * Maps a range for reading and writing by the device.
     *
     * @param iova first IOVA, a multiple of the granule
     * @param phys first physical address, a multiple of the granule
     * @param length bytes, &gt; 0, a multiple of the granule
     * @throws IllegalArgumentException if an argument is not a multiple of the granule or leaves the table
     * @throws TranslationExistsException if any of the range is mapped; nothing was changed
     * @throws TablePagesExhaustedException if a table was refused; nothing was changed
     */
    public void map(@DmaAddr long iova, @PhysAddr long phys, @ByteCount long length) {
        map(iova, phys, length, Access.READ_WRITE);
    }

    /**
     * Maps a range.
     *
     * @param iova first IOVA, a multiple of the granule
     * @param phys first physical address, a multiple of the granule
     * @param length bytes, &gt; 0, a multiple of the granule
     * @param access what the device may do
     * @throws IllegalArgumentException if an argument is not a multiple of the granule or leaves the table
     * @throws TranslationExistsException if any of the range is mapped; nothing was changed
     * @throws TablePagesExhaustedException if a table was refused; nothing was changed
     */
    public void map(@DmaAddr long iova, @PhysAddr long phys, @ByteCount long length, Access access) {
        checkRange(iova, length);
        checkPhys(phys, length);
        long at = iova;
        long end = iova + length;
        try {
            while (at < end) {
                at += mapRun(at, phys + (at - iova), end - at, access);
            }
        } catch (TranslationExistsException | TablePagesExhaustedException e) {
            clear(iova, at);
            throw e;
        }
    }

    /**
     * Maps as many equal leaves as fit into one table.
     *
     * @return bytes mapped
     */
    @ByteCount
    long mapRun(@DmaAddr long iova, @PhysAddr long phys, @ByteCount long length, Access access) {
        int level = geometry.leafLevel(iova, phys, length);
        if (level > 0) {
            return mapLarge(level, iova, phys, length, access);
        }
        int from = lookup.indexOf(iova);
        int count = (int) Math.min(length >>> geometry.granuleShift, geometry.slots - from);
        LeafTable table = tree.acquire(iova, count);
        int filled = table.fill(from, count, phys | LeafWord.bits(0, access), geometry.granule);
        if (filled < count) {
            table.clear(from, from + filled, table.state());
            tree.release(table, count);
            throw new TranslationExistsException(iova + ((long) filled << geometry.granuleShift));
        }
        return (long) count << geometry.granuleShift;
    }

    private @ByteCount long mapLarge(
            int level, @DmaAddr long iova, @PhysAddr long phys, @ByteCount long length, Access access) {
        int shift = geometry.slotShift(level);
        int from = (int) (iova >>> shift) & (geometry.slots - 1);
        int count = (int) Math.min(length >>> shift, geometry.slots - from);
        int written = tree.writeLarge(level, iova, phys | LeafWord.bits(level, access), count);
        long bytes = (long) written << shift;
        if (written < count) {
            clear(iova, iova + bytes);
            long conflict = iova + bytes;
            throw new TranslationExistsException(
                    TableWalk.firstMapped(tree, conflict, conflict + geometry.slotSize(level)));
        }
        return bytes;
    }

    /**
     * Removes every leaf that starts in a range; what is not mapped is stepped over. A leaf that starts in the range goes as a
     * whole even if it ends behind it; one that starts before the range stays.
     *
     * @param iova first IOVA, a multiple of the granule
     * @param length bytes, &gt; 0, a multiple of the granule
     * @return bytes that were mapped by the leaves removed
     * @throws IllegalArgumentException if an argument is not a multiple of the granule or leaves the table
     */
    public @ByteCount long unmap(@DmaAddr long iova, @ByteCount long length) {
        checkRange(iova, length);
        return clear(iova, iova + length);
    }

    /** Removes every leaf that starts in {@code from..end-1}; allocates nothing. */
    @ByteCount
    long clear(@DmaAddr long from, @DmaAddr long end) {
        long at = from;
        long cleared = 0;
        while (at < end) {
            LeafTable table = lookup.table(at);
            if (table == null) {
                long large = tree.clearLarge(at, end);
                cleared += Math.max(large, 0);
                at += Math.abs(large);
            } else {
                long state = table.state();
                int first = lookup.indexOf(at);
                int stop = (int) Math.min(first + ((end - at) >>> geometry.granuleShift), geometry.slots);
                int count = table.serves(state, lookup.baseOf(at)) ? table.clear(first, stop, state) : -1;
                if (count > 0) {
                    tree.release(table, count);
                    cleared += (long) count << geometry.granuleShift;
                }
                if (count < 0) {
                    Thread.onSpinWait();
                } else {
                    at += (long) (stop - first) << geometry.granuleShift;
                }
            }
        }
        return cleared;
    }

    /**
     * Where an IOVA leads.
     *
     * @param iova any address
     * @return the physical address, or {@link #NOT_MAPPED}
     */
    public @PhysAddr long translate(@DmaAddr long iova) {
        if (iova < 0) {
            return NOT_MAPPED;
        }
        long word = lookup.read(iova);
        if (word == LeafWord.EMPTY) {
            return NOT_MAPPED;
        }
        return physOf(word, iova);
    }

    private @PhysAddr long physOf(long word, @DmaAddr long iova) {
        return LeafWord.phys(word) | (iova & (geometry.slotSize(LeafWord.level(word)) - 1));
    }

    /**
     * The size of the leaf that translates an IOVA.
     *
     * @param iova any address
     * @return bytes, or 0 if the address is not mapped
     */
    public @ByteCount long leafSize(@DmaAddr long iova) {
        long word = iova < 0 ? LeafWord.EMPTY : lookup.read(iova);
        return word == LeafWord.EMPTY ? 0 : geometry.slotSize(LeafWord.level(word));
    }

    /**
     * An access by the device, as the hardware checks it: translates, and a write leaves a mark in the leaf.
     *
     * @param iova any address
     * @param access what the device does there
     * @return the physical address, {@link #NOT_MAPPED}, or {@link #NOT_PERMITTED}
     */
    public @PhysAddr long reach(@DmaAddr long iova, Access access) {
        while (iova >= 0) {
            long word = lookup.read(iova);
            if (word == LeafWord.EMPTY) {
                return NOT_MAPPED;
            }
            if ((word & access.bits) != access.bits) {
                return NOT_PERMITTED;
            }
            boolean marked = (access.bits & LeafWord.WRITE) == 0 || (word & LeafWord.DIRTY) != 0;
            if (marked || DirtyMarks.set(tree, iova, word)) {
                return physOf(word, iova);
            }
        }
        return NOT_MAPPED;
    }

    /**
     * Collects the marks of writes since the last collection: shows every leaf that overlaps the range and was written through
     * {@link #reach}, and takes its mark away.
     *
     * @param iova first IOVA, a multiple of the granule
     * @param length bytes, &gt; 0, a multiple of the granule
     * @param visitor receives the leaves, ascending
     * @throws IllegalArgumentException if an argument is not a multiple of the granule or leaves the table
     */
    public void takeDirty(@DmaAddr long iova, @ByteCount long length, LeafVisitor visitor) {
        checkRange(iova, length);
        DirtyMarks.take(tree, iova, iova + length, visitor);
    }

    /**
     * A writer for one mapping at a time; kept and used again by its owner.
     *
     * @return a writer that is not thread-safe
     */
    public TableWriter writer() {
        return new TableWriter(this, tree, geometry);
    }

    /**
     * Calls the visitor for each leaf, ascending. May run beside changes: every leaf reported was in force at some moment of the
     * walk.
     *
     * @param visitor receives the leaves
     */
    public void walk(LeafVisitor visitor) {
        TableWalk.walk(tree, visitor);
    }

    /**
     * Leaves of one size, by a walk.
     *
     * @param pageSize bytes
     * @return their number
     */
    public long leaves(@ByteCount long pageSize) {
        long[] count = {0};
        walk((iova, phys, size) -> count[0] += size == pageSize ? 1 : 0);
        return count[0];
    }

    /**
     * Leaves of any size, by a walk.
     *
     * @return their number
     */
    public long leaves() {
        long[] count = {0};
        walk((iova, phys, size) -> count[0]++);
        return count[0];
    }

    /**
     * Tables in the tree, the top and empty ones included.
     *
     * @return at least 1
     */
    public long tables() {
        return tree.tables();
    }

    /**
     * Memory of the tables in the tree as the hardware would need it.
     *
     * @return bytes
     */
    public @ByteCount long tableBytes() {
        return (@ByteCount long) tables() << geometry.granuleShift;
    }

    /**
     * Levels the tree has now.
     *
     * @return 2..5; grows with the addresses mapped
     */
    public int levels() {
        return tree.top().level + 1;
    }

    /** Removes empty tables from the tree and drops spare ones. Takes the lock for O(tables). */
    public void trim() {
        tree.trim();
    }

    /**
     * Checks the invariants of the tree; only while nothing else uses it.
     *
     * @throws IllegalStateException naming the first that is broken
     */
    public void checkInvariants() {
        TableWalk.checkInvariants(tree);
    }

    void checkRange(@DmaAddr long iova, @ByteCount long length) {
        if ((iova & granuleMask) != 0) {
            throw BadArgument.ofAddress("iova", iova, "a multiple of the granule " + geometry.granule);
        }
        if (length <= 0 || (length & granuleMask) != 0) {
            throw BadArgument.of("length", length, "> 0, a multiple of the granule " + geometry.granule);
        }
        if (iova < 0 || length - 1 > lastAddress - iova) {
            throw new IllegalArgumentException("iova: " + BadArgument.range(iova, length) + " (expected: at most 0x"
                    + Long.toHexString(lastAddress) + ")");
        }
    }

    void checkPhys(@PhysAddr long phys, @ByteCount long length) {
        if (phys < 0 || (phys & granuleMask) != 0) {
            throw BadArgument.ofAddress("phys", phys, ">= 0, a multiple of the granule " + geometry.granule);
        }
        if (length - 1 > Long.MAX_VALUE - phys) {
            throw new IllegalArgumentException(
                    "phys: " + BadArgument.range(phys, length) + " (expected: no overflow of 63 bits)");
        }
    }
}
