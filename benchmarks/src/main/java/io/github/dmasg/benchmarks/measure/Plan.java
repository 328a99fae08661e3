package io.github.dmasg.benchmarks.measure;

import java.util.ArrayList;
import java.util.List;

/**
 * All rows of the table.
 *
 * <p>Cold rows have a million entries in a new random order for each iteration, so that neither caches nor branch predictors know
 * them; hot rows have a thousand, which the predictors learn by heart.
 */
public final class Plan {
    /** Entries of a cold row. */
    static final int COLD = 1 << 20;

    /** Entries of a hot row. */
    static final int HOT = 1 << 10;

    /** Unit of rows that are counted by entries of the list. */
    static final String ENTRY = "entry";

    /** Unit of rows that are counted by pages of 4 KiB. */
    static final String PAGE = "page";

    private Plan() {}

    /**
     * All rows.
     *
     * @return in the order of the table
     */
    public static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        rows.addAll(WalkRows.all());
        rows.addAll(MapRows.all());
        rows.addAll(StepRows.all());
        rows.addAll(SpaceRows.all());
        return rows;
    }

    /**
     * One row.
     *
     * @param id its name
     * @return the row
     * @throws IllegalArgumentException if there is none
     */
    public static Row row(String id) {
        for (Row row : rows()) {
            if (row.id().equals(id)) {
                return row;
            }
        }
        throw new IllegalArgumentException("row: " + id + " (expected: one of the plan)");
    }
}
