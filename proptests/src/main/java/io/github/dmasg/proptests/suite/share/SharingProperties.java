package io.github.dmasg.proptests.suite.share;

import static io.github.dmasg.proptests.suite.run.NamedProperty.named;

import io.github.dmasg.proptests.program.Programs;
import io.github.dmasg.proptests.suite.run.NamedProperty;
import java.util.List;

/** A shared buffer under random calls of exporter and importers. */
public final class SharingProperties {
    private static final int MOST_STEPS = 50;

    private SharingProperties() {}

    /**
     * The property.
     *
     * @return P64
     */
    public static List<NamedProperty<?>> all() {
        return List.of(named(
                        "P64",
                        "After every step of a random program of attach, map, link, use, sync, unmap, move, detach, removal and refused tables over "
                                + "several devices a model of one byte array is right: who may map, what each device sees, what is left of "
                                + "ended mappings.")
                .proves("L1", "S26", "S31", "S33", "S34", "S36", "S38")
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
                        "EREMOTEIO",
                        "linked",
                        "mapping without a table refused",
                        "link without a table refused"))
                .holdsHere(() -> Programs.sharing(MOST_STEPS), (trial, steps) -> new SharingProgram(trial).run(steps)));
    }
}
