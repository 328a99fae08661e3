package io.github.dmasg.proptests.drivers.cio2;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.form.ListOfPointers;
import io.github.dmasg.form.TableMemory;
import io.github.dmasg.form.TablePage;
import io.github.dmasg.legacy.adapter.SgTables;
import io.github.dmasg.legacy.dmamap.ClassicDma;
import io.github.dmasg.legacy.iter.SgDmaPageIterator;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.unit.ByteCount;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One frame buffer of the driver on the classic interface: a scatterlist is mapped, its DMA pages are walked into lists.
 *
 * <p>Faithful: pages are counted from the length alone, as if the first byte lay at the start of a page, and the walk stops there;
 * page numbers are cut to 32 bits; a segment that starts or ends inside a page is not noticed.
 */
public final class ClassicCio2 {
    private static final int PAGE_SHIFT = 12;
    private static final @ByteCount long PAGE = 1L << PAGE_SHIFT;

    private final ClassicDma dma;
    private final TableMemory memory;
    private final FrameTable frames;
    private final int buffer;
    private final SgAllocator allocator = SgAllocator.heap();
    private final List<TablePage> lists = new ArrayList<>();
    private final SgDmaPageIterator page = new SgDmaPageIterator();
    private @Nullable SgTable table;

    /**
     * An empty buffer.
     *
     * @param dma maps for the receiver
     * @param memory pages for lists
     * @param frames where the receiver finds buffers
     * @param buffer number of the buffer
     */
    public ClassicCio2(ClassicDma dma, TableMemory memory, FrameTable frames, int buffer) {
        this.dma = dma;
        this.memory = memory;
        this.frames = frames;
        this.buffer = buffer;
    }

    /**
     * Prepares the buffer.
     *
     * @param data its memory
     * @return how it went
     */
    public FrameStatus start(PageSource data) {
        SgTable mapped;
        try {
            mapped = SgTables.fromPages(data, allocator);
        } catch (DmaException e) {
            return FrameStatus.INVALID;
        }
        if (dma.mapTable(mapped) != 0) {
            mapped.free(allocator);
            return FrameStatus.INVALID;
        }
        table = mapped;
        long pages = (data.bytes() + PAGE - 1) >>> PAGE_SHIFT;
        FrameStatus status = takeLists((pages + ListOfPointers.PER_TABLE) / ListOfPointers.PER_TABLE);
        if (status != FrameStatus.OK) {
            complete();
            return status;
        }
        Sg first = Objects.requireNonNull(mapped.sgl());
        fill(first, mapped.nents(), pages);
        publish(first.offset(), data.bytes());
        return FrameStatus.OK;
    }

    private FrameStatus takeLists(long count) {
        if (count > ListOfPointers.MAX_TABLES) {
            return FrameStatus.INVALID;
        }
        for (long i = 0; i < count; i++) {
            TablePage list = memory.take();
            if (list == null) {
                return FrameStatus.TRY_LATER;
            }
            lists.add(list);
        }
        return FrameStatus.OK;
    }

    private void fill(Sg sgl, int nents, long pages) {
        page.start(sgl, nents, 0);
        int slot = 0;
        while (slot < pages && page.next()) {
            put(slot++, (int) (page.dmaAddress() >>> PAGE_SHIFT));
        }
        put(slot, (int) (frames.overrunPage() >>> PAGE_SHIFT));
    }

    private void put(int slot, int number) {
        TablePage list = lists.get(slot / ListOfPointers.PER_TABLE);
        list.bytes().putInt(slot % ListOfPointers.PER_TABLE * Integer.BYTES, number);
    }

    private void publish(@ByteCount long offset, @ByteCount long length) {
        frames.describe(buffer, offset, length, lists.size());
        for (int i = 0; i < lists.size(); i++) {
            frames.list(buffer, i, lists.get(i).address());
        }
    }

    /** The receiver is done: lists, mapping and scatterlist are given back, each on its own. */
    public void complete() {
        for (int i = lists.size() - 1; i >= 0; i--) {
            memory.give(lists.remove(i));
        }
        SgTable mapped = Objects.requireNonNull(table, "no buffer");
        dma.unmapTable(mapped);
        mapped.free(allocator);
        table = null;
    }
}
