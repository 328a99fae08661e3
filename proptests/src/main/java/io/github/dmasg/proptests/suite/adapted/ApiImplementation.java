package io.github.dmasg.proptests.suite.adapted;

import io.github.dmasg.map.Policy;
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
 * The proposed interface.
 *
 * <p>With the minimal policy it promises everything. With the classic one it takes what the kernel's rules take, maps padding too, and
 * does not bounce.
 */
public final class ApiImplementation implements Implementation {
    private final String name;
    private final Policy policy;

    /**
     * The proposed interface with a policy.
     *
     * @param policy how segments are formed
     */
    public ApiImplementation(Policy policy) {
        this.name = policy == Policy.MINIMAL ? "api" : "api-classic";
        this.policy = policy;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<MapperKind> mappers() {
        return policy == Policy.MINIMAL
                ? EnumSet.allOf(MapperKind.class)
                : EnumSet.of(MapperKind.DIRECT, MapperKind.IOMMU);
    }

    @Override
    public Set<Promise> promises() {
        return policy == Policy.MINIMAL
                ? EnumSet.allOf(Promise.class)
                : EnumSet.complementOf(EnumSet.of(Promise.FEWEST, Promise.EXACT_REACH, Promise.LONG_LENGTHS));
    }

    @Override
    public Optional<String> outside(MapperKind mapper, Demand demand) {
        return policy == Policy.MINIMAL ? Optional.empty() : ClassicDomain.outside(mapper, demand);
    }

    @Override
    public Bench open(Setup setup) {
        return new ApiBench(setup, policy);
    }
}
