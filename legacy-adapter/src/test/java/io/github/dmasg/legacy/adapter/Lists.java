package io.github.dmasg.legacy.adapter;

import io.github.dmasg.legacy.sg.PageRef;
import io.github.dmasg.legacy.sg.Scatterlist;
import io.github.dmasg.legacy.sg.SgAllocator;
import io.github.dmasg.legacy.sg.SgCursor;
import io.github.dmasg.legacy.sg.SgTable;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.page.PageCursor;
import io.github.dmasg.page.PageSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Small lists for examples, written as numbers. */
final class Lists {
    private Lists() {}

    /** A table with entries {page frame number, offset, length, provider}. */
    static SgTable table(long[]... entries) {
        SgTable table = new SgTable();
        table.allocate(entries.length, SgAllocator.heap());
        SgCursor c = new SgCursor(table.sgl());
        for (long[] e : entries) {
            c.array().setPage(c.slot(), PageRef.of(e[0], (int) e[3]), e[2], e[1]);
            c.advance();
        }
        return table;
    }

    /** A table with as many entries of one page, each with a hole behind it. */
    static SgTable pages(int entries) {
        long[][] all = new long[entries][];
        for (int i = 0; i < entries; i++) {
            all[i] = entry(0x100 + 2L * i, 0, 4096);
        }
        return table(all);
    }

    static long[] entry(long pfn, long offset, long length) {
        return new long[] {pfn, offset, length, 0};
    }

    static long[] entry(long pfn, long offset, long length, int provider) {
        return new long[] {pfn, offset, length, provider};
    }

    static BioVecList bioVecs(long[]... entries) {
        BioVecList list = new BioVecList();
        for (long[] e : entries) {
            list.append(e[0], e[1], e[2], (int) e[3]);
        }
        return list;
    }

    /** Entries as "pfn offset length provider", hexadecimal. */
    static List<String> text(PageSource source) {
        List<String> text = new ArrayList<>();
        PageCursor c = source.cursor();
        while (c.next()) {
            for (int i = c.from(); i < c.to(); i++) {
                text.add(String.format(Locale.ROOT, "%x %x %x %x", c.pfn(i), c.offset(i), c.length(i), c.provider(i)));
            }
        }
        return text;
    }

    /** DMA fields of every entry as "address length flags", hexadecimal. */
    static List<String> dmaSide(SgTable table) {
        List<String> text = new ArrayList<>();
        for (SgCursor c = new SgCursor(table.sgl()); c.hasEntry(); c.advance()) {
            text.add(String.format(Locale.ROOT, "%x %x %x", c.dmaAddress(), c.dmaLength(), c.dmaFlags()));
        }
        return text;
    }

    static void setDmaSide(SgTable table, int entry, long address, long length, int flags) {
        SgCursor c = new SgCursor(table.sgl());
        for (int i = 0; i < entry; i++) {
            c.advance();
        }
        Scatterlist array = c.array();
        array.setDmaAddress(c.slot(), address);
        array.setDmaLength(c.slot(), length);
        array.setDmaFlags(c.slot(), flags);
    }
}
