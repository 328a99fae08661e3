package io.github.dmasg.cli;

import io.github.dmasg.dma.SegmentLimits;
import io.github.dmasg.proptests.suite.naive.NaiveImplementation;
import io.github.dmasg.proptests.suite.naive.NaiveRules;
import io.github.dmasg.proptests.suite.plug.Bench;
import io.github.dmasg.proptests.suite.plug.Implementation;
import io.github.dmasg.proptests.suite.plug.MapperKind;
import io.github.dmasg.proptests.suite.plug.Promise;
import io.github.dmasg.proptests.suite.plug.Setup;
import java.util.Set;

/** Somebody else's implementation that knows of no boundary. */
public final class BrokenImplementation implements Implementation {
    private final Implementation naive = new NaiveImplementation("broken", new NaiveRules() {
        @Override
        protected long longest(SegmentLimits limits, long address) {
            return limits.maxSegmentSize();
        }
    });

    /** For the command line. */
    public BrokenImplementation() {}

    @Override
    public String name() {
        return naive.name();
    }

    @Override
    public Set<MapperKind> mappers() {
        return Set.of(MapperKind.DIRECT);
    }

    @Override
    public Set<Promise> promises() {
        return naive.promises();
    }

    @Override
    public Bench open(Setup setup) {
        return naive.open(setup);
    }
}
