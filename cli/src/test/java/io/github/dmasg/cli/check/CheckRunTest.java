package io.github.dmasg.cli.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dmasg.cli.progress.CountProgress;
import io.github.dmasg.proptests.suite.run.RunPlan;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CheckRunTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong now = new AtomicLong();
    private final StringWriter err = new StringWriter();

    private long tick() {
        return now.addAndGet(SECOND);
    }

    private List<CheckRun.Result> run(boolean terminal, long nanos, String... ids) {
        try (CountProgress progress = new CountProgress(new PrintWriter(err), terminal, this::tick, "tries")) {
            return new CheckRun(
                            Chosen.of(List.of(ids), ids[0].equals("P12") ? List.of("api") : List.of(), ""),
                            progress,
                            this::tick,
                            () -> false,
                            Duration.ZERO)
                    .run(RunPlan.of(1, 2), nanos);
        }
    }

    @Test
    void aTimeGivesRoundsOfFurtherTries() {
        assertEquals(2, run(false, 0, "P25").get(0).report().tries());
        List<CheckRun.Result> results = run(false, 20 * SECOND, "P25", "P26");
        long first = results.get(0).report().tries();
        assertTrue(first > 2 && first < 20, "tries: " + first);
        assertEquals((double) first, (double) results.get(1).report().tries(), 2);
    }

    @Test
    void progressNamesWhatIsTriedAndIsWiped() {
        run(true, 0, "P12");
        String shown = err.toString();
        assertTrue(shown.startsWith("\rP12 on api: 1 tries\rP12 on api: 2 tries"), shown);
        assertTrue(shown.endsWith(" \r"), shown);
        err.getBuffer().setLength(0);
        run(false, 0, "P12");
        assertEquals("", err.toString());
    }
}
