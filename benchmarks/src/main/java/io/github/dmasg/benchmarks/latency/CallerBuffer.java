package io.github.dmasg.benchmarks.latency;

import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.page.BioVec;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.page.PageSource;
import io.github.dmasg.page.PhysicalRange;
import java.util.Arrays;

/** The buffer of one caller: its bytes, and where they lie physically. */
final class CallerBuffer {
    /** What the kernel's benchmark fills its buffers with. */
    private static final byte FILLED = 0x66;

    private final MapShape shape;
    private final long start;

    /** The bytes, page behind page. */
    final byte[] bytes;

    CallerBuffer(MapShape shape, int index) {
        this.shape = shape;
        start = MapShape.FIRST + index * shape.bufferStride();
        bytes = new byte[shape.bufferBytes()];
    }

    void dirty() {
        if (shape.way().direction().deviceReads()) {
            Arrays.fill(bytes, FILLED);
        }
    }

    private boolean scattered() {
        return shape.mode() == MapShape.Mode.SG;
    }

    private long page(int i) {
        return start + (scattered() ? 2L : 1L) * i * BioVec.PAGE_SIZE;
    }

    /** Where in {@link #bytes} a physical address of this buffer lies. */
    int at(long phys) {
        long within = phys - start;
        if (!scattered()) {
            return (int) within;
        }
        return (int) (within / (2 * BioVec.PAGE_SIZE) * BioVec.PAGE_SIZE + within % BioVec.PAGE_SIZE);
    }

    /** The buffer as the new interface maps it. */
    PageSource source() {
        if (!scattered()) {
            return new PhysicalRange(start, bytes.length);
        }
        BioVecList list = new BioVecList();
        for (int i = 0; i < shape.granule(); i++) {
            list.append(page(i), BioVec.PAGE_SIZE);
        }
        return list;
    }

    /** The buffer as the classic interface maps it; the model has lists only, so a single range is a list of one. */
    SgTable table() {
        int entries = scattered() ? shape.granule() : 1;
        SgTable table = new SgTable();
        if (table.allocate(entries, SgAllocator.heap()) != 0) {
            throw new IllegalStateException("classic table: refused (expected: " + entries + " entries)");
        }
        SgCursor cursor = new SgCursor(table.sgl());
        for (int i = 0; i < entries; i++) {
            if (i > 0) {
                cursor.advance();
            }
            long length = scattered() ? BioVec.PAGE_SIZE : bytes.length;
            cursor.array().setPage(cursor.slot(), PageRef.of(page(i) >>> BioVec.PAGE_SHIFT), length, 0);
        }
        return table;
    }
}
