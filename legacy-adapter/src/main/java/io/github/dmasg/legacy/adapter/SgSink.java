package io.github.dmasg.legacy.adapter;

import io.github.dmasg.dma.DmaCursor;
import io.github.dmasg.dma.DmaError;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSegment;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.dma.DmaSink;
import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.legacy.dmamap.DmaOps;
import io.github.dmasg.legacy.kernel.UndefinedInKernelException;
import io.github.dmasg.legacy.sg.Scatterlist;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.DmaAddr;
import org.jspecify.annotations.Nullable;

/**
 * The DMA side of an existing classic list as the place where a mapping's segments go.
 *
 * <p>Segments are collected and written into the list only by {@link #commit()}: an aborted mapping leaves every field of the list
 * as it was. Committing writes address, DMA length and bus-address flag of the first entries, gives all others the kernel's end
 * marker (DMA length 0, {@link DmaOps#MAPPING_ERROR}, no flag), and sets {@code nents} of a table. The page side is not touched.
 *
 * <p>Limits: lengths of 32 bits, and no more segments than the list has entries. Where a mapper joins more than 4 GiB it cuts at
 * the largest 32-bit length; a device that wants rounder cuts says so in its own limits.
 *
 * <p>Cost: making one walks the list once, to check its count; a commit walks it once and allocates nothing. May be used for any
 * number of mappings, one after the other. Not thread-safe.
 */
public final class SgSink implements DmaSink {
    private static final long LARGEST_LENGTH = 0xffff_ffffL;

    private final Sg sgl;
    private final long nents;
    private final @Nullable SgTable table;
    private final SegmentLimits limits;
    private final DmaSgList collected = new DmaSgList();
    private final SgCursor entry = new SgCursor();
    private DmaCursor segments = collected.cursor();

    private SgSink(Sg sgl, int nents, @Nullable SgTable table) {
        this.sgl = sgl;
        this.nents = Integer.toUnsignedLong(nents);
        this.table = table;
        requireEntries();
        this.limits = SegmentLimits.NONE.withMaxSegmentSize(LARGEST_LENGTH).withMaxSegments(this.nents);
    }

    /**
     * The first entries of a list.
     *
     * @param sgl first entry
     * @param nents number of entries, at least 1, unsigned 32 bits
     * @return the sink
     * @throws IllegalArgumentException if {@code nents} is 0
     * @throws UndefinedInKernelException if the list has fewer entries
     */
    public static SgSink into(Sg sgl, int nents) {
        return new SgSink(sgl, nents, null);
    }

    /**
     * All {@code orig_nents} entries of a table, whose {@code nents} follows.
     *
     * @param table a table with entries; it must keep its list while the sink is used
     * @return the sink
     * @throws UndefinedInKernelException if the table has no list, or one shorter than it counts
     */
    public static SgSink into(SgTable table) {
        return new SgSink(SgTables.first(table), table.origNents(), table);
    }

    private void requireEntries() {
        if (nents == 0) {
            throw new IllegalArgumentException("nents: 0 (expected: > 0)");
        }
        SgCursor c = entry;
        c.reset(sgl);
        for (long i = 1; i < nents; i++) {
            c.advance();
            if (!c.hasEntry()) {
                throw new UndefinedInKernelException(
                        "nents: " + nents + " (expected: at most the " + i + " entries of the list)");
            }
        }
    }

    @Override
    public SegmentLimits limits() {
        return limits;
    }

    @Override
    public void begin() {
        collected.clear();
    }

    @Override
    public void accept(@DmaAddr long[] addresses, long[] extents, int from, int to) throws DmaException {
        long before = collected.segments();
        if (to - from > nents - before) {
            throw DmaException.atSegment(
                    DmaError.EINVAL, nents, "segments: more than " + nents + " (expected: at most the list's entries)");
        }
        for (int i = from; i < to; i++) {
            long length = DmaSegment.length(extents[i]);
            if (length > LARGEST_LENGTH) {
                throw DmaException.atSegment(
                        DmaError.EINVAL,
                        before + i - from,
                        "length: " + length + " (expected: at most " + LARGEST_LENGTH + " in a classic list)");
            }
        }
        collected.accept(addresses, extents, from, to);
    }

    @Override
    public void commit() {
        SgCursor c = entry;
        c.reset(sgl);
        long written = 0;
        DmaCursor read = collected.cursor(segments);
        segments = read;
        while (read.next()) {
            @DmaAddr long[] addresses = read.addresses();
            long[] extents = read.extents();
            for (int i = read.from(), to = read.to(); i < to; i++) {
                put(c, addresses[i], DmaSegment.length(extents[i]), DmaSegment.isBusAddress(extents[i]));
                written++;
                if (written < nents) {
                    c.advance();
                }
            }
        }
        if (table != null) {
            table.setNents((int) written);
        }
        while (written < nents) {
            put(c, DmaOps.MAPPING_ERROR, 0, false);
            written++;
            if (written < nents) {
                c.advance();
            }
        }
    }

    private static void put(SgCursor c, @DmaAddr long address, @ByteCount long length, boolean bus) {
        Scatterlist array = c.array();
        int slot = c.slot();
        array.setDmaAddress(slot, address);
        array.setDmaLength(slot, length);
        array.setDmaFlags(slot, bus ? Scatterlist.DMA_BUS_ADDRESS : 0);
    }

    @Override
    public void abort() {
        // the list was not touched; the next begin() forgets what was collected
    }
}
