package io.github.dmasg.proptests.drivers.table;

import io.github.dmasg.form.AddressArray;
import io.github.dmasg.form.AhciPrdt;
import io.github.dmasg.form.BlockTable;
import io.github.dmasg.form.DeviceForm;
import io.github.dmasg.form.GpuRanges;
import io.github.dmasg.form.ListOfPointers;
import io.github.dmasg.form.MobPageTable;
import io.github.dmasg.form.NvmePrpList;
import io.github.dmasg.form.NvmeSglList;
import io.github.dmasg.form.VirtioChain;
import io.github.dmasg.form.VirtioIndirect;
import io.github.dmasg.form.XhciTransfer;
import java.util.List;
import java.util.stream.Collectors;

/** Which test shows what of each form, as Markdown. That the tests exist and run on the form is itself tested. */
public final class FormTable {
    private static final String NVME = "drivers.nvme.NvmeBothWaysProperties#everyRequestGivesTheSameBytes";
    private static final String LOOPS = "form.ClassicLoopProperties#";

    private FormTable() {}

    /**
     * All forms.
     *
     * @return one row for each
     */
    public static List<FormRow> rows() {
        return List.of(
                row(
                        NvmePrpList.class,
                        "nvmePrpListNamesTheSegment",
                        "P46",
                        "form.NvmeVectorTest#everyRecordedCallIsTheSameOrRefused",
                        NVME),
                row(
                        NvmeSglList.class,
                        "nvmeSglListNamesTheSegment",
                        "P47",
                        "form.NvmeVectorTest#everyRecordedCallIsTheSameOrRefused",
                        NVME),
                row(
                        AhciPrdt.class,
                        "ahciPrdtNamesTheSegment",
                        LOOPS + "ahciPrdtIsWhatTheClassicLoopFills",
                        "drivers.ahci.AhciBothWaysProperties#everyCommandGivesTheSameBytes"),
                row(
                        VirtioChain.class,
                        "virtioChainNamesTheSegment",
                        LOOPS + "virtioDescriptorsAreWhatTheClassicLoopAdds",
                        "drivers.virtioblk.VirtioBlkBothWaysProperties#everyRequestGivesTheSameChain"),
                row(
                        VirtioIndirect.class,
                        "virtioIndirectNamesTheSegment",
                        LOOPS + "virtioDescriptorsAreWhatTheClassicLoopAdds",
                        "drivers.virtioblk.VirtioBlkBothWaysProperties#everyRequestGivesTheSameChain"),
                row(
                        XhciTransfer.class,
                        "xhciTransferNamesTheSegment",
                        LOOPS + "xhciTransferIsWhatTheClassicLoopQueues"),
                row(
                        BlockTable.class,
                        "blockTableNamesTheSegment",
                        "P48",
                        LOOPS + "blocksOfAPageAreTheAddressesOfTheClassicPageArray",
                        "form.UmemVectorTest#everyRecordedCallGivesTheKernelsBlocks",
                        "drivers.umem.UmemBothWaysProperties#everyRegionGivesTheSamePageBufferList",
                        "drivers.gpu.GpuBothWaysProperties#everyStepGivesTheSameTable"),
                row(
                        AddressArray.class,
                        "addressArrayNamesTheSegment",
                        LOOPS + "addressArrayIsWhatTheClassicLoopStores",
                        "drivers.rdmarw.RdmaRwBothWaysProperties#everyTransferGivesTheSameWorkRequests"),
                row(GpuRanges.class, "gpuRangesNameTheSegment", LOOPS + "gpuRangesAreWhatTheClassicLoopOverPagesFinds"),
                row(
                        MobPageTable.class,
                        "mobPageTableNamesTheSegment",
                        "drivers.vmwgfx.VmwgfxBothWaysProperties#everyBufferGivesTheSameTables"),
                row(
                        ListOfPointers.class,
                        "listOfPointersNamesTheSegment",
                        "P48",
                        "drivers.cio2.Cio2BothWaysProperties#everyFrameFromTheStartOfAPageGivesTheSameBytes"));
    }

    private static FormRow row(Class<? extends DeviceForm> form, String refusal, String... classic) {
        return new FormRow(
                form,
                List.of("P42"),
                List.of(
                        "form.FormAllocationTest#refillingAllocatesNothing",
                        "form.FormAllocationTest#mappingIntoItAgainAllocatesNothing"),
                List.of("P41", "form.FormRefusalTest#" + refusal),
                List.of(classic),
                List.of("P40", "P45"));
    }

    /**
     * The table.
     *
     * @return Markdown
     */
    public static String markdown() {
        StringBuilder out = new StringBuilder("""
                | form | capacity known before | nothing allocated on refill | refusal tested | hardware model reads the mapping \
                | bytes as in classic code |
                |---|---|---|---|---|---|
                """);
        for (FormRow row : rows()) {
            out.append("| `").append(row.form().getSimpleName()).append("` ");
            for (List<String> tests :
                    List.of(row.capacity(), row.allocation(), row.refusal(), row.hardware(), row.classic())) {
                out.append("| ").append(cell(tests)).append(' ');
            }
            out.append("|\n");
        }
        return out.toString();
    }

    private static String cell(List<String> tests) {
        if (tests.isEmpty()) {
            return "no classic code to compare with";
        }
        return tests.stream()
                .map(test -> '`' + test.substring(test.lastIndexOf('.') + 1) + '`')
                .collect(Collectors.joining(", "));
    }
}
