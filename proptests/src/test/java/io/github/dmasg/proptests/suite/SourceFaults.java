package io.github.dmasg.proptests.suite;

import static io.github.dmasg.proptests.suite.SourceFault.inAdapter;
import static io.github.dmasg.proptests.suite.SourceFault.inApi;

import java.util.List;

/** Mistakes in walks, containers and adapters. */
final class SourceFaults {
    private SourceFaults() {}

    static List<SourceFault> all() {
        return List.of(
                inApi(
                        "pages counted from the length alone",
                        "offset and length apart",
                        "page/PageRangeWalk",
                        "(offset + length + BioVec.PAGE_SIZE - 1)",
                        "(length + BioVec.PAGE_SIZE - 1)",
                        "P24",
                        "P28"),
                inApi(
                        "whole pages of an offset forgotten",
                        "offsets beyond a page",
                        "page/PageRangeWalk",
                        "long start = current.phys(index);",
                        "long start = (current.pfn(index) << BioVec.PAGE_SHIFT) + (current.offset(index) & 4095);",
                        "P28",
                        "P29",
                        "P33",
                        "P34"),
                inApi(
                        "page ranges that start at the entry's page",
                        "offsets beyond a page",
                        "page/PageSource",
                        "long start = BioVec.phys(frames[i], extents[i]);",
                        "long start = (BioVec.pfn(frames[i]) << BioVec.PAGE_SHIFT) + (BioVec.offset(extents[i]) & 4095);",
                        "P31"),
                inApi(
                        "every page of a walk is a whole one",
                        "CPU length read for another",
                        "page/PageWalk",
                        "length = Math.min(bytesLeft, BioVec.PAGE_SIZE);",
                        "length = BioVec.PAGE_SIZE;",
                        "P28",
                        "P29",
                        "P33",
                        "P34"),
                inApi(
                        "the offset of the first page carried on",
                        "L4: offsets carried by hand",
                        "page/PageWalk",
                        "        offset = 0;\n",
                        "",
                        "P28",
                        "P29",
                        "P33",
                        "P34"),
                inApi(
                        "one page too many in a DMA range",
                        "walking past the DMA count",
                        "dma/DmaPageRangeWalk",
                        "((start + length - 1) >>> shift) - page + 1",
                        "((start + length) >>> shift) - page + 1",
                        "P25"),
                inApi(
                        "one DMA page too many at a page's end",
                        "walking past the DMA count",
                        "dma/DmaSegments",
                        "DmaSegment.MAX_LENGTH) - 1) >>> pageShift",
                        "DmaSegment.MAX_LENGTH)) >>> pageShift",
                        "P25",
                        "P30",
                        "P32"),
                inApi(
                        "DMA pages rounded up, not down",
                        "S16",
                        "dma/DmaSegments",
                        "long first = start >>> pageShift;",
                        "long first = (start + (1L << pageShift) - 1) >>> pageShift;",
                        "P32"),
                inApi(
                        "chained parts counted from their own start",
                        "S3",
                        "chunk/PairChunks",
                        "starts[chunks + c] = before + other.starts[c];",
                        "starts[chunks + c] = other.starts[c];",
                        "P26"),
                inApi(
                        "chained parts taken for full ones",
                        "S3",
                        "chunk/PairChunks",
                        "even = chunks == 0 && other.even;",
                        "even = true;",
                        "P26"),
                inAdapter(
                        "a view ends with the first span",
                        "S5",
                        "SgPages",
                        "            left = more;",
                        "            left = 0;",
                        "P27",
                        "P36"),
                inAdapter(
                        "the DMA length of a mapped list read for the CPU's",
                        "DMA length read for CPU length",
                        "SgPages",
                        "long length = array.length(slot);",
                        "long length = array.dmaLength(slot);",
                        "P27",
                        "P35"),
                inAdapter(
                        "the CPU's length read for the DMA length",
                        "CPU length read for DMA length",
                        "SgSegments",
                        "long length = array.dmaLength(slot);",
                        "long length = array.length(slot);",
                        "P25",
                        "P37"),
                inAdapter(
                        "stale entries behind the DMA count",
                        "walking past the DMA count",
                        "SgSink",
                        "        while (written < nents) {",
                        "        while (written < 0) {",
                        "P37",
                        "P38"),
                inAdapter(
                        "the provider lost on the way to the new form",
                        "S29",
                        "SgPages",
                        "BioVec.frame(pfn, PageRef.provider(page), length)",
                        "BioVec.frame(pfn, 0, length)",
                        "P27",
                        "P35",
                        "P36"),
                inAdapter(
                        "the provider lost on the way to the classic form",
                        "S29",
                        "SgTables",
                        "PageRef.of(cursor.pfn(i), provider)",
                        "PageRef.of(cursor.pfn(i), 0)",
                        "P35"),
                inAdapter(
                        "the bus address flag lost",
                        "S23",
                        "SgSegments",
                        "DmaSegment.extent(length, flags & Scatterlist.DMA_BUS_ADDRESS)",
                        "DmaSegment.extent(length, 0)",
                        "P37"),
                inApi(
                        "the classic policy joins what is not padded",
                        "L4",
                        "map/ClassicLayout",
                        "DmaSegment.BUS_ADDRESS, entry, BreakRule.POLICY",
                        "0, entry, BreakRule.POLICY",
                        "P38",
                        "P53"),
                inApi(
                        "an address behind the mask goes through",
                        "S11",
                        "map/DirectWalk",
                        "Long.compareUnsigned(address + length - 1, device.highestAddress())",
                        "Long.compareUnsigned(address, device.highestAddress())",
                        "P39"));
    }
}
