package io.github.dmasg.proptests.suite.adapted;

import io.github.dmasg.proptests.suite.plug.Bench;
import io.github.dmasg.proptests.suite.plug.Demand;
import io.github.dmasg.proptests.suite.plug.Implementation;
import io.github.dmasg.proptests.suite.plug.MapperKind;
import io.github.dmasg.proptests.suite.plug.Promise;
import io.github.dmasg.proptests.suite.plug.Setup;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The classic calls on the classic list.
 *
 * <p>They keep the limits only where every entry does so by itself, map padding too, cannot tell counts beforehand, do not notice a
 * second unmap, know no length of 4 GiB or more, and do not bounce here. The source's entries are copied to a classic list for each
 * mapping; the order in which it is chained follows the source's spans.
 */
public final class LegacyImplementation implements Implementation {
    /** The classic calls. */
    public LegacyImplementation() {}

    @Override
    public String name() {
        return "legacy";
    }

    @Override
    public Set<MapperKind> mappers() {
        return EnumSet.of(MapperKind.DIRECT, MapperKind.IOMMU);
    }

    @Override
    public Set<Promise> promises() {
        return EnumSet.of(Promise.LIMITS, Promise.ALL_OR_NOTHING);
    }

    @Override
    public Optional<String> outside(MapperKind mapper, Demand demand) {
        return ClassicDomain.outside(mapper, demand);
    }

    @Override
    public Bench open(Setup setup) {
        return new LegacyBench(setup);
    }
}
