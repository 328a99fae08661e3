package io.github.dmasg.proptests.drivers.rdmarw;

import io.github.dmasg.legacy.dmamap.ClassicDma;
import io.github.dmasg.legacy.kernel.Errno;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgCursor;

/** The common layer on the classic interface: one transfer, from {@link #init} to {@link #destroy}. */
public final class ClassicRw {
    private static final int WORDS = 2;

    private final ClassicDma dma;
    private final SendQueue queue;
    private final WorkMemory memory;
    private final ErrorPath errorPath;
    private final SgCursor cursor = new SgCursor();
    private long[] elements = {};
    private int count;

    /**
     * For one transfer at a time.
     *
     * @param dma maps for the adapter
     * @param queue where work requests go
     * @param memory for the work requests until they are posted
     * @param errorPath right, or with the bug
     */
    public ClassicRw(ClassicDma dma, SendQueue queue, WorkMemory memory, ErrorPath errorPath) {
        this.dma = dma;
        this.queue = queue;
        this.memory = memory;
        this.errorPath = errorPath;
    }

    /**
     * Maps a list and prepares the work requests for its bytes from an offset on.
     *
     * @param sgl the list
     * @param sgCount its entries
     * @param transfer what is to be transferred
     * @return work requests, or a negated error number
     */
    public int init(Sg sgl, int sgCount, Transfer transfer) {
        int left = dma.mapSg(sgl, sgCount);
        if (left == 0) {
            // Why it failed is lost here: the caller will try again, whatever it was.
            return -Errno.ENOMEM;
        }
        SgCursor sg = cursor;
        sg.reset(sgl);
        long offset = transfer.offset();
        while (offset >= sg.dmaLength()) {
            offset -= sg.dmaLength();
            sg.advance();
            left--;
        }
        long[] words = memory.take(left * WORDS);
        if (words == null) {
            if (errorPath == ErrorPath.LIST_AS_GIVEN) {
                dma.unmapSg(sgl, sgCount);
            } else {
                dma.unmapSg(sg.sg(), left);
            }
            return -Errno.ENOMEM;
        }
        for (int i = 0; i < left; i++) {
            words[WORDS * i] = sg.dmaAddress() + offset;
            words[WORDS * i + 1] = sg.dmaLength() - offset;
            offset = 0;
            sg.advance();
        }
        elements = words;
        count = left;
        return queue.requests(left);
    }

    /**
     * Hands the work requests to the adapter.
     *
     * @param transfer as for {@link #init}
     */
    public void post(Transfer transfer) {
        long remote = transfer.remote();
        for (int i = 0; i < count; i++) {
            if (i % queue.maxElements() == 0) {
                queue.begin(transfer.write(), remote, transfer.key());
            }
            queue.add(elements[WORDS * i], elements[WORDS * i + 1]);
            remote += elements[WORDS * i + 1];
        }
    }

    /**
     * Ends the transfer.
     *
     * @param sgl the list, as for {@link #init}; nobody checks
     * @param sgCount its entries, as for {@link #init}; nobody checks
     */
    public void destroy(Sg sgl, int sgCount) {
        dma.unmapSg(sgl, sgCount);
        elements = new long[0];
        count = 0;
    }
}
