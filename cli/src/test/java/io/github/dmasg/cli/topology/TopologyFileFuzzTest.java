package io.github.dmasg.cli.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any bytes as a description of a bus: they make sense, or the refusal says in one line where they do not. */
class TopologyFileFuzzTest {
    @FuzzTest(maxDuration = "5m")
    void parse(byte[] bytes) {
        Topology topology;
        try {
            topology = TopologyFile.parse("any.yaml", bytes);
        } catch (TopologyFormatException e) {
            String why = String.valueOf(e.getMessage());
            assertTrue(why.startsWith("any.yaml:"), why);
            assertEquals(1, why.lines().count(), why);
            return;
        }
        assertFalse(topology.clients().isEmpty());
    }
}
