package io.github.dmasg.proptests.suite.share;

import static io.github.dmasg.proptests.suite.run.NamedProperty.named;

import io.github.dmasg.proptests.suite.run.NamedProperty;
import io.github.dmasg.proptests.suite.share.SharingStep.Action;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** A shared buffer under random calls of exporter and importers. */
public final class SharingProperties {
    private SharingProperties() {}

    /**
     * The property.
     *
     * @return P64
     */
    public static List<NamedProperty<?>> all() {
        return List.of(named(
                        "P64",
                        "After every step of a random program of attach, map, use, move, detach and removal over several devices a model of one "
                                + "byte array is right: who may map, what each device sees, what is left of ended mappings.")
                .proves("S26", "S31", "S33", "S34", "S36", "S38")
                .costing(2)
                .reaching(List.of(
                        "moved",
                        "moved with a mapping in use",
                        "move cancelled",
                        "peer memory by bus address",
                        "peer memory through the host bridge",
                        "unplugged",
                        "revoked in use",
                        "MOVING",
                        "OUT_OF_REACH",
                        "REVOKED",
                        "DETACHED",
                        "EREMOTEIO"))
                .holdsHere(SharingProperties::programs, (trial, steps) -> new SharingProgram(trial).run(steps)));
    }

    private static Arbitrary<List<SharingStep>> programs() {
        Arbitrary<Action> actions = Arbitraries.frequency(
                Tuple.of(8, Action.MAP),
                Tuple.of(4, Action.START_USE),
                Tuple.of(3, Action.END_USE),
                Tuple.of(3, Action.DEVICE_WRITES),
                Tuple.of(1, Action.CPU_WRITES),
                Tuple.of(2, Action.CLOSE),
                Tuple.of(4, Action.START_MOVE),
                Tuple.of(5, Action.FINISH_MOVE),
                Tuple.of(1, Action.CANCEL_MOVE),
                Tuple.of(1, Action.DETACH),
                Tuple.of(3, Action.ATTACH),
                Tuple.of(1, Action.UNPLUG));
        return Combinators.combine(actions, Arbitraries.integers().between(0, 11))
                .as(SharingStep::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(50);
    }
}
