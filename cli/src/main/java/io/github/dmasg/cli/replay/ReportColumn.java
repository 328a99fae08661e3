package io.github.dmasg.cli.replay;

import java.util.List;

/**
 * A column of the tables about files.
 *
 * @param heading what stands above it
 * @param count what it shows
 */
public record ReportColumn(String heading, Count count) {
    /** Calls, certainty, entries and misuse. */
    public static final List<ReportColumn> CALLS = List.of(
            new ReportColumn("events", Count.EVENTS),
            new ReportColumn("map_sg", Count.MAP_SG),
            new ReportColumn("exact", Count.EXACT),
            new ReportColumn("equal", Count.CLASSIC_EQUAL),
            new ReportColumn("differ", Count.CLASSIC_DIFFER),
            new ReportColumn("inferred", Count.INFERRED),
            new ReportColumn("page-side", Count.PAGE_ENTRIES),
            new ReportColumn("kernel", Count.KERNEL_DMA_ENTRIES),
            new ReportColumn("classic", Count.CLASSIC_DMA_ENTRIES),
            new ReportColumn("minimal", Count.MINIMAL_DMA_ENTRIES),
            new ReportColumn("leaks", Count.LEAKS),
            new ReportColumn("orphans", Count.ORPHAN_UNMAPS),
            new ReportColumn("doubles", Count.DOUBLE_UNMAPS),
            new ReportColumn("unreadable", Count.MALFORMED_LINES));

    /** Bytes of lists and address space, and page-table leaves. */
    public static final List<ReportColumn> MEMORY = List.of(
            new ReportColumn("bytes", Count.BYTES),
            new ReportColumn("lists: classic", Count.CLASSIC_LIST_BYTES),
            new ReportColumn("new", Count.NEW_LIST_BYTES),
            new ReportColumn("IOVA: classic", Count.CLASSIC_IOVA_BYTES),
            new ReportColumn("minimal", Count.MINIMAL_IOVA_BYTES),
            new ReportColumn("leaves: classic", Count.CLASSIC_LEAVES),
            new ReportColumn("minimal", Count.MINIMAL_LEAVES));
}
