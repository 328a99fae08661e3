package io.github.dmasg.proptests.drivers.nvme;

import io.github.dmasg.form.TableMemory;
import io.github.dmasg.form.TablePage;
import io.github.dmasg.legacy.dmamap.ClassicDma;
import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.nvme.BlkStatus;
import io.github.dmasg.legacy.nvme.DmaPool;
import io.github.dmasg.legacy.nvme.NvmeRequest;
import io.github.dmasg.legacy.nvme.PoolBlock;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.page.PageSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request slot of the driver on the classic interface: a scatterlist is allocated, filled, mapped, walked and freed. */
public final class ClassicNvme {
    private final ClassicDma dma;
    private final Map<Long, TablePage> tables = new HashMap<>();
    private final SgAllocator allocator = SgAllocator.heap();
    private final NvmeRequest request;
    private final SgTable table = new SgTable();
    private boolean sgl;

    /**
     * An idle slot.
     *
     * @param dma maps for the controller
     * @param pages list pages
     * @param small blocks for short lists
     */
    public ClassicNvme(ClassicDma dma, TableMemory pages, TableMemory small) {
        this.dma = dma;
        request = new NvmeRequest(pool(pages), pool(small), new WarnLog());
    }

    private DmaPool pool(TableMemory memory) {
        return new DmaPool() {
            @Override
            public @Nullable PoolBlock allocate() {
                TablePage page = memory.take();
                if (page == null) {
                    return null;
                }
                tables.put(page.address(), page);
                return new PoolBlock(memory.pageBytes(), page.address());
            }

            @Override
            public void free(PoolBlock block, long busAddress) {
                TablePage page = tables.remove(block.dmaAddress());
                if (page != null) {
                    memory.give(page);
                }
            }
        };
    }

    /**
     * Prepares a request.
     *
     * @param data its memory
     * @param useSgl whether to use SGL descriptors
     * @return how it went
     */
    public NvmeStatus start(PageSource data, boolean useSgl) {
        sgl = useSgl;
        int entries = fill(data);
        if (entries < 0) {
            return NvmeStatus.TRY_LATER;
        }
        int mapped = dma.mapTable(table);
        if (mapped != 0) {
            table.free(allocator);
            return mapped == -Errno.EREMOTEIO ? NvmeStatus.TARGET : NvmeStatus.TRY_LATER;
        }
        BlkStatus built = useSgl ? request.setupSgls(first(), table.nents()) : request.setupPrps(first(), data.bytes());
        if (built != BlkStatus.OK) {
            dma.unmapTable(table);
            table.free(allocator);
            return built == BlkStatus.RESOURCE ? NvmeStatus.TRY_LATER : NvmeStatus.IO_ERROR;
        }
        publish();
        return NvmeStatus.OK;
    }

    /** The block layer's part: one entry per piece of the request. */
    private int fill(PageSource data) {
        int result = table.allocate(Math.toIntExact(data.entries()), allocator);
        if (result < 0) {
            return result;
        }
        Sg sg = first();
        PageCursor cursor = data.cursor();
        while (cursor.next()) {
            for (int i = cursor.from(); i < cursor.to() && sg != null; i++) {
                long phys = cursor.phys(i);
                long page = PageRef.of(phys >>> PageRef.PAGE_SHIFT, cursor.provider(i));
                sg.setPage(page, cursor.length(i), phys & (PageRef.PAGE_SIZE - 1));
                sg = sg.next();
            }
        }
        return 0;
    }

    private Sg first() {
        Sg sgl0 = table.sgl();
        if (sgl0 == null) {
            throw new IllegalStateException("table: empty (expected: filled)");
        }
        return sgl0;
    }

    /** What the model keeps in words of its own becomes visible to the device. */
    private void publish() {
        for (PoolBlock block : request.blocks()) {
            TablePage page = tables.get(block.dmaAddress());
            for (int i = 0; page != null && i < block.written(); i++) {
                page.bytes().putLong(i * Long.BYTES, block.word(i));
            }
        }
    }

    /**
     * What goes into the command.
     *
     * @return data pointer of the request that was started
     */
    public NvmePointer pointer() {
        return sgl
                ? new NvmePointer(request.prp1(), request.sglLength() | (long) request.sglType() << 56)
                : new NvmePointer(request.prp1(), request.prp2());
    }

    /** The controller is done: list pages, mapping and scatterlist are given back, each on its own. */
    public void complete() {
        request.free();
        dma.unmapTable(table);
        table.free(allocator);
    }
}
