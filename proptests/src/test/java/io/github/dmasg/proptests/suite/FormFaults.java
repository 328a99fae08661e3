package io.github.dmasg.proptests.suite;

import static io.github.dmasg.proptests.suite.SourceFault.inApi;

import java.util.List;

/** Mistakes in the forms that devices read. */
final class FormFaults {
    private FormFaults() {}

    static List<SourceFault> all() {
        return List.of(
                inApi(
                        "the entry that a chain pointer displaces is lost",
                        "off by one at a table's end",
                        "form/NvmePrpList",
                        "next.bytes().putLong(0, lastListed);",
                        "next.bytes().putLong(0, 0);",
                        "P40",
                        "P46"),
                inApi(
                        "chain pointers forgotten when tables are counted",
                        "nvme: npages",
                        "form/NvmePrpList",
                        "long tables = PageGrid.ceilDiv(entries - 1, perPage - 1);",
                        "long tables = PageGrid.ceilDiv(entries, perPage);",
                        "P40"),
                inApi(
                        "a table as large as the bytes, not as the pages they touch",
                        "offset and length apart",
                        "form/NvmePrpList",
                        "PageGrid.most(mappedBytes, shift, FIRST_BYTE_ALIGNMENT) - 1",
                        "(mappedBytes >>> shift)",
                        "P42"),
                inApi(
                        "a first byte at any address",
                        "nvme: bad lists let through",
                        "form/NvmePrpList",
                        "if ((address & (FIRST_BYTE_ALIGNMENT - 1)) != 0) {",
                        "if (address < 0) {",
                        "P41"),
                inApi(
                        "the second entry points past its list",
                        "off by one",
                        "form/NvmePrpList",
                        "            prp2 = block.address();",
                        "            prp2 = block.address() + Long.BYTES;",
                        "P40",
                        "P46"),
                inApi(
                        "a list of descriptors that says another follows",
                        "nvme: SGL type",
                        "form/NvmeSglList",
                        "pointTo(block, word((int) described, LAST_SEGMENT));",
                        "pointTo(block, word((int) described, SEGMENT));",
                        "P40",
                        "P47"),
                inApi(
                        "the descriptor that a chain pointer displaces loses its length",
                        "off by one at a table's end",
                        "form/NvmeSglList",
                        "write(next.bytes(), 0, lastAddress, lastWord);",
                        "write(next.bytes(), 0, lastAddress, 0);",
                        "P40"),
                inApi(
                        "blocks of 4 KiB whatever was asked for",
                        "S9",
                        "form/BlockTable",
                        "long step = 1L << shift;",
                        "long step = 4096;",
                        "P40"),
                inApi(
                        "pointer tables with one entry less",
                        "ipu3-cio2",
                        "form/ListOfPointers",
                        "if (current == null || slot == PER_TABLE) {",
                        "if (current == null || slot == PER_TABLE - 1) {",
                        "P40",
                        "P48"),
                inApi(
                        "a form that was given up keeps its tables",
                        "leak",
                        "form/DeviceForm",
                        "        rollback();\n        revocable = false;",
                        "        revocable = false;",
                        "P41",
                        "P43",
                        "P44",
                        "P45"),
                inApi(
                        "a form that was given up keeps its count",
                        "stale fields after an error",
                        "form/DeviceForm",
                        "        bytes = bytesBefore;\n",
                        "",
                        "P43",
                        "P44",
                        "P45"),
                inApi(
                        "a block size that the place in the virtual range does not fit",
                        "S19",
                        "form/BlockSizes",
                        "differing |= address ^ at;",
                        "differing |= address & 0;",
                        "P49"));
    }
}
