package io.github.dmasg.benchmarks.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** How long a shape is warmed up. */
class LatencyRunTest {
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    @Test
    void threadsThatCrowdTheProcessorsAreWarmedUpForLonger() {
        assertEquals(1500, LatencyRun.warmUpMillis(PROCESSORS));
        assertEquals(4500, LatencyRun.warmUpMillis(4 * PROCESSORS));
        assertTrue(LatencyRun.warmUpMillis(PROCESSORS) > LatencyRun.warmUpMillis(PROCESSORS - 1));
    }

    @Test
    void butNotForEver() {
        assertEquals(10_000, LatencyRun.warmUpMillis(MapShape.MOST_THREADS * PROCESSORS));
    }
}
