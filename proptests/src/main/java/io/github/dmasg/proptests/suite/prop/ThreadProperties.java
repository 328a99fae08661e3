package io.github.dmasg.proptests.suite.prop;

import static io.github.dmasg.proptests.suite.run.NamedProperty.named;

import io.github.dmasg.device.Device;
import io.github.dmasg.dma.DmaException;
import io.github.dmasg.page.PhysicalRange;
import io.github.dmasg.proptests.gen.PageLists;
import io.github.dmasg.proptests.program.MappingStep;
import io.github.dmasg.proptests.suite.plug.Bench;
import io.github.dmasg.proptests.suite.plug.Demand;
import io.github.dmasg.proptests.suite.plug.Flow;
import io.github.dmasg.proptests.suite.plug.Grant;
import io.github.dmasg.proptests.suite.plug.Holdings;
import io.github.dmasg.proptests.suite.plug.Implementation;
import io.github.dmasg.proptests.suite.plug.MapperKind;
import io.github.dmasg.proptests.suite.plug.Promise;
import io.github.dmasg.proptests.suite.plug.Setup;
import io.github.dmasg.proptests.suite.run.Expect;
import io.github.dmasg.proptests.suite.run.NamedProperty;
import io.github.dmasg.proptests.suite.run.Trial;
import io.github.dmasg.proptests.suite.thread.History;
import io.github.dmasg.proptests.suite.thread.Together;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Several threads on one machine. */
public final class ThreadProperties {
    private static final long PATIENCE_SECONDS = 60;
    private static final int PAGE = 4096;
    private static final int COST = 25;
    private static final int ROWS_COST = 10;
    private static final int PLACES = 3;
    private static final long REGIONS_EACH = 1000;
    private static final Device DEVICE = Device.named("shared").build();

    private ThreadProperties() {}

    /** For each thread, what it does: map (true) or end the oldest of its mappings. */
    private record Rows(MapperKind mapper, List<List<Boolean>> threads) {
        @Override
        public String toString() {
            StringBuilder words = new StringBuilder(mapper.toString());
            for (List<Boolean> thread : threads) {
                words.append(' ');
                thread.forEach(map -> words.append(map ? 'm' : 'u'));
            }
            return words.toString();
        }
    }

    private record Programs(List<List<MappingStep>> threads) {}

    /**
     * The properties.
     *
     * @return P17, P65 and P66
     */
    public static List<NamedProperty<?>> all() {
        return List.of(
                named(
                                "P17",
                                "Threads that map and unmap at the same time never get the same address, see only their own memory, "
                                        + "and leave nothing behind.")
                        .proves("S21", "L1")
                        .needs(Promise.CONCURRENT)
                        .onAnyOf(MapperKind.IOMMU, MapperKind.BOUNCE)
                        .costing(COST)
                        .holds(ThreadProperties::races, (trial, race) -> race.run(trial.implementation())),
                named(
                                "P65",
                                "Maps and unmaps of several threads are linearisable: they can be told as one after the other, each refused only "
                                        + "where nothing was free.")
                        .proves("S21", "S25", "L1")
                        .needs(Promise.CONCURRENT)
                        .onAnyOf(MapperKind.IOMMU, MapperKind.BOUNCE)
                        .costing(ROWS_COST)
                        .reaching(List.of("at the same time", "refused"))
                        .holds(ThreadProperties::rows, ThreadProperties::linearisable),
                named(
                                "P66",
                                "Random programs of several threads on the same machines: each thread finds the bytes its model says, as if it "
                                        + "were alone.")
                        .proves("S21", "S32")
                        .needs(Promise.CONCURRENT)
                        .costing(COST)
                        .reaching(List.of("several alive", "mapped again"))
                        .holds(
                                implementation -> MappingProgram.any(implementation)
                                        .list()
                                        .ofMinSize(2)
                                        .ofMaxSize(3)
                                        .map(Programs::new),
                                ThreadProperties::programs));
    }

    private static Set<MapperKind> taking(Implementation implementation) {
        Set<MapperKind> kinds = new TreeSet<>(implementation.mappers());
        kinds.remove(MapperKind.DIRECT);
        return kinds;
    }

    private static Arbitrary<Race> races(Implementation implementation) {
        return Combinators.combine(
                        Arbitraries.of(taking(implementation)),
                        Arbitraries.integers().between(2, 4),
                        PageLists.smallPieces().list().ofMinSize(2).ofMaxSize(12))
                .as(Race::new);
    }

    private static Arbitrary<Rows> rows(Implementation implementation) {
        Arbitrary<List<Boolean>> thread =
                Arbitraries.of(true, true, false).list().ofMinSize(1).ofMaxSize(5);
        return Combinators.combine(
                        Arbitraries.of(taking(implementation)),
                        thread.list().ofMinSize(2).ofMaxSize(3))
                .as(Rows::new);
    }

    private static void linearisable(Trial trial, Rows input) throws Exception {
        long space = (long) PLACES * PAGE;
        Setup setup = new Setup(input.mapper, space, Integer.MAX_VALUE, (int) space);
        Bench bench = trial.implementation().open(setup);
        History history = new History(PLACES);
        long callers =
                input.threads.stream().filter(calls -> calls.contains(true)).count();
        // Met within their first calls: on a busy machine one thread may otherwise be over before the next begins.
        CyclicBarrier meeting = new CyclicBarrier((int) Math.max(1, callers));
        Together.run(
                input.threads.size(), thread -> worker(bench, history, meeting, thread, input.threads.get(thread)));
        trial.reached("at the same time", history.anyOverlap());
        trial.reached("refused", history.anyRefused());
        Expect.that(history.inOrder(), () -> "calls: " + history + " (expected: an order in which they fit)");
        Expect.same("holdings", Holdings.NOTHING, bench.holdings());
    }

    private static Callable<Void> worker(
            Bench bench, History history, CyclicBarrier meeting, int thread, List<Boolean> maps) {
        return () -> {
            Deque<Grant> live = new ArrayDeque<>();
            boolean met = false;
            for (boolean map : maps) {
                if (map) {
                    int begun = history.now();
                    if (!met) {
                        meeting.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                        met = true;
                    }
                    map(bench, history, begun, thread, live);
                } else if (!live.isEmpty()) {
                    end(history, live.removeFirst());
                }
            }
            while (!live.isEmpty()) {
                end(history, live.removeFirst());
            }
            return null;
        };
    }

    private static void map(Bench bench, History history, int begun, int thread, Deque<Grant> live)
            throws DmaException {
        Demand demand = new Demand(new PhysicalRange((16L + thread) * PAGE, PAGE), DEVICE, Flow.BOTH);
        try {
            Grant grant = bench.map(demand);
            history.taken(place(grant), 1, begun);
            live.addLast(grant);
        } catch (DmaException e) {
            if (!e.error().retryLater()) {
                throw e;
            }
            history.refused(1, begun);
        }
    }

    private static void end(History history, Grant grant) {
        int place = place(grant);
        int begun = history.now();
        grant.unmap();
        history.returned(place, 1, begun);
    }

    private static int place(Grant grant) {
        int[] first = {0};
        grant.segments()
                .forEachSegment((address, length) -> first[0] =
                        (int) ((address >= Setup.POOL_START ? address - Setup.POOL_START : address - PAGE) / PAGE));
        return first[0];
    }

    private static void programs(Trial trial, Programs input) throws Exception {
        Map<MapperKind, Bench> machines = MappingProgram.machines(trial.implementation());
        Together.run(input.threads.size(), thread -> () -> {
            new MappingProgram(trial.implementation(), trial::reached, machines, thread * REGIONS_EACH, false)
                    .run(input.threads.get(thread));
            return null;
        });
        machines.forEach((kind, bench) ->
                Expect.same("holdings of " + kind + " at the end", Holdings.NOTHING, bench.holdings()));
    }
}
