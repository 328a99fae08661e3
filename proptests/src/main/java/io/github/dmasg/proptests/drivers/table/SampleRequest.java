package io.github.dmasg.proptests.drivers.table;

import io.github.dmasg.page.BioVecList;
import io.github.dmasg.page.PageSource;

/** The requests that are measured: pages of which no two are neighbours. */
enum SampleRequest {
    /** 32 pages. */
    KIB_128("128 KiB", 32),
    /** 256 pages. */
    MIB_1("1 MiB", 256);

    private static final int PAGE = 4096;
    private static final long FIRST = 1 << 20;

    private final String label;
    private final int pages;

    SampleRequest(String label, int pages) {
        this.label = label;
        this.pages = pages;
    }

    String label() {
        return label;
    }

    PageSource pages() {
        BioVecList list = new BioVecList();
        for (int i = 0; i < pages; i++) {
            list.append(FIRST + 3L * PAGE * i, PAGE);
        }
        return list;
    }
}
