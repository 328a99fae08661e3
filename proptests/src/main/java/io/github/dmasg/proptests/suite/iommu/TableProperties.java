package io.github.dmasg.proptests.suite.iommu;

import static io.github.dmasg.proptests.suite.run.NamedProperty.named;

import io.github.dmasg.proptests.program.Programs;
import io.github.dmasg.proptests.suite.run.NamedProperty;
import java.util.List;

/** The page table: translations made and removed, and the tables they take. */
public final class TableProperties {
    private TableProperties() {}

    /**
     * The properties.
     *
     * @return P72 to P74
     */
    public static List<NamedProperty<?>> all() {
        return List.of(
                named(
                                "P72",
                                "A page table holds the leaves of a naive map, as large as alignment allows and none split: an unmap takes those "
                                        + "that start in its range, whole, and no other.")
                        .proves("S11", "L4")
                        .reaching(List.of(
                                "large leaf",
                                "huge leaf",
                                "translation in the way",
                                "rolled back",
                                "writer around a translation",
                                "leaf kept that starts before",
                                "leaf taken that ends behind"))
                        .holdsHere(
                                () -> Programs.table(1, 14),
                                (trial, steps) -> new TableProgram(trial, false).run(steps)),
                named(
                                "P73",
                                "A mapping over a translation, or without a page for one of its tables, is refused and changes nothing, by "
                                        + "whatever way it is made.")
                        .proves("S25", "L4")
                        .costing(2)
                        .reaching(List.of("table refused", "translation in the way", "writer around a translation"))
                        .holdsHere(
                                () -> Programs.table(1, 8), (trial, steps) -> new TableProgram(trial, true).run(steps)),
                named(
                                "P74",
                                "Of the tables that translate nothing a page table keeps a few, and after a trim none; every page it took it "
                                        + "gives back.")
                        .proves("L4")
                        .costing(2)
                        .reaching(List.of("tables taken", "trimmed"))
                        .holdsHere(
                                () -> Programs.spreadTable(20, 120),
                                (trial, steps) -> new TableProgram(trial, false).run(steps)));
    }
}
