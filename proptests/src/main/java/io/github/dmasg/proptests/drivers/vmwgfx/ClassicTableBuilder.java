package io.github.dmasg.proptests.drivers.vmwgfx;

import io.github.dmasg.form.TableMemory;
import io.github.dmasg.form.TablePage;
import io.github.dmasg.legacy.dmamap.ClassicDma;
import io.github.dmasg.legacy.kernel.UndefinedInKernelException;
import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.unit.DmaAddr;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds the page table of a memory object with cursors: one over what a level points to, and over its own pages two, one for the
 * CPU that writes them and one for the addresses that the next level needs.
 *
 * <p>Faithful: the tables are a buffer of their own whose size is computed beforehand; the two cursors over it agree because they
 * are moved together, and for no other reason; a third level stops the kernel.
 */
final class ClassicTableBuilder {
    private static final int PAGE_SHIFT = 12;
    private static final int FANOUT = PageRef.PAGE_SIZE / Long.BYTES;
    private static final int MAX_DEPTH = 2;

    /** Frames of table pages, far from any address of the model, so that neither can be taken for the other. */
    private static final long FIRST_FRAME = 1L << 36;

    private final TableMemory memory;
    private final List<TablePage> held = new ArrayList<>();
    private final ClassicBuffer tables;

    ClassicTableBuilder(TableMemory memory, ClassicDma dma) {
        this.memory = memory;
        tables = new ClassicBuffer(BufferMode.COHERENT, dma, PageRef.PAGE_SIZE);
    }

    /** Builds the table of a buffer that the device can reach; null if there are not enough pages. */
    @Nullable
    MobPointer build(ClassicBuffer data) {
        ClassicPageCursor source = ClassicPageCursor.dma(data, 0);
        if (data.count() == 1) {
            source.next();
            return new MobPointer(source.address() >>> PAGE_SHIFT, 0);
        }
        if (!takeTables(data.count())) {
            return null;
        }
        return build(source, data.count(), ClassicPageCursor.cpu(tables, 0), ClassicPageCursor.dma(tables, 0));
    }

    boolean takeTables(int dataPages) {
        int needed = 0;
        for (int nodes = dataPages; nodes > 1; needed += nodes) {
            nodes = (nodes + FANOUT - 1) / FANOUT;
        }
        long[] pages = new long[needed];
        @DmaAddr long[] addresses = new @DmaAddr long[needed];
        for (int i = 0; i < needed; i++) {
            TablePage page = memory.take();
            if (page == null) {
                giveBack();
                return false;
            }
            held.add(page);
            pages[i] = PageRef.of(FIRST_FRAME + i);
            addresses[i] = page.address();
        }
        tables.populate(pages, addresses);
        return true;
    }

    MobPointer build(ClassicPageCursor data, int dataPages, ClassicPageCursor cpu, ClassicPageCursor dma) {
        cpu.next();
        dma.next();
        ClassicPageCursor source = data;
        long root = 0;
        int depth = 0;
        int first = 0;
        for (int nodes = dataPages; nodes > 1; ) {
            depth++;
            if (depth > MAX_DEPTH) {
                throw new UndefinedInKernelException("depth: " + depth + " (expected: at most " + MAX_DEPTH + ")");
            }
            root = dma.address() >>> PAGE_SHIFT;
            source.next();
            nodes = level(source, nodes, cpu, dma);
            source = ClassicPageCursor.dma(tables, first);
            first += nodes;
        }
        return new MobPointer(root, depth);
    }

    /** Writes the tables of one level and says how many. */
    private int level(ClassicPageCursor source, int nodes, ClassicPageCursor cpu, ClassicPageCursor dma) {
        int written = 0;
        for (int left = nodes; left > 0; left -= FANOUT) {
            ByteBuffer out = mapped(cpu.page());
            for (int i = 0, here = Math.min(left, FANOUT); i < here; i++) {
                out.putLong(i * Long.BYTES, source.address() >>> PAGE_SHIFT);
                source.next();
            }
            cpu.next();
            dma.next();
            written++;
        }
        return written;
    }

    /** A table page in the CPU's address space. */
    private ByteBuffer mapped(long page) {
        return held.get((int) (PageRef.pfn(page) - FIRST_FRAME)).bytes();
    }

    ClassicBuffer tables() {
        return tables;
    }

    void giveBack() {
        tables.unpopulate();
        for (int i = held.size() - 1; i >= 0; i--) {
            memory.give(held.remove(i));
        }
    }
}
