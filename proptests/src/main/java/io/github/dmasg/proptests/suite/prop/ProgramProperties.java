package io.github.dmasg.proptests.suite.prop;

import static io.github.dmasg.proptests.suite.run.NamedProperty.named;

import io.github.dmasg.proptests.suite.run.NamedProperty;
import java.util.List;

/** Sequences of calls. */
public final class ProgramProperties {
    private static final int PROGRAM_COST = 5;

    private ProgramProperties() {}

    /**
     * The properties.
     *
     * @return P16
     */
    public static List<NamedProperty<?>> all() {
        return List.of(named(
                        "P16",
                        "After every step of a random program over several devices and mappers both sides see what a model of "
                                + "byte arrays says, and nothing is held that is not mapped.")
                .proves("S21", "S32", "L4")
                .reaching(List.of("several alive", "mapped again"))
                .costing(PROGRAM_COST)
                .holds(
                        MappingProgram::any,
                        (trial, steps) -> new MappingProgram(trial.implementation(), trial::reached).run(steps)));
    }
}
