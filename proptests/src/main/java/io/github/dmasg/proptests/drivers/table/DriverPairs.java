package io.github.dmasg.proptests.drivers.table;

import io.github.dmasg.proptests.drivers.DriverPair;
import io.github.dmasg.proptests.drivers.ahci.AhciPair;
import io.github.dmasg.proptests.drivers.cio2.Cio2Pair;
import io.github.dmasg.proptests.drivers.gpu.GpuPair;
import io.github.dmasg.proptests.drivers.nvme.NvmePair;
import io.github.dmasg.proptests.drivers.rdmarw.RdmaRwPair;
import io.github.dmasg.proptests.drivers.umem.UmemPairs;
import io.github.dmasg.proptests.drivers.virtioblk.VirtioBlkPairs;
import io.github.dmasg.proptests.drivers.vmwgfx.VmwgfxPair;
import java.util.List;

/** All drivers that are written twice. */
public final class DriverPairs {
    private DriverPairs() {}

    /**
     * The drivers in the order of the table.
     *
     * @return at least one
     */
    public static List<DriverPair> all() {
        return List.of(
                NvmePair.prp(),
                NvmePair.sgl(),
                RdmaRwPair.pair(),
                UmemPairs.bnxtRe(),
                UmemPairs.rxe(),
                GpuPair.pair(),
                VmwgfxPair.pair(),
                Cio2Pair.pair(),
                AhciPair.pair(),
                VirtioBlkPairs.direct(),
                VirtioBlkPairs.indirect());
    }
}
