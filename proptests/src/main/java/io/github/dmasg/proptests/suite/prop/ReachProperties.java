package io.github.dmasg.proptests.suite.prop;

import static io.github.dmasg.proptests.suite.run.NamedProperty.named;

import io.github.dmasg.dma.DmaException;
import io.github.dmasg.dma.DmaSgList;
import io.github.dmasg.iommu.IommuDomain;
import io.github.dmasg.map.Direction;
import io.github.dmasg.map.IommuMapper;
import io.github.dmasg.map.MapAttributes;
import io.github.dmasg.map.Mapping;
import io.github.dmasg.page.BioVecList;
import io.github.dmasg.proptests.machine.Translation;
import io.github.dmasg.proptests.suite.plug.Bench;
import io.github.dmasg.proptests.suite.plug.Demand;
import io.github.dmasg.proptests.suite.plug.Grant;
import io.github.dmasg.proptests.suite.plug.Holdings;
import io.github.dmasg.proptests.suite.plug.Implementation;
import io.github.dmasg.proptests.suite.plug.MapperKind;
import io.github.dmasg.proptests.suite.plug.Promise;
import io.github.dmasg.proptests.suite.plug.Setup;
import io.github.dmasg.proptests.suite.run.Expect;
import io.github.dmasg.proptests.suite.run.NamedProperty;
import io.github.dmasg.proptests.suite.run.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** What a device reaches while a mapping lives, and what is left of it afterwards. */
public final class ReachProperties {
    private static final int MOST_MAPPINGS = 6;
    private static final int LEFTOVER = 0xee;
    private static final long GRANULE = 4096;
    private static final long MOST_IOVA = 3;

    private ReachProperties() {}

    /**
     * A call, and how little there is of everything.
     *
     * @param maxSegments most segments the device takes, 0 for any number
     */
    private record Shortage(
            Scenario scenario, int dmaBits, int iovaPages, int tablePages, int poolPages, int maxSegments) {
        Setup setup() {
            return new Setup(scenario.mapper(), iovaPages * 4096L, tablePages, poolPages * 4096);
        }

        Scenario limited() {
            long most = maxSegments == 0 ? Long.MAX_VALUE : maxSegments;
            return new Scenario(
                    scenario.mapper(),
                    scenario.list(),
                    scenario.limits().withMaxSegments(most),
                    dmaBits,
                    scenario.alignMask(),
                    scenario.flow());
        }
    }

    /**
     * The properties.
     *
     * @return P10 to P15, and P23
     */
    public static List<NamedProperty<?>> all() {
        return List.of(
                named("P10", "Behind an IOMMU a device reaches exactly the granules of the mapped bytes.")
                        .proves("S11", "L4")
                        .needs(Promise.EXACT_REACH)
                        .reaching(InputClasses.OF_LISTS)
                        .holds(Scenarios::translated, ReachProperties::exactReach),
                named("P11", "A device may read or write behind an IOMMU only if the direction of the mapping says so.")
                        .proves("S21")
                        .needs(Promise.EXACT_REACH)
                        .holds(Scenarios::translated, ReachProperties::accessFollowsDirection),
                named("P12", "After unmap nothing is held and no segment leads anywhere.")
                        .proves("L4")
                        .holds(Scenarios::any, ReachProperties::nothingAfterUnmap),
                named("P13", "A refused mapping leaves nothing behind and disturbs no other, whatever ran out.")
                        .proves("S25", "L4")
                        .needs(Promise.ALL_OR_NOTHING)
                        .reaching(List.of("refused", "refused after another succeeded", "ENOMEM", "EINVAL", "EIO"))
                        .holds(ReachProperties::shortages, ReachProperties::refusalLeavesNothing),
                named("P14", "A second unmap is refused and releases nothing of anybody else.")
                        .proves("S32")
                        .needs(Promise.CHECKED_UNMAP)
                        .holds(Scenarios::small, ReachProperties::secondUnmapIsRefused),
                named("P15", "The rest of the pages of a bounce buffer holds nothing of others.")
                        .proves("S20")
                        .reaching(List.of("bounced"))
                        .holds(Scenarios::small, ReachProperties::bounceBuffersAreClean),
                named(
                                "P23",
                                "A mapping takes little more IOVA space than its granules, and ends with one invalidation.")
                        .proves("S11", "L1")
                        .holdsHere(Scenarios::translatedHere, ReachProperties::cheapToEnd));
    }

    private static void exactReach(Trial trial, Scenario scenario) throws Exception {
        Demand demand = scenario.demand();
        trial.within(scenario.mapper(), demand);
        InputClasses.ofList(trial, scenario, (BioVecList) demand.source());
        Bench bench = trial.implementation().open(Setup.roomy(scenario.mapper()));
        Grant grant = bench.map(demand);
        Expect.same("within reach", Stretches.of(demand.source()).granules(), Stretches.reachable(bench));
        grant.unmap();
        Expect.same("within reach after unmap", new Stretches(), Stretches.reachable(bench));
    }

    private static void accessFollowsDirection(Trial trial, Scenario scenario) throws Exception {
        Demand demand = scenario.demand();
        trial.within(scenario.mapper(), demand);
        Bench bench = trial.implementation().open(Setup.roomy(scenario.mapper()));
        Grant grant = bench.map(demand);
        grant.segments().forEachSegment((address, length) -> {
            Expect.same(
                    "device may read", scenario.flow().deviceReads(), bench.reach(address, false) != Translation.FAULT);
            Expect.same(
                    "device may write",
                    scenario.flow().deviceWrites(),
                    bench.reach(address + length - 1, true) != Translation.FAULT);
        });
        grant.unmap();
    }

    private static void nothingAfterUnmap(Trial trial, Scenario scenario) throws Exception {
        Demand demand = scenario.demand();
        trial.within(scenario.mapper(), demand);
        Bench bench = trial.implementation().open(Setup.roomy(scenario.mapper()));
        Grant grant = bench.map(demand);
        if (scenario.mapper() != MapperKind.DIRECT) {
            Expect.that(
                    !bench.holdings().equals(Holdings.NOTHING),
                    () -> "holdings of a live mapping: none (expected: some)");
        }
        grant.unmap();
        Expect.same("holdings", Holdings.NOTHING, bench.holdings());
        if (scenario.mapper() == MapperKind.IOMMU) {
            grant.segments()
                    .forEachSegment((address, length) ->
                            Expect.same("where it leads", Translation.FAULT, bench.reach(address, false)));
        }
        bench.checkInvariants();
    }

    private static Arbitrary<Shortage> shortages(Implementation implementation) {
        Arbitrary<Integer> dmaBits = Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.just(64)),
                Tuple.of(2, Arbitraries.integers().between(14, 36)));
        Arbitrary<Integer> iovaPages = Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.integers().between(1, 300)),
                Tuple.of(1, Arbitraries.integers().between(300, 100_000)));
        Arbitrary<Integer> tablePages = Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.integers().between(2, 40)), Tuple.of(1, Arbitraries.just(1 << 20)));
        Arbitrary<Integer> poolPages = Arbitraries.integers().between(1, 200);
        Arbitrary<Integer> maxSegments = Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.integers().between(1, 12)), Tuple.of(2, Arbitraries.just(0)));
        return Combinators.combine(
                        Scenarios.any(implementation), dmaBits, iovaPages, tablePages, poolPages, maxSegments)
                .as(Shortage::new);
    }

    private static void refusalLeavesNothing(Trial trial, Shortage shortage) throws Exception {
        Scenario scenario = shortage.limited();
        Demand demand = scenario.demand();
        trial.within(scenario.mapper(), demand);
        Bench bench = trial.implementation().open(shortage.setup());
        Stretches list = Stretches.of(demand.source());
        List<Grant> live = new ArrayList<>();
        boolean refused = false;
        while (!refused && live.size() < MOST_MAPPINGS) {
            Holdings before = bench.holdings();
            Stretches reach = Stretches.reachable(bench);
            try {
                live.add(bench.map(demand));
                withinMask(live.get(live.size() - 1), demand);
            } catch (DmaException e) {
                refused = true;
                trial.reached(e.error().toString());
                trial.reached("refused");
                trial.reached("refused after another succeeded", !live.isEmpty());
                Expect.same("holdings after a refusal", before, bench.holdings());
                Expect.same("within reach after a refusal", reach, Stretches.reachable(bench));
                Expect.same("the list after a refusal", list, Stretches.of(demand.source()));
            }
        }
        boolean write = !scenario.flow().deviceReads();
        for (Grant grant : live) {
            if (scenario.mapper() != MapperKind.BOUNCE) {
                Expect.same("what the device sees", list, Stretches.reached(bench, grant.segments(), write));
            }
            grant.unmap();
        }
        Expect.same("holdings", Holdings.NOTHING, bench.holdings());
        bench.checkInvariants();
    }

    private static void withinMask(Grant grant, Demand demand) {
        long highest = demand.device().highestAddress();
        grant.segments()
                .forEachSegment((address, length) -> Expect.that(
                        Long.compareUnsigned(address + length - 1, highest) <= 0,
                        () -> "segment 0x" + Long.toHexString(address) + "+0x" + Long.toHexString(length)
                                + " (expected: at most 0x" + Long.toHexString(highest) + ")"));
    }

    private static void secondUnmapIsRefused(Trial trial, Scenario scenario) throws Exception {
        Demand demand = scenario.demand();
        trial.within(scenario.mapper(), demand);
        Bench bench = trial.implementation().open(Setup.roomy(scenario.mapper()));
        Grant first = bench.map(demand);
        first.unmap();
        // Most likely at the addresses of the first.
        Grant second = bench.map(demand);
        Holdings held = bench.holdings();
        Expect.refused("second unmap", IllegalStateException.class, first::unmap);
        Expect.same("holdings", held, bench.holdings());
        second.unmap();
        Expect.same("holdings", Holdings.NOTHING, bench.holdings());
    }

    private static void bounceBuffersAreClean(Trial trial, Scenario scenario) throws Exception {
        if (scenario.mapper() != MapperKind.BOUNCE) {
            return;
        }
        trial.reached("bounced");
        Demand demand = scenario.demand();
        Setup setup = Setup.roomy(scenario.mapper());
        Bench bench = trial.implementation().open(setup);
        byte[] filled = new byte[setup.poolBytes()];
        Arrays.fill(filled, (byte) LEFTOVER);
        bench.memory().write(Setup.POOL_START, filled);
        Grant grant = bench.map(demand);
        byte[] after = bench.memory().read(Setup.POOL_START, setup.poolBytes());
        grant.segments()
                .forEachSegment((address, length) -> Arrays.fill(
                        after, (int) (address - Setup.POOL_START), (int) (address - Setup.POOL_START + length), (byte)
                                0));
        long strange = 0;
        for (byte b : after) {
            strange += b != 0 ? 1 : 0;
        }
        // What was there before fills exactly what is still free.
        Expect.same("bytes of others", setup.poolBytes() - bench.holdings().bounceBytes(), strange);
        grant.unmap();
    }

    private static void cheapToEnd(Trial trial, Scenario scenario) throws DmaException {
        IommuDomain domain = IommuDomain.builder().build();
        BioVecList list = scenario.list().lay();
        Mapping mapping = new IommuMapper(domain)
                .map(scenario.device(), list, Direction.BIDIRECTIONAL, MapAttributes.NONE, new DmaSgList());
        long[] granules = {0};
        list.forEachPageRange((first, count) -> granules[0] += count);
        Expect.that(
                mapping.iovaBytes() <= MOST_IOVA * granules[0] * GRANULE,
                () -> "IOVA bytes: " + mapping.iovaBytes() + " (expected: at most " + MOST_IOVA + " times "
                        + granules[0] + " granules)");
        Expect.same("invalidations while mapped", 0, domain.invalidations());
        mapping.unmap();
        Expect.same("invalidations", 1, domain.invalidations());
    }
}
