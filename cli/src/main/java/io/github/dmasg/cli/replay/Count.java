package io.github.dmasg.cli.replay;

/**
 * What a replay counts, per file and in total. The names are those of the JSON object and never change their meaning.
 *
 * <p>The five sums from {@link #PAGE_ENTRIES} to {@link #BYTES} and all that follows up to the leaves are over the calls
 * that were replayed, so that they can be compared with each other.
 */
public enum Count {
    /** Events of all kinds. */
    EVENTS("events"),
    /** Events of kinds this program does not read. */
    OTHER_EVENTS("otherEvents"),
    /** Calls of {@code dma_map_sg} that succeeded. */
    MAP_SG("mapSg"),
    /** Of these, those whose page side is known beyond doubt. */
    EXACT("exact"),
    /** The others. */
    INFERRED("inferred"),
    /** Of the inferred, those that could not be rebuilt, or are too large for this program; they enter no sum below. */
    NOT_REPLAYED("notReplayed"),
    /** Exact calls whose kernel result the classic policy reproduces. */
    CLASSIC_EQUAL("classicEqual"),
    /** Exact calls whose kernel result it does not. */
    CLASSIC_DIFFER("classicDiffer"),
    /** Inferred calls whose byte sums disagree with the recording. */
    INFERRED_SUMS_DIFFER("inferredSumsDiffer"),
    /** Exact because a probe printed the lengths. */
    EXACT_BY_PROBE("exactByProbe"),
    /** Exact because the mapping is one to one. */
    EXACT_ONE_TO_ONE("exactOneToOne"),
    /** Exact, cut arrays completed from bounce lines or a probe. */
    EXACT_BY_BOUNCE_LINES("exactByBounceLines"),
    /** Exact by the IOMMU's {@code map:} lines. */
    EXACT_BY_MAP_LINES("exactByMapLines"),
    /** Exact by counting granules. */
    EXACT_BY_COUNTING("exactByCounting"),
    /** Page-side entries. */
    PAGE_ENTRIES("pageEntries"),
    /** DMA-side entries the kernel made of them. */
    KERNEL_DMA_ENTRIES("kernelDmaEntries"),
    /** DMA-side entries of the classic policy. */
    CLASSIC_DMA_ENTRIES("classicDmaEntries"),
    /** DMA-side entries of the minimal policy. */
    MINIMAL_DMA_ENTRIES("minimalDmaEntries"),
    /** Bytes mapped. */
    BYTES("bytes"),
    /** Memory of the classic scatterlists, bytes. */
    CLASSIC_LIST_BYTES("classicListBytes"),
    /** Memory of the new page-side lists and minimal DMA-side lists, bytes. */
    NEW_LIST_BYTES("newListBytes"),
    /** IOVA by the kernel's {@code map:} lines, bytes. */
    KERNEL_IOVA_BYTES("kernelIovaBytes"),
    /** IOVA by the classic policy for the same calls, bytes. */
    CLASSIC_IOVA_OF_THESE("classicIovaBytesWhereKernelKnown"),
    /** IOVA by the classic policy, bytes. */
    CLASSIC_IOVA_BYTES("classicIovaBytes"),
    /** IOVA by the minimal policy, bytes. */
    MINIMAL_IOVA_BYTES("minimalIovaBytes"),
    /** Page-table leaves by the classic policy. */
    CLASSIC_LEAVES("classicLeaves"),
    /** Page-table leaves by the minimal policy. */
    MINIMAL_LEAVES("minimalLeaves"),
    /** Mappings of one range: pages and resources. */
    SINGLE_MAPS("singleMaps"),
    /** Calls of {@code dma_map_sg} that the kernel refused. */
    MAP_ERRORS("mapErrors"),
    /** Mappings still there at the end of the recording. */
    LEAKS("leaks"),
    /** Unmaps of something that was not mapped in the recording. */
    ORPHAN_UNMAPS("orphanUnmaps"),
    /** Unmaps of something already unmapped. */
    DOUBLE_UNMAPS("doubleUnmaps"),
    /** Coherent allocations still there at the end; drivers keep theirs, so these are no leaks. */
    LIVE_ALLOCATIONS("liveAllocations"),
    /** Lines that could not be read. */
    MALFORMED_LINES("malformedLines"),
    /** Events the kernel says it lost. */
    LOST_EVENTS("lostEvents"),
    /** Lines read. */
    LINES("lines"),
    /** Bytes read. */
    FILE_BYTES("fileBytes");

    private final String jsonName;

    Count(String jsonName) {
        this.jsonName = jsonName;
    }

    /**
     * The name in the JSON object.
     *
     * @return camel case
     */
    public String jsonName() {
        return jsonName;
    }
}
