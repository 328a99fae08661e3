package io.github.dmasg.proptests.drivers.rdmarw;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.legacy.adapter.SgTables;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.page.PageSource;
import java.util.Objects;

/** One command of a storage target on the classic interface. */
public final class ClassicTarget {
    private final ClassicRw rw;
    private final SendQueue queue;
    private final SgAllocator allocator = SgAllocator.heap();
    private SgTable buffer = new SgTable();
    private int requests;

    /**
     * An idle command.
     *
     * @param rw the common layer
     * @param queue where work requests go
     */
    public ClassicTarget(ClassicRw rw, SendQueue queue) {
        this.rw = rw;
        this.queue = queue;
    }

    /**
     * Starts a transfer.
     *
     * @param data the command's buffer
     * @param transfer what is to be transferred
     * @return how it went; unless POSTED, the command is idle
     */
    public RwStatus start(PageSource data, Transfer transfer) {
        try {
            buffer = SgTables.fromPages(data, allocator);
        } catch (DmaException e) {
            return RwStatus.TRY_LATER;
        }
        int result = rw.init(first(), buffer.origNents(), transfer);
        if (result < 0) {
            buffer.free(allocator);
            return RwStatus.TRY_LATER;
        }
        if (!queue.hasRoom(result)) {
            rw.destroy(first(), buffer.origNents());
            buffer.free(allocator);
            return RwStatus.TRY_LATER;
        }
        requests = result;
        rw.post(transfer);
        return RwStatus.POSTED;
    }

    /** The transfer is done. */
    public void complete() {
        queue.complete(requests);
        rw.destroy(first(), buffer.origNents());
        buffer.free(allocator);
    }

    private Sg first() {
        return Objects.requireNonNull(buffer.sgl());
    }
}
