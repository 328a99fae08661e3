package io.github.dmasg.proptests.suite.naive;

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
 * DMA mapping written to be read.
 *
 * <p>Every segment gets a range of addresses of its own behind an IOMMU, aligned to its size: that wastes address space and makes the
 * rest simple. Takes ordinary memory only. Everything is done under one lock.
 */
public final class NaiveImplementation implements Implementation {
    private final String name;
    private final NaiveRules rules;

    /** With the rules as they should be. */
    public NaiveImplementation() {
        this("naive", new NaiveRules());
    }

    /**
     * With other rules.
     *
     * @param name what to call it
     * @param rules the rules
     */
    public NaiveImplementation(String name, NaiveRules rules) {
        this.name = name;
        this.rules = rules;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<MapperKind> mappers() {
        return EnumSet.allOf(MapperKind.class);
    }

    @Override
    public Set<Promise> promises() {
        return EnumSet.complementOf(EnumSet.of(Promise.BOUNDS));
    }

    @Override
    public Optional<String> outside(MapperKind mapper, Demand demand) {
        return Optional.empty();
    }

    @Override
    public Bench open(Setup setup) {
        return new NaiveBench(setup, rules);
    }
}
