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

    private FormTable() {}

    /**
     * All forms.
     *
     * @return one row for each
     */
    public static List<FormRow> rows() {
        return List.of(
                row(NvmePrpList.class, "P46", "form.NvmeVectorTest#everyRecordedCallIsTheSameOrRefused", NVME),
                row(NvmeSglList.class, "P47", "form.NvmeVectorTest#everyRecordedCallIsTheSameOrRefused", NVME),
                row(AhciPrdt.class, "drivers.ahci.AhciBothWaysProperties#everyCommandGivesTheSameBytes"),
                row(VirtioChain.class, "drivers.virtioblk.VirtioBlkBothWaysProperties#everyRequestGivesTheSameChain"),
                row(
                        VirtioIndirect.class,
                        "drivers.virtioblk.VirtioBlkBothWaysProperties#everyRequestGivesTheSameChain"),
                row(XhciTransfer.class),
                row(
                        BlockTable.class,
                        "P48",
                        "form.UmemVectorTest#everyRecordedCallGivesTheKernelsBlocks",
                        "drivers.umem.UmemBothWaysProperties#everyRegionGivesTheSamePageBufferList",
                        "drivers.gpu.GpuBothWaysProperties#everyStepGivesTheSameTable"),
                row(
                        AddressArray.class,
                        "drivers.rdmarw.RdmaRwBothWaysProperties#everyTransferGivesTheSameWorkRequests"),
                row(GpuRanges.class),
                row(MobPageTable.class, "drivers.vmwgfx.VmwgfxBothWaysProperties#everyBufferGivesTheSameTables"),
                row(
                        ListOfPointers.class,
                        "P48",
                        "drivers.cio2.Cio2BothWaysProperties#everyFrameFromTheStartOfAPageGivesTheSameBytes"));
    }

    private static FormRow row(Class<? extends DeviceForm> form, String... classic) {
        return new FormRow(
                form,
                List.of("P42"),
                List.of("form.FormAllocationTest#refillingAllocatesNothing"),
                List.of("P41"),
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
