package io.github.dmasg.proptests.drivers.nvme;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.legacy.adapter.SgTables;
import io.github.dmasg.legacy.dmamap.ClassicDma;
import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.legacy.kernel.WarnLog;
import io.github.dmasg.legacy.nvme.BlkStatus;
import io.github.dmasg.legacy.nvme.NvmeRequest;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.page.PageSource;
import java.util.Objects;

/** One request slot of the driver on the classic interface: a scatterlist is filled, mapped, walked and freed. */
public final class ClassicNvme {
    private final ClassicDma dma;
    private final NvmeListPool pages;
    private final NvmeListPool small;
    private final SgAllocator allocator = SgAllocator.heap();
    private final NvmeRequest request;
    private SgTable table = new SgTable();
    private boolean sgl;

    /**
     * An idle slot.
     *
     * @param dma maps for the controller
     * @param pages list pages
     * @param small blocks for short lists
     */
    public ClassicNvme(ClassicDma dma, NvmeListPool pages, NvmeListPool small) {
        this.dma = dma;
        this.pages = pages;
        this.small = small;
        request = new NvmeRequest(pages, small, new WarnLog());
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
        try {
            table = SgTables.fromPages(data, allocator);
        } catch (DmaException e) {
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
        pages.publish();
        small.publish();
        return NvmeStatus.OK;
    }

    private Sg first() {
        return Objects.requireNonNull(table.sgl());
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
