package io.github.dmasg.proptests.suite.owner;

import io.github.dmasg.bounce.BouncePool;
import io.github.dmasg.check.MisuseLedger;
import io.github.dmasg.device.Device;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.map.DirectMapper;
import io.github.dmasg.map.DmaMapper;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.MapperSettings;
import io.github.dmasg.map.Policy;
import io.github.dmasg.proptests.machine.SparseMemory;
import io.github.dmasg.proptests.machine.Translation;

/** One machine whose mappings a ledger watches. Not thread-safe. */
final class LedgerRig {
    static final Device NIC = Device.named("nic").build();
    private static final long POOL = 0x100_0000_0000L;
    private static final int POOL_BYTES = 4 << 20;

    /** Which mapper. */
    enum Way {
        DIRECT,
        BOUNCED,
        MINIMAL,
        CLASSIC
    }

    final MisuseLedger ledger = new MisuseLedger();
    final SparseMemory memory = new SparseMemory();
    private final IommuDomain domain = IommuDomain.builder().build();

    DmaMapper mapper(Way way) {
        MapperSettings settings = MapperSettings.DEFAULT.withObserver(ledger);
        return switch (way) {
            case DIRECT -> new DirectMapper(settings);
            case BOUNCED -> DirectMapper.alwaysBouncing(settings, new BouncePool(POOL, POOL_BYTES, memory));
            case MINIMAL -> translated();
            case CLASSIC -> new IommuMapper(domain, settings.withPolicy(Policy.CLASSIC));
        };
    }

    IommuMapper translated() {
        return new IommuMapper(domain, MapperSettings.DEFAULT.withObserver(ledger));
    }

    Translation translation(Way way) {
        return way == Way.MINIMAL || way == Way.CLASSIC ? Translation.through(domain.table()) : Translation.NONE;
    }
}
