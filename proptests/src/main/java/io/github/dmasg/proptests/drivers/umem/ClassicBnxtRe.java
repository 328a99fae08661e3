package io.github.dmasg.proptests.drivers.umem;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.form.TableMemory;
import io.github.dmasg.legacy.adapter.SgTables;
import io.github.dmasg.legacy.dmamap.ClassicDma;
import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.legacy.rdma.BlockIterator;
import io.github.dmasg.legacy.rdma.Umem;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.legacy.sg.SgTable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One memory region of bnxt_re on the classic interface: the mapped list lives as long as the region. */
public final class ClassicBnxtRe {
    private final ClassicDma dma;
    private final long pageSizes;
    private final EntryLength lengths;
    private final SgAllocator allocator = SgAllocator.heap();
    private final PageBufferList pages;
    private SgTable table = new SgTable();
    private @Nullable RegionEntry entry;

    /**
     * No region yet.
     *
     * @param dma maps for the adapter
     * @param memory table pages
     * @param pageSizes bit n set: the adapter can use pages of 2^n bytes
     * @param lengths right, or with the bug
     */
    public ClassicBnxtRe(ClassicDma dma, TableMemory memory, long pageSizes, EntryLength lengths) {
        this.dma = dma;
        this.pageSizes = pageSizes;
        this.lengths = lengths;
        pages = new PageBufferList(memory);
    }

    /**
     * Registers memory.
     *
     * @param region pinned memory
     * @return how it went
     */
    public RegionStatus register(UserRegion region) {
        try {
            table = SgTables.fromPages(region.pages(), allocator);
        } catch (DmaException e) {
            return RegionStatus.NO_MEMORY;
        }
        int mapped = dma.mapTable(table);
        if (mapped != 0) {
            table.free(allocator);
            return mapped == -Errno.ENOMEM ? RegionStatus.NO_MEMORY : RegionStatus.IMPOSSIBLE;
        }
        Umem umem = new Umem(first(), table.nents(), region.address(), region.length());
        long best = umem.bestPageSize(pageSizes, region.virtual());
        if (best == 0) {
            release();
            return RegionStatus.IMPOSSIBLE;
        }
        if (!pages.reserve(umem.dmaBlocks(best))) {
            release();
            return RegionStatus.NO_MEMORY;
        }
        if (lengths == EntryLength.DMA) {
            BlockIterator block = umem.blocks(best);
            while (block.next()) {
                pages.add(block.address());
            }
        } else {
            addByCpuLength(best);
        }
        entry = pages.entry(best, region);
        return RegionStatus.REGISTERED;
    }

    private void addByCpuLength(long size) {
        SgCursor sg = new SgCursor(first());
        for (int i = 0; i < table.nents(); i++, sg.advance()) {
            for (long at = 0; at < sg.length(); at += size) {
                pages.add(sg.dmaAddress() + at);
            }
        }
    }

    /**
     * What the adapter knows.
     *
     * @return entry of the region, or null if there is none
     */
    public @Nullable RegionEntry entry() {
        return entry;
    }

    /** Takes the region from the adapter. */
    public void deregister() {
        entry = null;
        pages.clear();
        release();
    }

    private void release() {
        dma.unmapTable(table);
        table.free(allocator);
    }

    private Sg first() {
        return Objects.requireNonNull(table.sgl());
    }
}
