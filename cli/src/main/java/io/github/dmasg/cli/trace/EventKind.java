package io.github.dmasg.cli.trace;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The kernel events a replay understands, by what they tell.
 *
 * <p>Several event names may share a kind when their lines have the same fields (Linux 6.18 prints {@code dma_map_phys}
 * where 6.12 prints {@code dma_map_page}). Everything else is {@link #OTHER}: counted, not read.
 */
public enum EventKind {
    /** A list was mapped. */
    MAP_SG("dma_map_sg"),
    /** A list could not be mapped. */
    MAP_SG_ERROR("dma_map_sg_err"),
    /** A list was unmapped. */
    UNMAP_SG("dma_unmap_sg"),
    /** One range of memory was mapped. */
    MAP_PAGE("dma_map_page", "dma_map_phys"),
    /** One range of memory was unmapped. */
    UNMAP_PAGE("dma_unmap_page", "dma_unmap_phys"),
    /** One range of device registers or device memory was mapped. */
    MAP_RESOURCE("dma_map_resource"),
    /** One range of device registers or device memory was unmapped. */
    UNMAP_RESOURCE("dma_unmap_resource"),
    /** Coherent memory was allocated. */
    ALLOC("dma_alloc", "dma_alloc_pages", "dma_alloc_sgt"),
    /** Coherent memory could not be allocated. */
    ALLOC_ERROR("dma_alloc_sgt_err"),
    /** Coherent memory was freed. */
    FREE("dma_free", "dma_free_pages", "dma_free_sgt"),
    /** Ownership of mapped memory passed between CPU and device. */
    SYNC("dma_sync_single_for_cpu", "dma_sync_single_for_device", "dma_sync_sg_for_cpu", "dma_sync_sg_for_device"),
    /** The IOMMU's page table got a range. */
    IOMMU_MAP("map"),
    /** A range left the IOMMU's page table. */
    IOMMU_UNMAP("unmap"),
    /** A range was put into the bounce pool. */
    BOUNCED("swiotlb_bounced"),
    /** Probe: lengths of a table's entries, all in one array. */
    PROBE_TABLE("sgin_table"),
    /** Probe: lengths of a list's entries, all in one array. */
    PROBE_FLAT("sgin_flat"),
    /** Probe: lengths of a list whose second part is chained. */
    PROBE_LIST("sgin_list"),
    /** Any other event. */
    OTHER;

    private static final int LONGEST = 32;
    private static final Named[][] BY_LENGTH = new Named[LONGEST + 1][0];

    static {
        for (EventKind kind : values()) {
            for (String name : kind.names.split(",", -1)) {
                Named[] same = BY_LENGTH[name.length()];
                Named[] more = Arrays.copyOf(same, same.length + 1);
                more[same.length] = new Named(name.getBytes(StandardCharsets.US_ASCII), kind);
                BY_LENGTH[name.length()] = more;
            }
        }
    }

    /** The event names, separated by commas. */
    private final String names;

    EventKind(String... names) {
        this.names = String.join(",", names);
    }

    /** An event name in the form it is compared in. */
    private static final class Named {
        final byte[] name;
        final EventKind kind;

        Named(byte[] name, EventKind kind) {
            this.name = name;
            this.kind = kind;
        }
    }

    /** The kind whose event is called {@code bytes[from, to)}. Cost: at most a few comparisons, no allocation. */
    static EventKind named(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length < 0 || length > LONGEST) {
            return OTHER;
        }
        for (Named candidate : BY_LENGTH[length]) {
            if (Arrays.equals(candidate.name, 0, length, bytes, from, to)) {
                return candidate.kind;
            }
        }
        return OTHER;
    }

    /**
     * Whether the line is one of the three probes that supply page-side lengths.
     *
     * @return true for the {@code PROBE_} kinds
     */
    public boolean isProbe() {
        return this == PROBE_TABLE || this == PROBE_FLAT || this == PROBE_LIST;
    }
}
