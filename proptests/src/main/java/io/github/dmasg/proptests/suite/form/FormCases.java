package io.github.dmasg.proptests.suite.form;

import java.util.List;

/** Every form, some of them in two sizes. */
final class FormCases {
    private FormCases() {}

    static List<FormCase> all() {
        return List.of(
                new NvmePrpListCase.ShortPages(),
                new NvmePrpListCase.RealPages(),
                new NvmeSglListCase.ShortPages(),
                new NvmeSglListCase.RealPages(),
                new AhciPrdtCase(),
                new VirtioCase.InTheRing(),
                new VirtioCase.Indirect(),
                new XhciTransferCase(),
                new BlockTableCase(),
                new AddressArrayCase(),
                new PageTreeCase.MemoryObjects(),
                new PageTreeCase.ListsOfPointers(),
                new PageTreeCase.Ranges());
    }
}
