package io.github.dmasg.proptests.suite;

import static io.github.dmasg.proptests.suite.SourceFault.inApi;

import java.util.List;

/** Mistakes in the space of IOVAs and in the page table. */
final class IommuFaults {
    private IommuFaults() {}

    static List<SourceFault> all() {
        return List.of(
                inApi(
                        "IOVAs above the limit",
                        "S11",
                        "iommu/IovaSpace",
                        "return limit < 0 ? lastGranule : Math.min(lastGranule, ((limit + 1) >>> granuleShift) - 1);",
                        "return lastGranule;",
                        "P68",
                        "P69"),
                inApi(
                        "the limit taken for the first address behind",
                        "off by one",
                        "iommu/IovaSpace",
                        "Math.min(lastGranule, ((limit + 1) >>> granuleShift) - 1);",
                        "Math.min(lastGranule, (limit >>> granuleShift) - 1);",
                        "P69"),
                inApi(
                        "IOVAs from the granule in which the aperture starts",
                        "off by one",
                        "iommu/IovaSpace",
                        "this.firstGranule = (firstAddress + granule - 1) >>> granuleShift;",
                        "this.firstGranule = firstAddress >>> granuleShift;",
                        "P68",
                        "P69"),
                inApi(
                        "the length rounded down to the granule",
                        "offset and length apart",
                        "iommu/IovaSpace",
                        "        long offset = (address & (alignment - 1)) >>> granuleShift;\n",
                        "        length = Math.max(granule, length & -granule);\n"
                                + "        long offset = (address & (alignment - 1)) >>> granuleShift;\n",
                        "P68"),
                inApi(
                        "a congruent place merely aligned",
                        "L4: large leaves lost",
                        "iommu/FreeExtents",
                        "long place = highest - ((highest - offset) & mask);",
                        "long place = highest - (highest & mask);",
                        "P68"),
                inApi(
                        "refused though caches hold what is free",
                        "iova: magazines not flushed",
                        "iommu/IovaSpace",
                        "            central.flush(caches);\n            first = order >= 0",
                        "            first = order >= 0",
                        "P69",
                        "P71"),
                inApi(
                        "a cache of IOVAs without its lock",
                        "races",
                        "iommu/RangeCache",
                        "return WORD.compareAndSet(words, LOCK, 0L, 1L);",
                        "return true;",
                        "P71"),
                inApi(
                        "free neighbours not joined",
                        "fragmentation",
                        "iommu/FreeExtents",
                        "if (start + count == afterStart) {",
                        "if (start + count == afterStart && count < 0) {",
                        "P68"),
                inApi(
                        "a long range given back one granule short",
                        "leak",
                        "iommu/CentralRanges",
                        "        addFree(first, count);\n        account(-1, -count, -count);",
                        "        addFree(first, Math.max(1, count - 1));\n        account(-1, -count, -count);",
                        "P68"),
                inApi(
                        "a range reserved stays free",
                        "S11: windows of interrupts",
                        "iommu/CentralRanges",
                        "        free.takeAll(first, end);\n",
                        "",
                        "P68"),
                inApi(
                        "a live range reserved",
                        "S11: windows of interrupts",
                        "iommu/CentralRanges",
                        "if (unreserved.within(first, end) != free.within(first, end)) {",
                        "if (unreserved.within(first, end) < 0) {",
                        "P68"),
                inApi(
                        "a second free accepted",
                        "double free",
                        "iommu/LiveRanges",
                        "(short) count, (short) 0);\n    }\n\n    /** A range that is not rounded up begins to live. */",
                        "(short) count, (short) count);\n    }\n\n    /** A range that is not rounded up begins to live. */",
                        "P70"),
                inApi(
                        "a block freed from its middle",
                        "unmap with the wrong address",
                        "iommu/LiveRanges",
                        "return (place << order) == block\n                && TAG",
                        "return TAG",
                        "P70"),
                inApi(
                        "a free with another length accepted",
                        "unmap with the wrong count",
                        "iommu/IovaSpace",
                        "        long count = ((length - 1) >>> granuleShift) + 1;\n        int order ="
                                + " Long.SIZE - Long.numberOfLeadingZeros(count - 1);\n        if (order < RangeCache.ORDERS && live.end",
                        "        long count = live.lengthAt(first);\n        int order ="
                                + " Long.SIZE - Long.numberOfLeadingZeros(count - 1);\n        if (order < RangeCache.ORDERS && live.end",
                        "P70"),
                inApi(
                        "a large leaf where only the IOVA is aligned",
                        "L4: merged segments",
                        "iommu/TableGeometry",
                        "((iova | phys) & (size - 1)) == 0",
                        "(iova & (size - 1)) == 0",
                        "P72"),
                inApi(
                        "pages where a large leaf would do",
                        "L4: large leaves lost",
                        "iommu/TableGeometry",
                        "if (length >= size && ",
                        "if (length > size && ",
                        "P72"),
                inApi(
                        "inside a large leaf the offset in the page",
                        "walk with the wrong mask",
                        "iommu/PageTable",
                        "(iova & (geometry.slotSize(LeafWord.level(word)) - 1));",
                        "(iova & granuleMask);",
                        "P72"),
                inApi(
                        "unmap takes a large leaf that starts before",
                        "L4: neighbours unmapped",
                        "iommu/TableTree",
                        "if (directory.word(slot) == LeafWord.EMPTY || directory.slotBase(slot) != iova) {",
                        "if (directory.word(slot) == LeafWord.EMPTY) {",
                        "P72"),
                inApi(
                        "one granule too many unmapped",
                        "off by one",
                        "iommu/PageTable",
                        "int stop = (int) Math.min(first + ((end - at) >>> geometry.granuleShift), geometry.slots);",
                        "int stop = (int) Math.min(first + ((end - at) >>> geometry.granuleShift) + 1, geometry.slots);",
                        "P72"),
                inApi(
                        "every leaf readable and writable",
                        "wrong direction",
                        "iommu/LeafTable",
                        "            WORD.setRelease(w, i, word);\n            word += step;",
                        "            WORD.setRelease(w, i, word | LeafWord.READ | LeafWord.WRITE);\n            word += step;",
                        "P72"),
                inApi(
                        "a refused mapping keeps what it had mapped",
                        "L4: half-mapped requests",
                        "iommu/PageTable",
                        "            clear(iova, at);\n            throw e;",
                        "            throw e;",
                        "P72",
                        "P73"),
                inApi(
                        "a refused table keeps those above it",
                        "leak",
                        "iommu/TableTree",
                        "                undo(directory, topBefore);\n                throw new TablePagesExhaustedException(iova, 0);",
                        "                throw new TablePagesExhaustedException(iova, 0);",
                        "P73"),
                inApi(
                        "what a writer skips is unmapped when it rolls back",
                        "L4: neighbours unmapped",
                        "iommu/TableWriter",
                        "            from = holes[i + 1];\n",
                        "            from = holes[i];\n",
                        "P73"),
                inApi(
                        "the page of a table is not given back",
                        "leak",
                        "iommu/TableTree",
                        "        pages.give(0);\n",
                        "",
                        "P74"),
                inApi(
                        "empty tables stay",
                        "leak",
                        "iommu/TableTree",
                        "        if (oldLeafTable != null && oldLeafTable.unlist()) {",
                        "        if (oldLeafTable != null && oldLeafTable.listed() && tables < 0) {",
                        "P74"));
    }
}
