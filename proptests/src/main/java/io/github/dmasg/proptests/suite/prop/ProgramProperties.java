package io.github.dmasg.proptests.suite.prop;

import static io.github.dmasg.proptests.suite.run.NamedProperty.named;

import io.github.dmasg.proptests.gen.PageLists;
import io.github.dmasg.proptests.suite.plug.Implementation;
import io.github.dmasg.proptests.suite.plug.MapperKind;
import io.github.dmasg.proptests.suite.plug.Promise;
import io.github.dmasg.proptests.suite.run.NamedProperty;
import io.github.dmasg.proptests.suite.run.Trial;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Sequences of calls, by one thread and by several. */
public final class ProgramProperties {
    private static final int PROGRAM_COST = 5;
    private static final int THREADS_COST = 25;

    private ProgramProperties() {}

    /**
     * The properties.
     *
     * @return P16 and P17
     */
    public static List<NamedProperty<?>> all() {
        return List.of(
                named(
                                "P16",
                                "After every step of a random program over several devices and mappers both sides see what a model of "
                                        + "byte arrays says, and nothing is held that is not mapped.")
                        .proves("S21", "S32", "L4")
                        .reaching(List.of("several alive", "mapped again"))
                        .costing(PROGRAM_COST)
                        .holds(Steps::programs, (trial, steps) -> new Program(trial).run(steps)),
                named(
                                "P17",
                                "Threads that map and unmap at the same time never get the same address, see only their own memory, "
                                        + "and leave nothing behind.")
                        .proves("S21", "L1")
                        .needs(Promise.CONCURRENT)
                        .costing(THREADS_COST)
                        .holds(ProgramProperties::races, ProgramProperties::threadsDoNotDisturbEachOther));
    }

    private static Arbitrary<Race> races(Implementation implementation) {
        Set<MapperKind> kinds = new TreeSet<>(implementation.mappers());
        kinds.remove(MapperKind.DIRECT);
        return Combinators.combine(
                        Arbitraries.of(kinds),
                        Arbitraries.integers().between(2, 4),
                        PageLists.smallPieces().list().ofMinSize(2).ofMaxSize(12))
                .as(Race::new);
    }

    private static void threadsDoNotDisturbEachOther(Trial trial, Race race) throws Exception {
        race.run(trial.implementation());
    }
}
