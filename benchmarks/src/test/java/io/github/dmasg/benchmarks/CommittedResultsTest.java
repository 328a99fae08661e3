package io.github.dmasg.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.benchmarks.latency.LatencyPlan;
import io.github.dmasg.benchmarks.measure.Plan;
import io.github.dmasg.benchmarks.measure.Row;
import io.github.dmasg.benchmarks.report.Report;
import io.github.dmasg.benchmarks.result.LatencyRow;
import io.github.dmasg.benchmarks.result.Pairs;
import io.github.dmasg.benchmarks.result.RowResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table and the charts in the repository are what the measured figures say. */
class CommittedResultsTest {
    private static final Path RESULTS = Path.of("results");

    @Test
    void tableAndChartsAreMadeOfTheCommittedFigures() throws IOException {
        Map<String, String> files = Report.of(RESULTS).files();
        assertEquals(4, files.size());
        for (Map.Entry<String, String> file : files.entrySet()) {
            String committed = Files.readString(RESULTS.resolve(file.getKey()), StandardCharsets.UTF_8);
            assertEquals(file.getValue(), committed, file.getKey());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdk25.json", "jdk17.json"})
    void everyRowOfThePlanWasMeasured(String file) throws IOException {
        List<String> planned = Plan.rows().stream().map(Row::id).toList();
        Pairs measured = Pairs.read(RESULTS.resolve(file));
        assertEquals(planned, measured.rows().stream().map(RowResult::id).toList());
        for (Row row : Plan.rows()) {
            assertTrue(measured.row(row.id()).orElseThrow().proposed().ns() > 0, row.id());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdk25.json", "jdk17.json"})
    void everyShapeOfTheMapBenchmarkWasMeasured(String file) throws IOException {
        Pairs measured = Pairs.read(RESULTS.resolve(file));
        assertEquals(
                LatencyPlan.ids(),
                measured.latencies().stream().map(LatencyRow::id).toList());
        LatencyPlan.shapes().forEach((id, shape) -> {
            LatencyRow row = measured.latency(id).orElseThrow();
            assertEquals(shape.title(), row.title(), id);
            assertEquals(shape.threads(), row.threads(), id);
            assertEquals(!shape.bounces(), row.classic().isPresent(), id);
            assertTrue(row.proposed().map().median() > 0, id);
            assertTrue(row.proposed().unmap().median() > 0, id);
        });
    }
}
