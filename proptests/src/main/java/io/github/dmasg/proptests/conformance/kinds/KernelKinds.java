package io.github.dmasg.proptests.conformance.kinds;

import io.github.dmasg.proptests.conformance.CaseChecker;
import java.util.List;

/** The checkers of all kinds recorded from the kernel. */
public final class KernelKinds {
    private static final List<CaseChecker> ALL = List.of(
            new SgPageIterKind(),
            new SgDmaPageIterKind(),
            new SgFromPagesKind(),
            new SgMiscKind(),
            new BlkMapSgKind(),
            new DirectMapSgKind(),
            new IommuMapSgKind(),
            new IovaKind(),
            new NvmePrpKind(),
            new UmemBlocksKind());

    private KernelKinds() {}

    /**
     * All checkers.
     *
     * @return one for each kind
     */
    public static List<CaseChecker> all() {
        return ALL;
    }
}
