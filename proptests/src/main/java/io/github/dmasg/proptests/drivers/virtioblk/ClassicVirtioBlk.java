package io.github.dmasg.proptests.drivers.virtioblk;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.legacy.adapter.SgTables;
import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.Scatterlist;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.unit.ByteCount;
import io.github.dmasg.unit.PhysAddr;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One request slot of the driver on the classic interface: a scatterlist is filled and handed to the queue with header and status. */
public final class ClassicVirtioBlk {
    private final ClassicVirtqueue queue;
    private final Scatterlist header = Scatterlist.allocate(1);
    private final Scatterlist status = Scatterlist.allocate(1);
    private final SgAllocator allocator = SgAllocator.heap();
    private @Nullable SgTable table;
    private int head;

    /**
     * An idle slot.
     *
     * @param queue maps and describes
     * @param area the request's own memory, {@link RequestArea#BYTES} bytes in one page
     */
    public ClassicVirtioBlk(ClassicVirtqueue queue, @PhysAddr long area) {
        this.queue = queue;
        single(header, area, RequestArea.HEADER_BYTES);
        single(status, area + RequestArea.HEADER_BYTES, RequestArea.STATUS_BYTES);
    }

    private static void single(Scatterlist list, @PhysAddr long phys, @ByteCount int length) {
        list.init(1);
        list.setPage(0, PageRef.of(phys >>> PageRef.PAGE_SHIFT), length, phys & (PageRef.PAGE_SIZE - 1));
    }

    /**
     * Prepares a request.
     *
     * @param data its memory
     * @param deviceReads whether the device reads it
     * @return how it went
     */
    public VirtioBlkStatus start(PageSource data, boolean deviceReads) {
        SgTable filled;
        try {
            filled = SgTables.fromPages(data, allocator);
        } catch (DmaException e) {
            return VirtioBlkStatus.IO_ERROR;
        }
        head = queue.add(header, filled, status, deviceReads);
        if (head < 0) {
            filled.free(allocator);
            return head == -Errno.ENOSPC || head == -Errno.ENOMEM
                    ? VirtioBlkStatus.TRY_LATER
                    : VirtioBlkStatus.IO_ERROR;
        }
        table = filled;
        return VirtioBlkStatus.OK;
    }

    /**
     * What goes into the available ring.
     *
     * @return first descriptor of the request that was started
     */
    public int head() {
        return head;
    }

    /** The device is done: descriptors, mappings and scatterlist are given back. */
    public void complete() {
        queue.detach(head);
        Objects.requireNonNull(table, "no request").free(allocator);
        table = null;
    }
}
