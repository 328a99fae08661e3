package io.github.dmasg.proptests.conformance.kinds;

import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.Scatterlist;
import io.github.dmasg.legacy.sg.Sg;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.proptests.conformance.CaseRejectedException;
import io.github.dmasg.proptests.conformance.DamagedLineException;
import io.github.dmasg.proptests.conformance.VectorLine;
import java.util.List;
import java.util.Objects;

/** Builds the list a case starts from, flat or chained as the field {@code chunk} says. */
final class RecordedList {
    private static final String ENTRIES = "ents";

    private RecordedList() {}

    /** Puts one tuple of the recording into an entry. */
    interface EntryFiller {
        void fill(SgCursor entry, long[] tuple) throws DamagedLineException;
    }

    static Sg of(VectorLine line, List<long[]> tuples, EntryFiller filler)
            throws DamagedLineException, CaseRejectedException {
        if (tuples.isEmpty()) {
            throw new CaseRejectedException(ENTRIES + ": none (expected: at least one entry)");
        }
        int chunk = line.count("chunk");
        SgTable table = new SgTable();
        table.allocateChunks(tuples.size(), chunk == 0 ? tuples.size() : chunk, null, SgAllocator.heap());
        Sg sgl = Objects.requireNonNull(table.sgl());
        SgCursor entry = new SgCursor(sgl);
        for (long[] tuple : tuples) {
            filler.fill(entry, tuple);
            entry.advance();
        }
        return sgl;
    }

    /** A list given as {@code pfn:offset:length}. */
    static Sg ofPages(VectorLine line) throws DamagedLineException, CaseRejectedException {
        return of(line, line.tuples(ENTRIES, 3), RecordedList::fillPage);
    }

    /** A list given as {@code pfn:offset:length:dma_addr:dma_len}. */
    static Sg ofMappedPages(VectorLine line) throws DamagedLineException, CaseRejectedException {
        return of(line, line.tuples(ENTRIES, 5), (entry, t) -> {
            fillPage(entry, t);
            fillDma(entry, t[3], t[4]);
        });
    }

    /** A list given as {@code offset:length:dma_addr:dma_len}. */
    static Sg ofMapped(VectorLine line) throws DamagedLineException, CaseRejectedException {
        return of(line, line.tuples(ENTRIES, 4), (entry, t) -> {
            entry.array().setPage(entry.slot(), 0, u32(t[1]), u32(t[0]));
            fillDma(entry, t[2], t[3]);
        });
    }

    /** A flat list given as {@code dma_addr:dma_len}; the page side stays 0. */
    static Sg ofDma(String field, List<long[]> tuples) throws DamagedLineException, CaseRejectedException {
        if (tuples.isEmpty()) {
            throw new CaseRejectedException(field + ": none (expected: at least one entry)");
        }
        Scatterlist array = Scatterlist.allocate(tuples.size());
        array.init(tuples.size());
        Sg sgl = array.at(0);
        fillDma(sgl, field, tuples);
        return sgl;
    }

    /** A flat list given as {@code pfn:offset:length:provider}; the DMA side stays 0. */
    static Sg ofPeerPages(List<long[]> tuples) throws DamagedLineException, CaseRejectedException {
        if (tuples.isEmpty()) {
            throw new CaseRejectedException(ENTRIES + ": none (expected: at least one entry)");
        }
        Scatterlist array = Scatterlist.allocate(tuples.size());
        array.init(tuples.size());
        for (int i = 0; i < tuples.size(); i++) {
            long[] t = tuples.get(i);
            long pfn = VectorLine.inRange(ENTRIES, t[0], PageRef.MAX_PFN);
            int provider = (int) VectorLine.inRange(ENTRIES, t[3], PageRef.MAX_PROVIDER);
            array.setPage(i, PageRef.of(pfn, provider), u32(t[2]), u32(t[1]));
        }
        return array.at(0);
    }

    /** Fills the DMA side of a flat list from {@code dma_addr:dma_len}; no tuples leave it alone. */
    static void fillDma(Sg sgl, String field, List<long[]> tuples) throws DamagedLineException {
        Scatterlist array = sgl.array();
        if (!tuples.isEmpty() && tuples.size() != array.slots()) {
            throw new DamagedLineException(field, tuples.size() + " tuples (expected: one for each entry)");
        }
        for (int i = 0; i < tuples.size(); i++) {
            long[] t = tuples.get(i);
            array.setDmaAddress(i, t[0]);
            array.setDmaLength(i, VectorLine.inRange(field, t[1], 0xffff_ffffL));
        }
    }

    private static void fillPage(SgCursor entry, long[] t) throws DamagedLineException {
        long page = PageRef.of(VectorLine.inRange(ENTRIES, t[0], PageRef.MAX_PFN));
        entry.array().setPage(entry.slot(), page, u32(t[2]), u32(t[1]));
    }

    private static void fillDma(SgCursor entry, long address, long length) throws DamagedLineException {
        entry.array().setDmaAddress(entry.slot(), address);
        entry.array().setDmaLength(entry.slot(), u32(length));
    }

    private static long u32(long value) throws DamagedLineException {
        return VectorLine.inRange(ENTRIES, value, 0xffff_ffffL);
    }
}
