package io.github.dmasg.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.benchmarks.measure.Plan;
import io.github.dmasg.benchmarks.measure.Row;
import io.github.dmasg.benchmarks.work.Workload;
import io.github.dmasg.dma.DmaException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both ways of a row do the same work, so that comparing their times means something. */
class SameWorkTest {
    private static final int SMALL = 600;

    static List<Row> rows() {
        return Plan.rows();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void bothWaysGiveTheSameNumber(Row row) throws DmaException {
        Workload work = row.make().apply(Math.min(row.size(), SMALL));
        SplittableRandom random = new SplittableRandom(7);
        assertTrue(work.units() > 0);
        for (int round = 0; round < 3; round++) {
            work.prepareBaseline();
            long expected = work.baseline();
            work.prepareProposed();
            assertEquals(expected, work.proposed(), row.id());
            assertNotEquals(0, expected, row.id());
            work.renew(random);
        }
    }

    @org.junit.jupiter.api.Test
    void idsAreUnique() {
        Set<String> ids = new HashSet<>();
        for (Row row : Plan.rows()) {
            assertTrue(ids.add(row.id()), row.id());
        }
    }
}
